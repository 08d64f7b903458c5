/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ConversationPage;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A memory store that can be made to hang, to refuse, or to write and lose the answer; it remembers what it took. */
final class FakeTraceStore implements TraceStore {

    /** What becomes of a batch. */
    enum Outcome {
        WRITTEN,
        REFUSED,
        WRITTEN_BUT_ANSWER_LOST
    }

    /** Decides what becomes of a batch. */
    interface Fate {
        Outcome of(WriteBatch batch);
    }

    private final TraceStore store = new InMemoryTraceStore(100_000, 1_000_000_000);
    private final Queue<WriteBatch> taken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wholesRead = new AtomicInteger();
    private volatile Fate fate = batch -> Outcome.WRITTEN;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    void fate(Fate fate) {
        this.fate = fate;
    }

    void hang() {
        gate = new CountDownLatch(1);
    }

    void goOn() {
        gate.countDown();
    }

    List<WriteBatch> taken() {
        return List.copyOf(taken);
    }

    List<SpanData> writtenSpans() {
        return taken.stream().flatMap(batch -> batch.spans().stream()).toList();
    }

    @Override
    public void write(WriteBatch batch) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        Outcome outcome = fate.of(batch);
        if (outcome != Outcome.REFUSED) {
            store.write(batch);
            taken.add(batch);
        }
        if (outcome != Outcome.WRITTEN) {
            throw new IllegalStateException(outcome.name());
        }
    }

    @Override
    public Optional<StoredTrace> find(String traceId) {
        wholesRead.incrementAndGet();
        return store.find(traceId);
    }

    /** How often a whole trace was read. */
    int wholesRead() {
        return wholesRead.get();
    }

    @Override
    public Optional<StoredTrace> outline(String traceId) {
        return store.outline(traceId);
    }

    @Override
    public Optional<TraceHead> walk(String traceId, Consumer<SpanData> to) {
        return store.walk(traceId, to);
    }

    @Override
    public List<SpanData> spans(String traceId, Collection<String> spanIds) {
        return store.spans(traceId, spanIds);
    }

    @Override
    public Optional<String> resolve(String traceId) {
        return store.resolve(traceId);
    }

    @Override
    public TracePage query(TraceQuery query) {
        return store.query(query);
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        return store.stats(query);
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        return store.facets(query);
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        return store.conversations(query);
    }

    @Override
    public boolean delete(String traceId) {
        return store.delete(traceId);
    }

    @Override
    public long delete(TraceQuery query) {
        return store.delete(query);
    }

    @Override
    public void close() {}
}
