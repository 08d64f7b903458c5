/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** The tool that looks up orders. */
@Component
public class OrderTool {

    private final OrderBook orders;

    OrderTool(OrderBook orders) {
        this.orders = orders;
    }

    /**
     * Looks up an order.
     *
     * @param orderId its number
     * @return the order
     * @throws java.util.NoSuchElementException if there is none of that number; the model is told so
     */
    @Tool(name = "lookupOrder", description = "Tells what was ordered, its state, and where it is")
    public Order lookupOrder(@ToolParam(description = "the order's number, such as 1042") String orderId) {
        return orders.find(orderId);
    }
}
