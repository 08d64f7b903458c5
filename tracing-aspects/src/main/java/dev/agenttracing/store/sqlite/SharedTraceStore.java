/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.ConversationPage;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.store.Retention;
import dev.agenttracing.store.StoreDamage;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One opener's view of a store that several have open: it can be closed without taking it from the others. */
final class SharedTraceStore implements TraceStore {

    private final SqliteTraceStore store;
    private final Runnable leave;
    private final AtomicBoolean closed = new AtomicBoolean();

    SharedTraceStore(SqliteTraceStore store, Runnable leave) {
        this.store = store;
        this.leave = leave;
    }

    /** The store, while this view of it is open. */
    SqliteTraceStore store() {
        if (closed.get()) {
            throw new TraceStoreException("The trace store is closed", null);
        }
        return store;
    }

    @Override
    public void write(WriteBatch batch) {
        store().write(batch);
    }

    @Override
    public Optional<StoredTrace> find(String traceId) {
        return store().find(traceId);
    }

    @Override
    public Optional<StoredTrace> outline(String traceId) {
        return store().outline(traceId);
    }

    @Override
    public Optional<TraceHead> walk(String traceId, Consumer<SpanData> to) {
        return store().walk(traceId, to);
    }

    @Override
    public List<SpanData> spans(String traceId, Collection<String> spanIds) {
        return store().spans(traceId, spanIds);
    }

    @Override
    public Optional<String> resolve(String traceId) {
        return store().resolve(traceId);
    }

    @Override
    public TracePage query(TraceQuery query) {
        return store().query(query);
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        return store().stats(query);
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        return store().facets(query);
    }

    @Override
    public TraceHistogram histogram(TraceQuery query, Instant from, Instant to, int buckets) {
        return store().histogram(query, from, to, buckets);
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        return store().conversations(query);
    }

    @Override
    public boolean delete(String traceId) {
        return store().delete(traceId);
    }

    @Override
    public long delete(TraceQuery query) {
        return store().delete(query);
    }

    @Override
    public long retain(Retention limits) {
        return store().retain(limits);
    }

    @Override
    public StoreDamage damage() {
        return store().damage();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave.run();
        }
    }
}
