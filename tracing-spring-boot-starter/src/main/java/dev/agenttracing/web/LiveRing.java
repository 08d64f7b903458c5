/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, for all who read them: a reader is a number. One thread adds, any thread reads, and nobody waits for
 * another. When there is no room, the oldest event goes, whoever has not read it.
 *
 * <pre>
 *          oldest           next
 *            ↓               ↓
 *   [ … ][ 4711 ][ 4712 ][      ][ … ]      the place of an event is its number modulo the size
 * </pre>
 */
final class LiveRing {

    private static final int SIZE = 8_192;
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private final AtomicReferenceArray<@Nullable LiveEvent> events = new AtomicReferenceArray<>(SIZE);
    private volatile long oldest;
    private volatile long next;

    /** Of the thread that adds. */
    private long bytes;

    /** Adds an event, whose number is {@link #next()}. */
    void add(LiveEvent event) {
        long number = next;
        long first = oldest;
        while (number - first >= SIZE || (bytes + event.size() > MAX_BYTES && first < number)) {
            LiveEvent gone = events.getAndSet((int) (first % SIZE), null);
            bytes -= gone == null ? 0 : gone.size();
            first++;
        }
        oldest = first;
        bytes += event.size();
        events.set((int) (number % SIZE), event);
        next = number + 1;
    }

    /** Says that an event is missing: of what is there, nobody can go on without a gap. */
    void loseAll() {
        long number = next;
        for (long gone = oldest; gone < number; gone++) {
            events.set((int) (gone % SIZE), null);
        }
        bytes = 0;
        // A number that nobody finds.
        oldest = number + 1;
        next = number + 1;
    }

    /** {@return the number of the oldest event that is there} */
    long oldest() {
        return oldest;
    }

    /** {@return the number that the next event will have} */
    long next() {
        return next;
    }

    /** {@return an event; null if it is gone} */
    @Nullable
    LiveEvent get(long number) {
        LiveEvent event = events.get((int) (number % SIZE));
        return event == null || event.number() != number ? null : event;
    }
}
