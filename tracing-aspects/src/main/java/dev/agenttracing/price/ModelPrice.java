/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.price;

import dev.agenttracing.TokenUsage;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The price of a model for a million tokens of each kind.
 *
 * @param input of the prompt; null if it is not known
 * @param cacheRead of the part of the prompt that came from the provider's cache; null for that of the input
 * @param cacheWrite of the part of the prompt that was put into the provider's cache; null for that of the input
 * @param output of the answer, reasoning included; null if it is not known
 */
public record ModelPrice(
        @Nullable BigDecimal input,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal output) {

    /** Makes a price. */
    public ModelPrice {
        requireNotNegative(input);
        requireNotNegative(cacheRead);
        requireNotNegative(cacheWrite);
        requireNotNegative(output);
    }

    /** Prices a usage. Parts are charged in place of the whole, never on top; empty if a price that is needed is not known. */
    Optional<BigDecimal> of(TokenUsage usage) {
        long read = Math.min(usage.cacheRead(), usage.inputTokens());
        long write = Math.min(usage.cacheWrite(), usage.inputTokens() - read);
        long text = usage.inputTokens() - read - write;
        Optional<BigDecimal> sum = Optional.of(BigDecimal.ZERO);
        sum = plus(sum, text, input);
        sum = plus(sum, read, cacheRead == null ? input : cacheRead);
        sum = plus(sum, write, cacheWrite == null ? input : cacheWrite);
        return plus(sum, usage.outputTokens(), output);
    }

    private static Optional<BigDecimal> plus(Optional<BigDecimal> sum, long tokens, @Nullable BigDecimal perMillion) {
        if (tokens == 0) {
            return sum;
        }
        return perMillion == null
                ? Optional.empty()
                : sum.map(so ->
                        so.add(perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6)));
    }

    private static void requireNotNegative(@Nullable BigDecimal price) {
        if (price != null && price.signum() < 0) {
            throw new IllegalArgumentException("A price cannot be negative: " + price);
        }
    }
}
