/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import java.time.Duration;

/**
 * How much of the past may stay. A store may keep a trace longer, where it deletes many at once, but not by more than a day.
 *
 * @param maxAge the age from which on a trace goes, by its place in the order
 * @param maxBytes about the most room that all traces take together; the oldest go first
 */
public record Retention(Duration maxAge, long maxBytes) {

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public Retention {
        if (maxAge.isNegative() || maxAge.isZero() || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "Retention needs a positive age and size, but is given " + maxAge + " and " + maxBytes + " bytes");
        }
    }
}
