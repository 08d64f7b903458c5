/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.TraceEvent;
import dev.agenttracing.TraceEvent.Kind;
import dev.agenttracing.TraceListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens, on a thread of its own, which is there while somebody listens. Whoever opens or ends a span only
 * queues that it did, and never waits: the queue has a bound, and when it is full, listeners are told that events are lost.
 * The span is read and redacted on the listeners' thread, so that the writer need not do it again.
 */
final class LiveEvents implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
    private static final int MAX_WAITING = 10_000;
    private static final long LOSS_TOLD_EACH = Duration.ofSeconds(1).toNanos();

    private final EngineCounters counters;
    private final List<TraceListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Happened> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** Of its thread: how often events were lost. */
    private int losses;

    private long lossTold = System.nanoTime() - LOSS_TOLD_EACH;

    /** What was queued. */
    private sealed interface Happened {}

    private record Opened(LiveSpan span) implements Happened {}

    private record Ended(LiveSpan span) implements Happened {}

    private record Told(TraceEvent event) implements Happened {}

    LiveEvents(EngineCounters counters) {
        this.counters = counters;
    }

    AutoCloseable add(TraceListener listener) {
        // One listener may be added twice: each has its own end.
        TraceListener own = listener::onEvent;
        listeners.add(own);
        start();
        return () -> listeners.remove(own);
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = new Thread(this::run, "agent-tracing-live");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void opened(LiveSpan span) {
        if (!listeners.isEmpty()) {
            offer(new Opened(span));
        }
    }

    void ended(LiveSpan span) {
        if (!listeners.isEmpty()) {
            offer(new Ended(span));
        }
    }

    void scored(String traceId, @Nullable Score score, @Nullable Feedback feedback) {
        if (!listeners.isEmpty()) {
            offer(new Told(new TraceEvent(
                    Kind.SCORED,
                    traceId,
                    Optional.empty(),
                    Optional.ofNullable(score),
                    Optional.ofNullable(feedback))));
        }
    }

    private void offer(Happened event) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            lost.set(true);
            return;
        }
        queue.add(event);
        LockSupport.unpark(thread);
    }

    // The listeners' thread

    private void run() {
        while (!closed) {
            // First, for while too much happens the queue is never empty.
            if (lost.get() && System.nanoTime() - lossTold > LOSS_TOLD_EACH && lost.getAndSet(false)) {
                losses++;
                lossTold = System.nanoTime();
                tell(TraceEvent.lost());
            }
            Happened event = queue.poll();
            if (event != null) {
                waiting.decrementAndGet();
                tell(event);
            } else if (!lost.get() && stopIfAlone()) {
                return;
            } else {
                LockSupport.parkNanos(this, 100_000_000);
            }
        }
    }

    private synchronized boolean stopIfAlone() {
        boolean alone = listeners.isEmpty() && queue.isEmpty();
        if (alone) {
            thread = null;
        }
        return alone;
    }

    private void tell(Happened happened) {
        try {
            if (happened instanceof Opened opened) {
                tellOpened(opened.span());
            } else if (happened instanceof Ended ended) {
                tellEnded(ended.span());
            } else if (happened instanceof Told told) {
                tell(told.event());
            }
        } catch (Throwable t) {
            counters.failures.count(log, "A live event could not be told", t);
        }
    }

    private void tellOpened(LiveSpan span) {
        LiveTrace trace = span.trace();
        if (trace.isDeleted()) {
            return;
        }
        trace.toldOpen(losses);
        SpanOutline outline = Previews.outline(span.reading().now());
        if (trace.isToldFirst()) {
            tell(TraceEvent.of(Kind.TRACE_STARTED, outline));
        }
        tell(TraceEvent.of(Kind.SPAN_STARTED, outline));
    }

    private void tellEnded(LiveSpan span) {
        LiveTrace trace = span.trace();
        if (trace.isDeleted()) {
            return;
        }
        SpanOutline outline = Previews.outline(span.reading().now());
        tell(TraceEvent.of(Kind.SPAN_ENDED, outline));
        if (trace.isLastToldEnded(losses) && span.isEntryEnded() && !trace.hasOpen()) {
            tell(TraceEvent.of(Kind.TRACE_ENDED, outline));
        }
    }

    private void tell(TraceEvent event) {
        for (TraceListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable t) {
                counters.beanFailures.count(log, "A TraceListener failed", t);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
