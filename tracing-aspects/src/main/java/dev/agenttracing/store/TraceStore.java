/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.ConversationPage;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TraceSummary;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps traces. A bean of this type takes the place of the store that properties choose; several applications may share one.
 *
 * <p>All content is redacted before it comes here. Writing is done by one thread of each engine, reading and deleting by any;
 * implementations are thread-safe. A method may throw any exception: a batch that could not be written is written again, a
 * reader sees the failure. No method may answer as if it had done what it has not.
 */
public interface TraceStore extends AutoCloseable {

    /**
     * Writes a batch, and returns when it will survive a crash, as far as this store promises that. A batch may be written
     * again if its outcome was not known, so that what is there already must not be doubled:
     *
     * <ul>
     *   <li>of a span id, a running span is replaced by an abandoned one, and either by one that has ended; any other second
     *       write is ignored;
     *   <li>a score or feedback replaces the one with its id, in the same trace;
     *   <li>the drops of a batch are added once: the batch has an id.
     * </ul>
     *
     * <p>Spans and scores come in any order; a score may come before its trace. A trace's place in the order is the start of
     * its first span written, and never changes.
     *
     * @param batch what to write
     */
    void write(WriteBatch batch);

    /**
     * Reads a trace.
     *
     * @param traceId its id, or a remote trace id of one of its entry spans; of several, the newest trace is meant
     * @return what is stored of it; empty if no span is
     */
    Optional<StoredTrace> find(String traceId);

    /**
     * Reads a trace without its inputs and outputs: their states are there, their JSON is {@code "null"}.
     *
     * @param traceId as of {@link #find}
     * @return what is stored of it; empty if no span is
     */
    default Optional<StoredTrace> outline(String traceId) {
        return find(traceId).map(StoredTrace::outline);
    }

    /**
     * Walks over the spans of a trace, in any order, without having them all in memory. Of their attributes those that figures
     * need are there: models, tokens, cost; of entry spans and of errors all else too. Inputs and outputs need not be there, and
     * whoever takes a span does not keep them.
     *
     * @param traceId as of {@link #find}
     * @param to takes each span; must not call the store
     * @return what else is stored of the trace; empty if no span is
     */
    default Optional<TraceHead> walk(String traceId, Consumer<SpanData> to) {
        Optional<StoredTrace> trace = outline(traceId);
        trace.ifPresent(found -> found.spans().forEach(to));
        return trace.map(TraceHead::of);
    }

    /**
     * Reads some spans of a trace, with their inputs and outputs.
     *
     * @param traceId the trace's own id
     * @param spanIds the ids of the spans, 1,000 at most
     * @return those that are stored, in any order
     */
    default List<SpanData> spans(String traceId, Collection<String> spanIds) {
        return find(traceId).stream()
                .flatMap(trace -> trace.spans().stream())
                .filter(span -> spanIds.contains(span.id()))
                .toList();
    }

    /**
     * Finds the id of a trace without reading it.
     *
     * @param traceId as of {@link #find}
     * @return the trace's own id; empty if no span of it is stored
     */
    Optional<String> resolve(String traceId);

    /**
     * Reads a page of traces. A store may index text for search a little after it is written; the page then says up to when it
     * has.
     *
     * @param query what to look for
     * @return the page, newest first
     */
    TracePage query(TraceQuery query);

    /**
     * Sums up the traces that match.
     *
     * @param query what to look for; limit and cursor do not count
     * @return the figures
     */
    TraceStats stats(TraceQuery query);

    /**
     * Counts the traces that match.
     *
     * @param query what to look for; limit and cursor do not count
     * @return the counts
     */
    TraceFacets facets(TraceQuery query);

    /**
     * Counts the traces that match by the time of their start.
     *
     * @param query what to look for; limit and cursor do not count
     * @param from the beginning of the first bucket
     * @param to the end of the last bucket, which is after the beginning
     * @param buckets how many buckets of equal length
     * @return the counts
     */
    default TraceHistogram histogram(TraceQuery query, Instant from, Instant to, int buckets) {
        TraceHistogram.Counting counting = new TraceHistogram.Counting(from, to, buckets);
        TraceQuery page = counting.within(query).toBuilder()
                .after((TraceCursor) null)
                .limit(TraceQuery.MAX_LIMIT)
                .build();
        Optional<String> next;
        do {
            TracePage found = query(page);
            for (TraceSummary trace : found.items()) {
                counting.count(trace.startTime());
                if (trace.status() == SpanStatus.ERROR) {
                    counting.countError(trace.startTime());
                }
            }
            next = found.nextCursor();
            page = page.toBuilder()
                    .after(next.map(TraceCursor::decode).orElse(null))
                    .build();
        } while (next.isPresent());
        return counting.result();
    }

    /**
     * Reads a page of conversations.
     *
     * @param query what to look for among their traces
     * @return the page, the conversation with the newest trace first
     */
    ConversationPage conversations(TraceQuery query);

    /**
     * Deletes a trace with its scores and feedback, so that nothing of it can be found again.
     *
     * @param traceId its id
     * @return true if there was one
     */
    boolean delete(String traceId);

    /**
     * Deletes the traces that match.
     *
     * @param query what to look for; limit and cursor do not count
     * @return how many were deleted
     */
    long delete(TraceQuery query);

    /**
     * Deletes the oldest traces, as {@link #delete(String)} does, until what is left keeps within limits. Is called now and then,
     * by several threads perhaps. A store that is kept in bounds by other means need not do anything.
     *
     * @param limits what may stay
     * @return how many traces were deleted
     */
    default long retain(Retention limits) {
        return 0;
    }

    /** {@return what of the store is damaged, for those who watch it} */
    default StoreDamage damage() {
        return StoreDamage.NONE;
    }

    /** Releases what the store holds. What was written stays, as far as this store promises that. */
    @Override
    void close();
}
