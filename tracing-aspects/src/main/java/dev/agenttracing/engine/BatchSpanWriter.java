/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.FlushResult;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceIds;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes spans from the application's threads and writes them in batches, on one thread of its own. Taking never waits: the
 * queue has a bound, and what is over is refused. A batch that the store did not take is written again, with growing pauses,
 * until it is taken; meanwhile the queue fills. Errands (scores, deletions) go before spans.
 *
 * <pre>
 * offer ─▶ [ header · span · span · … ] ─▶ batch ─▶ store     what waits and what is being written counts against the bound
 * errand ─────────────────────────────────▶ store
 * </pre>
 */
final class BatchSpanWriter {

    private static final Logger log = LoggerFactory.getLogger(BatchSpanWriter.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS);
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long LAST_WAIT_MILLIS = 1_000;

    private final TraceStore store;
    private final QueueLimits limits;
    private final EngineCounters counters;
    private final DroppedSpans dropped;
    private final Consumer<LiveSpan> afterwards;
    private final Runnable housekeeping;

    private final Queue<QueuedSpan> queue = new ConcurrentLinkedQueue<>();
    private final Errands errands = new Errands();
    private final AtomicLong bytes = new AtomicLong();

    /** How many were taken, and how many of them are written or lost: the difference waits, or is being written. */
    private final AtomicLong taken = new AtomicLong();

    private final AtomicLong done = new AtomicLong();
    private final AtomicInteger flushes = new AtomicInteger();
    private final Object progress = new Object();
    private final long wakingBytes;
    private final Thread thread;
    private volatile long shutdownDeadline;
    private volatile boolean closing;
    private volatile boolean closed;

    /**
     * {@code afterwards} hears of each span that was stored, or lost after it was taken; {@code housekeeping} is done now and
     * then, at the latest after the longest delay, on the writer's thread.
     */
    BatchSpanWriter(
            TraceStore store,
            QueueLimits limits,
            EngineCounters counters,
            DroppedSpans dropped,
            Consumer<LiveSpan> afterwards,
            Runnable housekeeping) {
        this.store = store;
        this.limits = limits;
        this.counters = counters;
        this.dropped = dropped;
        this.afterwards = afterwards;
        this.housekeeping = housekeeping;
        this.wakingBytes = limits.bytes() / 4;
        this.thread = new Thread(this::run, "agent-tracing-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Takes a span that has ended; false if there is no room. */
    boolean offer(LiveSpan span) {
        QueuedSpan header = span.queuedHeader();
        long size = span.capturedBytes();
        return (header != null && header.waitsAsHeader() && offerInPlaceOf(header, size))
                || offer(QueuedSpan.ended(span, size), span.isEntry());
    }

    private boolean offerInPlaceOf(QueuedSpan header, long size) {
        long more = size - header.bytes();
        if (closed || !takeRoom(more, true)) {
            return false;
        }
        boolean inPlace = header.end(size);
        if (!inPlace) {
            bytes.addAndGet(-more);
        }
        return inPlace;
    }

    /** Takes the header of a trace; null if there is no room: then the first span stored makes it. */
    @Nullable
    QueuedSpan offerHeader(LiveSpan span) {
        QueuedSpan header = QueuedSpan.header(span);
        return offer(header, false) ? header : null;
    }

    /** Takes a span that is taken for abandoned; false if there is no room. */
    boolean offerAbandoned(LiveSpan span) {
        return offer(QueuedSpan.abandoned(span, span.capturedBytes()), false);
    }

    private boolean offer(QueuedSpan item, boolean endsTrace) {
        long size = item.bytes();
        if (closed || !takeRoom(size, endsTrace)) {
            return false;
        }
        long count = takePlace(endsTrace);
        if (count < 0) {
            bytes.addAndGet(-size);
            return false;
        }
        queue.add(item);
        if (count == limits.batchSize()) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** Takes room for bytes; false if there is none. */
    private boolean takeRoom(long more, boolean endsTrace) {
        long size = bytes.addAndGet(more);
        if (size > withReserve(limits.bytes(), endsTrace)) {
            bytes.addAndGet(-more);
            return false;
        }
        if (size >= wakingBytes && size - more < wakingBytes) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** Takes one place, and tells how many are taken then; negative if there is none. */
    private long takePlace(boolean endsTrace) {
        while (true) {
            long before = taken.get();
            long count = before + 1 - done.get();
            if (count > withReserve(limits.spans(), endsTrace)) {
                return -1;
            }
            if (taken.compareAndSet(before, before + 1)) {
                return count;
            }
        }
    }

    /** The end of a trace has a reserve: without it, a trace whose header is stored would look as if it ran for ever. */
    private static long withReserve(long limit, boolean reserve) {
        return reserve ? limit + limit / 10 : limit;
    }

    /** Has the writer do something before the spans that wait, between two batches. */
    <T> CompletableFuture<T> errand(Callable<T> work) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("Tracing is shut down"));
        }
        CompletableFuture<T> answer = errands.add(work);
        LockSupport.unpark(thread);
        return answer;
    }

    FlushResult flush(Duration timeout) {
        long goal = taken.get();
        long written = counters.written.sum();
        long lost = counters.dropped();
        flushes.incrementAndGet();
        try {
            boolean complete = awaitDone(goal, timeout);
            return new FlushResult(counters.written.sum() - written, counters.dropped() - lost, complete);
        } finally {
            flushes.decrementAndGet();
        }
    }

    private boolean awaitDone(long goal, Duration timeout) {
        long deadline = System.nanoTime() + EngineClock.nanos(timeout);
        synchronized (progress) {
            while (done.get() < goal) {
                LockSupport.unpark(thread);
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    progress.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    /** Writes what waits, for as long as a shutdown may take: the first call begins that time. */
    FlushResult drain() {
        long now = System.nanoTime();
        if (!closing) {
            shutdownDeadline = now + EngineClock.nanos(limits.shutdownTimeout());
            closing = true;
        }
        return flush(Duration.ofNanos(Math.max(0, shutdownDeadline - now)));
    }

    boolean isClosed() {
        return closed;
    }

    /** Writes what waits, and stops. What the store does not take in time is counted as lost. */
    FlushResult close() {
        long written = counters.written.sum();
        long lost = counters.dropped();
        FlushResult result = drain();
        closed = true;
        LockSupport.unpark(thread);
        if (!result.complete()) {
            thread.interrupt();
        }
        awaitEnd();
        loseRest();
        return new FlushResult(counters.written.sum() - written, counters.dropped() - lost, result.complete());
    }

    /** Lets the writer give up what it is writing, so that this is counted too. A store that hangs is left behind. */
    private void awaitEnd() {
        try {
            thread.join(LAST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loseRest() {
        for (QueuedSpan item = poll(); item != null; item = poll()) {
            loseBatch(List.of(item));
        }
    }

    private void lose(LiveSpan span, DropReason reason) {
        counters.counted(reason).count(log, reason.message());
        dropped.add(span.traceId());
        afterwards.accept(span);
    }

    private long waiting() {
        return taken.get() - done.get();
    }

    int queued() {
        return (int) waiting();
    }

    // The writer's thread

    private void run() {
        while (!closed) {
            try {
                awaitWork();
                errands.doAll();
                housekeeping.run();
                writeNext();
            } catch (Throwable t) {
                // Whatever it is, the next round may go well; without this thread nothing would be stored any more.
                counters.failures.count(log, "The trace writer failed; it goes on", t);
                LockSupport.parkNanos(this, FIRST_PAUSE_NANOS);
            }
        }
        errands.doAll();
        while (!queue.isEmpty()) {
            writeNext();
        }
    }

    private void writeNext() {
        List<QueuedSpan> batch = nextBatch();
        if (!batch.isEmpty() || dropped.any()) {
            write(batch);
        }
    }

    private void awaitWork() {
        boolean urgent = closing
                || flushes.get() > 0
                || !errands.isEmpty()
                || waiting() >= limits.batchSize()
                || bytes.get() >= wakingBytes;
        if (!urgent || (queue.isEmpty() && errands.isEmpty())) {
            // At least a little: without a delay, a writer with nothing to do would not rest.
            LockSupport.parkNanos(this, Math.max(1_000_000, EngineClock.nanos(limits.maxDelay())));
        }
    }

    private List<QueuedSpan> nextBatch() {
        List<QueuedSpan> batch = new ArrayList<>();
        long size = 0;
        while (batch.size() < limits.batchSize() && size < wakingBytes) {
            QueuedSpan item = poll();
            if (item == null) {
                break;
            }
            batch.add(item);
            size += item.bytes();
        }
        return batch;
    }

    private @Nullable QueuedSpan poll() {
        QueuedSpan item = queue.poll();
        if (item != null) {
            item.take();
        }
        return item;
    }

    private void write(List<QueuedSpan> batch) {
        String id = TraceIds.newSpanId();
        Map<String, Long> lost = dropped.tell(closing ? Integer.MAX_VALUE : limits.batchSize());
        long pause = FIRST_PAUSE_MILLIS;
        Set<QueuedSpan> unfinished = new HashSet<>();
        while (!tryWrite(id, batch, unfinished, lost)) {
            if (closed) {
                loseBatch(batch);
                return;
            }
            pauseBeforeRetry(closing ? FIRST_PAUSE_MILLIS : pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            errands.doAll();
        }
        dropped.told(lost);
        for (QueuedSpan item : batch) {
            if (unfinished.contains(item) && item.isEnded()) {
                lose(item.span(), DropReason.UNFINISHED);
            } else if (item.isEnded()) {
                if (!item.span().trace().isDeleted()) {
                    counters.written.increment();
                }
                afterwards.accept(item.span());
            } else if (item.isAbandoned() && !item.span().isEnded()) {
                counters.abandoned.increment();
                afterwards.accept(item.span());
            }
        }
        settle(batch);
    }

    private boolean tryWrite(String id, List<QueuedSpan> batch, Set<QueuedSpan> unfinished, Map<String, Long> lost) {
        try {
            // Read anew each time: a trace may have been deleted meanwhile, and must not come back.
            List<SpanData> data = data(batch, unfinished);
            if (!data.isEmpty() || !lost.isEmpty()) {
                store.write(WriteBatch.of(id, data, lost));
            }
            return true;
        } catch (Throwable t) {
            counters.storeFailures.count(
                    log, "The trace store did not take a batch; it is tried again until it does", t);
            return false;
        }
    }

    /** The spans of a batch, in order: a trace's header comes first, or if its span has ended meanwhile, the whole. */
    private List<SpanData> data(List<QueuedSpan> batch, Set<QueuedSpan> unfinished) {
        List<SpanData> data = new ArrayList<>(batch.size());
        Set<String> whole = new HashSet<>();
        for (QueuedSpan item : batch) {
            boolean settled = !item.isEnded()
                    && item.span().isEnded()
                    && !item.span().trace().has(item.span());
            if (settled
                    || item.span().trace().isDeleted()
                    || whole.contains(item.span().id())) {
                continue;
            }
            try {
                LiveSpan live = item.span();
                SpanData span = item.isHeader()
                        ? live.reading().header()
                        : item.isEnded()
                                ? live.reading().finished()
                                : live.reading().now();
                data.add(span);
                if (span.status() != SpanStatus.RUNNING) {
                    whole.add(span.id());
                }
            } catch (Throwable t) {
                // One span that cannot be told must not hold up all others for ever.
                unfinished.add(item);
                counters.failures.count(log, "A span could not be finished; it is lost", t);
            }
        }
        return data;
    }

    private void loseBatch(List<QueuedSpan> batch) {
        batch.stream().filter(item -> item.isEnded()).forEach(item -> lose(item.span(), DropReason.SHUTDOWN));
        settle(batch);
    }

    private void settle(List<QueuedSpan> items) {
        // Once for all of them: the callers look at these counters too.
        bytes.addAndGet(-items.stream().mapToLong(QueuedSpan::bytes).sum());
        done.addAndGet(items.size());
        synchronized (progress) {
            progress.notifyAll();
        }
    }

    /** Waits between half and the whole of the pause, so that many instances do not come back at once; errands cut it short. */
    private void pauseBeforeRetry(long pauseMillis) {
        long jittered = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(jittered);
        long left = deadline - System.nanoTime();
        while (!closed && errands.isEmpty() && left > 0 && !(closing && left > FIRST_PAUSE_NANOS)) {
            LockSupport.parkNanos(this, left);
            left = deadline - System.nanoTime();
        }
    }
}
