/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Instant;
import java.util.Optional;

/**
 * Knows what a call of a model costs. A bean of this type is asked before the table that is built in. Called for
 * each call that has ended, not on the application's threads: first for the model that answered, then, if it has no price, for
 * the one that was asked for. One that throws is counted, and the cost is left out.
 */
@FunctionalInterface
public interface PriceSource {

    /**
     * Prices a call.
     *
     * @param provider who served the model, such as {@code openai}; empty if untold
     * @param model the model that answered, or the one that was asked for
     * @param usage the tokens; cached and reasoning tokens are parts of the sums
     * @param time when the call began
     * @return the cost; empty if it is not known
     */
    Optional<Cost> cost(Optional<String> provider, String model, TokenUsage usage, Instant time);
}
