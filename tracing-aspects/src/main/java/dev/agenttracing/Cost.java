/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What something cost. In JSON: {@code {"amount": "0.0331", "currency": "USD", "complete": true}}.
 *
 * @param amount the amount, exact
 * @param currency the currency's ISO 4217 code
 * @param complete false if a part is left out because its price is not known
 */
public record Cost(BigDecimal amount, String currency, boolean complete) {

    /** Makes a cost. */
    public Cost {
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(currency, "currency");
    }

    /**
     * Makes a complete cost in US dollars.
     *
     * @param amount the amount as a decimal, such as {@code "0.0331"}
     * @return the cost
     */
    public static Cost usd(String amount) {
        return new Cost(new BigDecimal(amount), "USD", true);
    }

    /**
     * Adds two costs. There is no exchange rate here: a cost in another currency is left out, and the sum marked as not
     * complete.
     *
     * @param other the other cost
     * @return the sum
     */
    public Cost plus(Cost other) {
        return currency.equals(other.currency)
                ? new Cost(amount.add(other.amount), currency, complete && other.complete)
                : incomplete();
    }

    /** {@return the same cost, marked as leaving something out} */
    public Cost incomplete() {
        return new Cost(amount, currency, false);
    }

    /** {@return the cost as the attribute's value, in the shape drawn above} */
    public Map<String, Object> asMap() {
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("amount", amount.stripTrailingZeros().toPlainString());
        cost.put("currency", currency);
        cost.put("complete", complete);
        return cost;
    }

    /**
     * Reads the attribute's value back.
     *
     * @param cost a value of the shape drawn above, or anything else
     * @return the cost; empty if it is none
     */
    public static Optional<Cost> from(@Nullable Object cost) {
        if (!(cost instanceof Map<?, ?> map) || !(map.get("currency") instanceof String currency)) {
            return Optional.empty();
        }
        try {
            boolean complete = !Boolean.FALSE.equals(map.get("complete"));
            return Optional.of(new Cost(new BigDecimal(String.valueOf(map.get("amount"))), currency, complete));
        } catch (NumberFormatException notAnAmount) {
            return Optional.empty();
        }
    }
}
