/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Instant;
import java.util.List;
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
     * Reads a trace as a tree of its spans without what they took, gave and told: for traces that are too large to be held.
     *
     * @param traceId as of {@link #getTrace}
     * @return the tree as it is now; empty if there is no such trace
     */
    Optional<TraceTree> tree(String traceId);

    /**
     * Reads some spans of a trace, with their inputs and outputs.
     *
     * @param traceId the trace's own id, as its tree tells
     * @param spanIds the ids of the spans, 1,000 at most
     * @return the spans as they are now, in the order of the ids; one that is not there is left out
     */
    List<SpanData> spans(String traceId, List<String> spanIds);

    /**
     * Reads some spans of a trace, with the beginnings of their inputs and outputs.
     *
     * @param traceId the trace's own id, as its tree tells
     * @param spanIds the ids of the spans, 1,000 at most
     * @return the spans as they are now, in the order of the ids; one that is not there is left out
     */
    List<SpanOutline> outlines(String traceId, List<String> spanIds);

    /**
     * Finds what a trace does.
     *
     * @param traceId the trace's own id
     * @return of its open spans of this process the one that was opened last; empty if none is open
     */
    Optional<SpanData> newestOpenSpan(String traceId);

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
     * Counts traces by the time of their start.
     *
     * @param query what to look for; limit and cursor do not count
     * @param from the beginning of the first bucket
     * @param to the end of the last bucket, which is after the beginning
     * @param buckets how many buckets of equal length
     * @return the counts
     */
    TraceHistogram histogram(TraceQuery query, Instant from, Instant to, int buckets);

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
