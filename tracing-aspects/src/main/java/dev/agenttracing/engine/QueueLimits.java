/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.time.Duration;

/**
 * How much may wait for the store.
 *
 * @param spans the most spans
 * @param bytes about the most bytes
 * @param batchSize the most spans written at once
 * @param maxDelay the longest that a span waits for others
 * @param shutdownTimeout the longest that a shutdown waits for the store
 */
public record QueueLimits(int spans, long bytes, int batchSize, Duration maxDelay, Duration shutdownTimeout) {

    /** 32,768 spans or 64 MB, batches of 512 after a second at the latest, 10 seconds for a shutdown. */
    public static final QueueLimits DEFAULT =
            new QueueLimits(32_768, 64_000_000, 512, Duration.ofSeconds(1), Duration.ofSeconds(10));

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public QueueLimits {
        if (spans < 1 || bytes < 1 || batchSize < 1 || maxDelay.isNegative() || shutdownTimeout.isNegative()) {
            throw new IllegalArgumentException("Each limit of the queue must be at least 1");
        }
    }
}
