/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the words of what was written into the indexes, behind the write, on a thread of its own. A trace is indexed when it is
 * over, or has waited for long; the rows say which are still to be done, so that a crash loses none.
 */
final class Indexer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final long REST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long REST_AFTER_FAILURE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int AT_ONCE = 256;
    private static final long STOP_MILLIS = 30_000;

    private final Segments segments;
    private final Lock writing;
    private final Clock clock;
    private final Set<Day> days = new HashSet<>();
    private final Thread thread;
    private volatile boolean closed;

    Indexer(Segments segments, Lock writing, Clock clock) {
        this.segments = segments;
        this.writing = writing;
        this.clock = clock;
        this.days.addAll(segments.days());
        this.thread = new Thread(this::run, "agent-tracing-indexer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Hears that something was written. */
    void written(Day day) {
        synchronized (days) {
            days.add(day);
        }
    }

    private List<Day> toDo() {
        synchronized (days) {
            return List.copyOf(days);
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (!indexAll()) {
                    LockSupport.parkNanos(this, REST_NANOS);
                }
            } catch (Throwable t) {
                // Whatever it is, the next round may go well; what is not indexed stays marked so.
                if (!closed) {
                    log.warn("Words of traces could not be indexed; it is tried again", t);
                    LockSupport.parkNanos(this, REST_AFTER_FAILURE_NANOS);
                }
            }
        }
    }

    private boolean indexAll() {
        boolean any = false;
        for (Day day : toDo()) {
            if (closed) {
                return false;
            }
            any |= index(day);
        }
        return any;
    }

    private boolean index(Day day) {
        Map<Long, Long> done = segments.useIfSound(day, this::index).orElse(Map.of());
        if (done.isEmpty()) {
            return false;
        }
        // Whoever waits for the lock must not hold the day: it may be about to be deleted.
        writing.lock();
        try {
            segments.useIfSound(day, segment -> {
                segment.write(writer -> writer.indexed(done));
                return true;
            });
        } finally {
            writing.unlock();
        }
        return true;
    }

    private Map<Long, Long> index(Segment segment) {
        long since = clock.instant().minus(LONGEST_WAIT).toEpochMilli();
        List<Long> traces = segment.unindexed(since, AT_ONCE);
        return traces.isEmpty()
                ? Map.of()
                : segment.read(session -> segment.words().put(session, segment.day(), traces));
    }

    /** Stops after what it is at. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
