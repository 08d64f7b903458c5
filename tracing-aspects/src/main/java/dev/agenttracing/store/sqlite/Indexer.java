/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the words of what was written into the indexes, behind the write, on a thread of its own. A trace is indexed when it is
 * over, or has waited for long; the rows say which are still to be done, so that a crash loses none. Where nothing is written,
 * nothing is done, and no file is looked at.
 */
final class Indexer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Indexer.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final long REST_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 256;
    private static final long STOP_MILLIS = 30_000;

    private final Segments segments;
    private final Lock writing;
    private final Clock clock;
    private final Set<Day> toLookAt = new HashSet<>();

    /** When to look at a day again, by {@link System#nanoTime}: what it has is not over yet. */
    private final Map<Day, Long> later = new HashMap<>();

    private final Thread thread;
    private volatile boolean closed;

    Indexer(Segments segments, Lock writing, Clock clock) {
        this.segments = segments;
        this.writing = writing;
        this.clock = clock;
        this.toLookAt.addAll(segments.days());
        this.thread = new Thread(this::run, "agent-tracing-indexer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Hears that something was written. */
    void written(Day day) {
        synchronized (toLookAt) {
            toLookAt.add(day);
            toLookAt.notifyAll();
        }
    }

    private void run() {
        while (!closed) {
            boolean any = false;
            for (Day day : awaitDays()) {
                any |= !closed && triedToIndex(day);
            }
            if (!any && !closed) {
                // Who writes one span after the other has them indexed together.
                LockSupport.parkNanos(this, REST_NANOS);
            }
        }
    }

    /** The days to look at, once there are some: those that were written to, and those of which something has waited for long. */
    private Set<Day> awaitDays() {
        synchronized (toLookAt) {
            while (!closed) {
                long now = System.nanoTime();
                later.forEach((day, nanoTime) -> {
                    if (nanoTime - now <= 0) {
                        toLookAt.add(day);
                    }
                });
                if (!toLookAt.isEmpty()) {
                    break;
                }
                awaitChange(later.values().stream()
                        .mapToLong(nanoTime -> nanoTime - now)
                        .min());
            }
            // Taken out before they are looked at: what is written meanwhile puts them in again.
            Set<Day> days = Set.copyOf(toLookAt);
            toLookAt.clear();
            later.keySet().removeAll(days);
            return days;
        }
    }

    private void awaitChange(OptionalLong nanos) {
        try {
            // 0 stands for until somebody writes.
            toLookAt.wait(nanos.isPresent() ? 1 + nanos.getAsLong() / 1_000_000 : 0);
        } catch (InterruptedException e) {
            // Nobody but close ends this thread.
            log.debug("The indexer was interrupted", e);
        }
    }

    private boolean triedToIndex(Day day) {
        try {
            return index(day);
        } catch (Throwable t) {
            // Whatever it is, the next time may go well; what is not indexed stays marked so.
            if (!closed) {
                log.warn("Words of the traces of {} could not be indexed; it is tried again", day.file(), t);
                lookLater(day, REST_AFTER_FAILURE);
            }
            return false;
        }
    }

    private boolean index(Day day) {
        Map<Long, Long> done = segments.useIfSound(day, this::index).orElse(Map.of());
        if (done.isEmpty()) {
            segments.useIfSound(day, Segment::unindexedSince)
                    .flatMap(Function.identity())
                    .ifPresent(since -> lookLater(day, Duration.between(clock.instant(), since.plus(LONGEST_WAIT))));
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
        written(day);
        return true;
    }

    private void lookLater(Day day, Duration rest) {
        later.put(day, System.nanoTime() + Math.max(REST_NANOS, rest.toNanos()));
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
        synchronized (toLookAt) {
            closed = true;
            toLookAt.notifyAll();
        }
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
