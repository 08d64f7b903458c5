/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Deletes for good: words, rows, then the place in the catalogue; freed pages are overwritten, and by {@link #compact} logs are
 * emptied and space is given back. Under the lock of the store. Whole days go as files.
 */
final class Eraser {

    private final Catalogue catalogue;
    private final Segments segments;
    private final Consumer<Day> deleted;

    /** The days in whose files something deleted may still be; the files say so too, for the next program. */
    private final Set<Day> toCompact = new HashSet<>();

    /**
     * @param deleted hears of the days from which something was deleted
     */
    Eraser(Catalogue catalogue, Segments segments, Consumer<Day> deleted) {
        this.catalogue = catalogue;
        this.segments = segments;
        this.deleted = deleted;
    }

    /** Deletes traces of a day; their number. */
    long delete(Day day, List<SegmentQuery.Key> keys) {
        return segments.useIfThere(day, segment -> erase(day, segment, keys)).orElse(0L);
    }

    private long erase(Day day, Segment segment, List<SegmentQuery.Key> keys) {
        Session session = segment.writingSession();
        List<TraceRow> rows = keys.stream()
                .flatMap(key -> segment.row(session, key.id(), day.begin()).stream()
                        .filter(row -> row.summary().traceId().equals(key.traceId())))
                .toList();
        toCompact.add(day);
        segment.erase(rows);
        deleted.accept(day);
        catalogue.write(() -> rows.forEach(row -> catalogue.remove(row.summary().traceId())));
        return rows.size();
    }

    /** Remembers that a file says of itself that something deleted may still be in it. */
    void mustCompact(Day day) {
        toCompact.add(day);
    }

    /** Erases what was deleted from free pages and logs; false if some of it must be done later, because somebody reads. */
    boolean compact() {
        boolean unused = toCompact.removeIf(
                day -> segments.useIfSound(day, Segment::compact).orElse(true));
        return catalogue.compact() && toCompact.isEmpty();
    }

    /** Deletes the place of a trace that is not there, and what waits for one that never came. */
    void deletePlace(String traceId) {
        catalogue.write(() -> catalogue.remove(traceId));
    }

    /**
     * Deletes a day as files, without a look at them; the number of its traces. Empty if somebody reads them. Whoever is killed over
     * it leaves word in the catalogue, and {@link Catalogue#going} has the next program end it.
     */
    Optional<Long> drop(Day day) {
        if (!segments.shut(day)) {
            return Optional.empty();
        }
        long[] traces = new long[1];
        try {
            catalogue.write(() -> traces[0] = catalogue.remove(day));
            segments.delete(day);
        } finally {
            segments.letIn(day);
        }
        catalogue.write(() -> catalogue.gone(day));
        return Optional.of(traces[0]);
    }
}
