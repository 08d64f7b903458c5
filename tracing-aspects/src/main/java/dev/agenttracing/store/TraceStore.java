/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.ConversationPage;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import java.util.Optional;

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
