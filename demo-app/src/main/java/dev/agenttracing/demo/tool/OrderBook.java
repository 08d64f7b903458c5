/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import java.math.BigDecimal;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The demo's orders, in memory: three made-up ones, as they were at start. Thread-safe. */
@Component
class OrderBook {

    private static final String REFUNDED = "refunded";

    private final Map<String, Order> orders = new TreeMap<>();

    OrderBook() {
        add("1042", "blue kettle", "39.90", "on its way", "it left the depot in Hamburg this morning");
        add("1043", "desk lamp", "24.50", "being packed", "it leaves our warehouse tomorrow");
        add("1044", "espresso cups", "18.00", "delivered", "a neighbour took it in");
    }

    synchronized Order find(String orderId) {
        Order order = orders.get(orderId.strip());
        if (order == null) {
            throw new NoSuchElementException("There is no order " + orderId + "; the orders are " + orders.keySet());
        }
        return order;
    }

    synchronized Order refund(String orderId) {
        Order order = find(orderId);
        if (order.state().equals(REFUNDED)) {
            throw new IllegalStateException("Order " + order.orderId() + " is refunded already");
        }
        Order refunded = order.withState(REFUNDED, "the money is on its way back");
        orders.put(order.orderId(), refunded);
        return refunded;
    }

    private void add(String id, String item, String amount, String state, String place) {
        orders.put(id, new Order(id, item, new BigDecimal(amount), "EUR", state, place));
    }
}
