/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.time.Duration;

/**
 * How many spans there may be, and how much may be said of each beside its input and output.
 *
 * @param spansPerTrace the most spans of a trace that are recorded in this process
 * @param liveSpans the most spans that are open or wait for the store
 * @param liveBytes about the most bytes of captured values of such spans; what is over is left out and marked
 * @param attributes the most attributes of a span
 * @param metadata the most entries of a trace's metadata
 * @param tags the most tags of a trace
 * @param textLength the most characters of a name, key, tag or metadata value
 * @param stackTraceLength the most characters of a stack trace
 * @param abandonedAfter how long a span may stay open before it is taken for abandoned
 */
public record SpanLimits(
        int spansPerTrace,
        int liveSpans,
        long liveBytes,
        int attributes,
        int metadata,
        int tags,
        int textLength,
        int stackTraceLength,
        Duration abandonedAfter) {

    /** 200,000 spans a trace, 100,000 or 128 MB live, 100 attributes, 50 entries, 50 tags, 1,000 characters, 16,000 of a stack trace, 30 minutes. */
    public static final SpanLimits DEFAULT =
            new SpanLimits(200_000, 100_000, 128_000_000, 100, 50, 50, 1_000, 16_000, Duration.ofMinutes(30));

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public SpanLimits {
        if (spansPerTrace < 1
                || liveSpans < 1
                || liveBytes < 1
                || attributes < 1
                || metadata < 1
                || tags < 1
                || textLength < 1
                || stackTraceLength < 1
                || abandonedAfter.isNegative()
                || abandonedAfter.isZero()) {
            throw new IllegalArgumentException("Each limit of spans must be at least 1");
        }
    }
}
