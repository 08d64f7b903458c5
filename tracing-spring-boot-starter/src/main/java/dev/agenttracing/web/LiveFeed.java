/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceEvent;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live events for clients over HTTP. The engine's thread writes each event once, into a ring that all readers share; another
 * thread wakes the readers. Neither waits for a reader: one that is too slow finds that events are gone, is told so, and goes on
 * with what is new; one that takes nothing at all is left. While nobody reads, nothing is listened to.
 */
public final class LiveFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
    private static final int MAX_READERS = 1_000;
    private static final int MAX_TRACES = 5_000;
    private static final long TICK = Duration.ofSeconds(1).toNanos();

    /** What comes within this time goes out together: a burst is over before its readers want the processor. */
    private static final long GATHERING = Duration.ofMillis(20).toNanos();

    /** How many times as long as the readers were written to they are then left alone. */
    private static final int REST = 4;

    /** For so long after the last reader has left, one may come back and miss nothing. */
    private static final long LINGER = Duration.ofMinutes(2).toNanos();

    private final TraceReader traces;
    private final String name = TraceIds.newSpanId();
    private final LiveRing ring = new LiveRing();
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();

    /** Of the thread that tells events. */
    private final Map<String, LiveFacts> facts = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LiveFacts> eldest) {
            return size() > MAX_TRACES;
        }
    };

    private volatile boolean factsAreOld;
    private @Nullable AutoCloseable listening;
    private volatile @Nullable Thread waking;
    private volatile boolean asleep;
    private volatile boolean closed;

    /**
     * Makes a feed.
     *
     * @param traces what it listens to
     */
    public LiveFeed(TraceReader traces) {
        this.traces = traces;
    }

    /** Serves readers again. */
    public synchronized void start() {
        closed = false;
    }

    synchronized EventStream read(LiveFilter filter, @Nullable String lastEventId) {
        if (closed || streams.size() >= MAX_READERS) {
            throw new ProblemException(
                    Problem.UNAVAILABLE,
                    "There are " + streams.size() + " readers of live events; no more are served.");
        }
        if (listening == null) {
            if (ring.next() > 0) {
                // Nobody has listened meanwhile: who comes back cannot go on without a gap.
                ring.loseAll();
            }
            factsAreOld = true;
            listening = traces.addListener(this::hear);
        }
        if (waking == null) {
            Thread thread = new Thread(this::wakeReaders, "agent-tracing-live-readers");
            thread.setDaemon(true);
            waking = thread;
            thread.start();
        }
        LiveStream stream = new LiveStream(ring, name, filter, lastEventId, streams::remove);
        streams.add(stream);
        return stream;
    }

    /** {@return how many clients read} */
    int readers() {
        return streams.size();
    }

    private void hear(TraceEvent event) {
        if (factsAreOld) {
            factsAreOld = false;
            facts.clear();
        }
        if (event.kind() == TraceEvent.Kind.EVENTS_LOST) {
            ring.loseAll();
        } else {
            LiveFacts known = facts.getOrDefault(event.traceId(), LiveFacts.NONE);
            LiveFacts now = event.span()
                    .map(span -> known.with(span.span(), event.kind() == TraceEvent.Kind.SPAN_ENDED))
                    .orElse(known);
            facts.put(event.traceId(), now);
            long number = ring.next();
            ring.add(LiveEvent.of(number, name + "-" + number, event, now, Instant.now()));
        }
        if (asleep) {
            LockSupport.unpark(waking);
        }
    }

    private void wakeReaders() {
        long told = ring.next();
        long lastTick = System.nanoTime();
        long lastRead = lastTick;
        long rest = GATHERING;
        while (waking == Thread.currentThread()) {
            asleep = true;
            if (ring.next() == told) {
                LockSupport.parkNanos(this, TICK);
            }
            asleep = false;
            pause(rest);
            long now = System.nanoTime();
            boolean tick = now - lastTick >= TICK;
            lastTick = tick ? now : lastTick;
            told = ring.next();
            streams.forEach(stream -> wake(stream, tick));
            // Many readers have their events later, not the application less of the processor.
            rest = Math.min(Math.max(GATHERING, REST * (System.nanoTime() - now)), TICK);
            lastRead = streams.isEmpty() ? lastRead : now;
            if (now - lastRead > LINGER && stopIfAlone()) {
                return;
            }
        }
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && waking == Thread.currentThread(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private static void wake(LiveStream stream, boolean tick) {
        try {
            if (tick) {
                stream.endIfStuck();
            }
            stream.wake();
        } catch (RuntimeException e) {
            log.debug("A reader of live events could not be woken", e);
        }
    }

    private synchronized boolean stopIfAlone() {
        if (!streams.isEmpty()) {
            return false;
        }
        stopListening();
        waking = null;
        return true;
    }

    private void stopListening() {
        AutoCloseable known = listening;
        listening = null;
        if (known != null) {
            try {
                known.close();
            } catch (Exception e) {
                log.debug("A listener could not be taken away", e);
            }
        }
    }

    /** Ends all connections: an application that stops would wait for them. */
    @Override
    public synchronized void close() {
        closed = true;
        stopListening();
        Thread thread = waking;
        waking = null;
        LockSupport.unpark(thread);
        streams.forEach(LiveStream::end);
    }
}
