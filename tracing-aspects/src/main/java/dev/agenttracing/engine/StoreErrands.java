/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceNotFoundException;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What callers have the writer do between two batches, and wait for: to add scores and traces of other processes, and to delete.
 * So nobody writes to the store beside the writer.
 */
final class StoreErrands {

    private static final Logger log = LoggerFactory.getLogger(StoreErrands.class);
    private static final Duration IMPORT_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration DELETE_TIMEOUT = Duration.ofMinutes(1);

    private final TracingEngine engine;
    private final TraceStore store;
    private final EngineClock clock;
    private final LiveReader reader;
    private final LiveTraces live;
    private final DroppedSpans dropped;
    private final BatchSpanWriter writer;

    StoreErrands(
            TracingEngine engine,
            TraceStore store,
            EngineClock clock,
            LiveReader reader,
            LiveTraces live,
            DroppedSpans dropped,
            BatchSpanWriter writer) {
        this.engine = engine;
        this.store = store;
        this.clock = clock;
        this.reader = reader;
        this.live = live;
        this.dropped = dropped;
        this.writer = writer;
    }

    /**
     * Adds what is said of a trace.
     *
     * @param batch gives it, for the trace's own id
     * @return that id
     */
    String annotate(String traceId, Function<String, WriteBatch> batch) {
        TraceIds.requireTraceId(traceId);
        return errand(engine.settings().scoreTimeout(), "It may still be stored; try again with the same id", () -> {
            String id = reader.resolve(traceId).orElseThrow(() -> new TraceNotFoundException(traceId));
            LiveTrace trace = live.get(id);
            if (trace != null) {
                writeHeaders(trace);
            }
            store.write(batch.apply(id));
            return id;
        });
    }

    /** Makes a trace that lives known to the store, so that what is said of it is found with it. */
    private void writeHeaders(LiveTrace trace) {
        List<SpanData> headers = trace.headers();
        if (!headers.isEmpty()) {
            store.write(WriteBatch.of(TraceIds.newSpanId(), headers, Map.of()));
        }
    }

    /** Adds traces of other processes. */
    WriteBatch add(WriteBatch batch) {
        return errand(IMPORT_TIMEOUT, "To import the same again is safe", () -> {
            store.write(batch);
            return batch;
        });
    }

    /** Deletes a trace; false if there is none. */
    boolean delete(String traceId) {
        return errand(DELETE_TIMEOUT, "It may still be deleted; try again", () -> deleteNow(traceId));
    }

    private boolean deleteNow(String traceId) {
        String id = reader.resolve(traceId).orElse(traceId);
        // First what may fail: then nothing is done yet.
        boolean stored = store.delete(id);
        boolean lived = live.delete(id, engine::release);
        dropped.forget(id);
        return lived || stored;
    }

    /** Deletes the traces that a query finds, and tells how many. */
    long deleteAll(TraceQuery query) {
        return errand(DELETE_TIMEOUT, "Some may still be deleted; try again", () -> {
            long deleted = 0;
            // By what is live and stored together: the store's part of a trace may match where the whole does not.
            TraceQuery page = query.toBuilder()
                    .after((TraceCursor) null)
                    .limit(TraceQuery.MAX_LIMIT)
                    .build();
            Optional<String> next;
            do {
                TracePage found = reader.query(page, clock.wall().instant());
                for (TraceSummary trace : found.items()) {
                    deleted += deleteNow(trace.traceId()) ? 1 : 0;
                }
                next = found.nextCursor();
                page = page.toBuilder()
                        .after(next.map(TraceCursor::decode).orElse(null))
                        .build();
            } while (next.isPresent());
            return deleted;
        });
    }

    /** Has the writer do something between two batches, and waits for it. */
    private <T> T errand(Duration timeout, String ifLate, Callable<T> work) {
        CompletableFuture<T> answer = writer.errand(work);
        try {
            return answer.get(EngineClock.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TraceNotFoundException notFound) {
                throw notFound;
            }
            engine.counters().storeFailures.count(log, "The trace store failed", e.getCause());
            throw new IllegalStateException("The trace store failed. " + ifLate, e.getCause());
        } catch (TimeoutException e) {
            boolean unused = answer.cancel(false);
            throw new IllegalStateException("The trace store did not answer in " + timeout + ". " + ifLate, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the trace store. " + ifLate, e);
        }
    }
}
