/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes for good: words, rows, then the place in the catalogue; freed pages are overwritten, and by {@link #compact} logs are
 * emptied and space is given back. Under the lock of the store. Whole days go as files.
 */
final class Eraser {

    private static final Duration DAY = Duration.ofDays(1);

    private final Catalogue catalogue;
    private final Segments segments;

    /** The days in whose files something deleted may still be; the files say so too, for the next program. */
    private final Set<Day> toCompact = new HashSet<>();

    Eraser(Catalogue catalogue, Segments segments) {
        this.catalogue = catalogue;
        this.segments = segments;
    }

    /** Deletes traces of a day; their number. */
    long delete(Day day, List<SegmentQuery.Key> keys) {
        return segments.use(day, segment -> {
            Session session = segment.writingSession();
            List<TraceRow> rows = keys.stream()
                    .flatMap(key -> segment.row(session, key.id(), day.begin()).stream()
                            .filter(row -> row.summary().traceId().equals(key.traceId())))
                    .toList();
            toCompact.add(day);
            segment.erase(rows);
            catalogue.write(
                    () -> rows.forEach(row -> catalogue.remove(row.summary().traceId())));
            return (long) rows.size();
        });
    }

    /** Remembers that a file says of itself that something deleted may still be in it. */
    void mustCompact(Day day) {
        toCompact.add(day);
    }

    /** Erases what was deleted from free pages and logs; false if some of it must be done later, because somebody reads. */
    boolean compact() {
        boolean unused = toCompact.removeIf(
                day -> segments.useIfThere(day, Segment::compact).orElse(true));
        return catalogue.compact() && toCompact.isEmpty();
    }

    /** Deletes what waits for a trace that never came. */
    void deleteWaiting(String traceId) {
        catalogue.write(() -> catalogue.remove(traceId));
    }

    long retain(Retention limits, Instant now) {
        long deleted = 0;
        for (Day day : segments.days()) {
            boolean over = !day.begin().plus(DAY).isAfter(now.minus(limits.maxAge()));
            deleted += over ? deleteDay(day) : 0;
        }
        while (bytes() > limits.maxBytes() && segments.days().size() > 1) {
            deleted += deleteDay(Collections.min(segments.days()));
        }
        return deleted + shrinkLast(limits.maxBytes());
    }

    private long deleteDay(Day day) {
        int traces = segments.use(day, Segment::traces);
        segments.delete(day);
        catalogue.write(() -> {
            long unused = catalogue.remove(day);
        });
        return traces;
    }

    /** Only one day is left: the oldest of its traces go, all but the newest if need be. */
    private long shrinkLast(long maxBytes) {
        long deleted = 0;
        List<Day> days = segments.days();
        while (days.size() == 1 && bytes() > maxBytes) {
            Day day = days.get(0);
            if (!segments.use(day, Segment::compact)) {
                // How much room there is can be told when nobody reads: the next time.
                break;
            }
            long bytes = bytes();
            int traces = segments.use(day, Segment::traces);
            if (bytes <= maxBytes || traces <= 1) {
                break;
            }
            int tooMany = (int) Math.ceil(traces * (1 - (double) maxBytes / bytes));
            int count = Math.max(1, Math.min(tooMany, traces - 1));
            deleted += delete(day, segments.use(day, segment -> segment.oldest(count)));
        }
        return deleted;
    }

    private long bytes() {
        long bytes = catalogue.bytes();
        for (Day day : segments.days()) {
            Optional<Long> size = segments.useIfThere(day, Segment::bytes);
            bytes += size.orElse(0L);
        }
        return bytes;
    }
}
