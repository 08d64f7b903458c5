/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.Retention;
import dev.agenttracing.store.TraceStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the oldest days go until what is left keeps within limits, and if only one is left, its oldest traces. Takes the lock of
 * the store for each of them anew, and not while it waits for readers.
 */
final class DayRetention {

    private static final Logger log = LoggerFactory.getLogger(DayRetention.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final Catalogue catalogue;
    private final Segments segments;
    private final Eraser eraser;
    private final Writing writing;

    DayRetention(Catalogue catalogue, Segments segments, Eraser eraser, Writing writing) {
        this.catalogue = catalogue;
        this.segments = segments;
        this.eraser = eraser;
        this.writing = writing;
    }

    /** Deletes what is over the limits; how many traces. */
    long retain(Retention limits, Instant now) {
        Instant oldest = now.minus(limits.maxAge());
        boolean unused = writing.turn(() -> {
            catalogue.write(() -> catalogue.removeWaiting(Day.of(oldest.minus(DAY))));
            return true;
        });
        long deleted = 0;
        for (Day day : segments.days()) {
            if (!day.begin().plus(DAY).isAfter(oldest)) {
                deleted += drop(day).orElse(0L);
            }
        }
        while (bytes() > limits.maxBytes() && segments.days().size() > 1) {
            Optional<Long> dropped = drop(Collections.min(segments.days()));
            if (dropped.isEmpty()) {
                return deleted;
            }
            deleted += dropped.get();
        }
        return deleted + shrinkLast(limits.maxBytes());
    }

    /** Drops a day; empty if it could not be done now. It is tried again the next time, and hinders no other day. */
    private Optional<Long> drop(Day day) {
        try {
            return Patience.get(() -> writing.turn(() -> eraser.drop(day)));
        } catch (TraceStoreException e) {
            log.warn("The traces of {} could not be deleted; it is tried again", day.file(), e);
            return Optional.empty();
        }
    }

    /** Only one day is left: the oldest of its traces go, all but the newest if need be. */
    private long shrinkLast(long maxBytes) {
        long deleted = 0;
        List<Day> days = segments.days();
        while (days.size() == 1 && bytes() > maxBytes) {
            Day day = days.get(0);
            if (!Patience.until(() -> writing.turn(() -> compact(day)))) {
                // How much room there is can be told when nobody reads: the next time.
                break;
            }
            long bytes = bytes();
            int traces = segments.useIfSound(day, Segment::traces).orElse(0);
            if (bytes <= maxBytes || traces <= 1) {
                break;
            }
            int tooMany = (int) Math.ceil(traces * (1 - (double) maxBytes / bytes));
            int count = Math.max(1, Math.min(tooMany, traces - 1));
            deleted += writing.turn(() -> deleteOldest(day, count));
        }
        return deleted;
    }

    private boolean compact(Day day) {
        return segments.useIfSound(day, Segment::compact).orElse(true);
    }

    private long deleteOldest(Day day, int count) {
        return segments.useIfSound(day, segment -> segment.oldest(count))
                .map(oldest -> eraser.delete(day, oldest))
                .orElse(0L);
    }

    private long bytes() {
        return catalogue.bytes()
                + segments.days().stream().mapToLong(segments::bytes).sum();
    }
}
