/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * The reading half of {@link Tracing}. What runs, and what has ended but is not yet stored, is seen as well as what is
 * stored. Thread-safe.
 */
public interface TraceReader {

    /**
     * Reads a trace.
     *
     * @param traceId its id, or an id of another process that it is known by; any other text gives nothing
     * @return the trace as it is now; empty if there is none
     */
    Optional<Trace> getTrace(String traceId);

    /**
     * Reads a page of traces.
     *
     * @param query what to look for
     * @return the page, newest first
     */
    TracePage queryTraces(TraceQuery query);

    /**
     * Sums up traces.
     *
     * @param query what to look for; limit and cursor do not count
     * @return the figures
     */
    TraceStats stats(TraceQuery query);

    /**
     * Counts traces by what they can be filtered by.
     *
     * @param query what to look for; limit and cursor do not count
     * @return the counts
     */
    TraceFacets facets(TraceQuery query);

    /**
     * Reads a page of conversations.
     *
     * @param query what to look for among their traces; its limit and cursor are those of the page
     * @return the page, the one with the newest trace first; its figures are those of the traces that match
     */
    ConversationPage conversations(TraceQuery query);

    /**
     * Adds a listener for what happens from now on in this process.
     *
     * @param listener the listener
     * @return takes it away again when closed
     */
    AutoCloseable addListener(TraceListener listener);
}
