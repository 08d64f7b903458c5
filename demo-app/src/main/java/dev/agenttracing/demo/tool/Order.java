/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import java.math.BigDecimal;

/**
 * An order of the demo's shop.
 *
 * @param orderId its number
 * @param item what was ordered
 * @param amount what was paid
 * @param currency the currency's code
 * @param state such as {@code on its way}
 * @param place where it is now
 */
public record Order(String orderId, String item, BigDecimal amount, String currency, String state, String place) {

    Order withState(String newState, String newPlace) {
        return new Order(orderId, item, amount, currency, newState, newPlace);
    }
}
