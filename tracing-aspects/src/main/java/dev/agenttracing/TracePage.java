/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.List;
import java.util.Optional;

/**
 * A page of traces, newest first.
 *
 * @param items the traces
 * @param nextCursor where the next page begins; empty on the last
 */
public record TracePage(List<TraceSummary> items, Optional<String> nextCursor) {

    /** A page with nothing on it. */
    public static final TracePage EMPTY = new TracePage(List.of(), Optional.empty());

    /** Makes a page. */
    public TracePage {
        items = List.copyOf(items);
    }
}
