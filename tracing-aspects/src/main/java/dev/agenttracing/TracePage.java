/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of traces, newest first.
 *
 * @param items the traces
 * @param nextCursor where the next page begins; empty on the last
 * @param indexedUpTo of a search for text: what was stored after this time may be missing; empty if nothing is
 */
public record TracePage(List<TraceSummary> items, Optional<String> nextCursor, Optional<Instant> indexedUpTo) {

    /** A page with nothing on it. */
    public static final TracePage EMPTY = new TracePage(List.of(), Optional.empty());

    /** Makes a page. */
    public TracePage {
        items = List.copyOf(items);
    }

    /**
     * Makes a page that misses nothing.
     *
     * @param items the traces
     * @param nextCursor where the next page begins; empty on the last
     */
    public TracePage(List<TraceSummary> items, Optional<String> nextCursor) {
        this(items, nextCursor, Optional.empty());
    }
}
