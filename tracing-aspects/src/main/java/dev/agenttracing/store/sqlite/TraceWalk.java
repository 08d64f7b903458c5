/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.TraceQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes through the traces that match, the newest first, some at a time, from day to day. Between two steps nothing is held. */
final class TraceWalk implements Iterator<TraceWalk.Step> {

    private static final Duration DAY = Duration.ofDays(1);

    private final Segments segments;
    private final TraceQuery query;
    private final Instant now;
    private final int atOnce;
    private final Iterator<Day> days;
    private @Nullable Day day;
    private SegmentQuery.@Nullable Key after;
    private Optional<Instant> indexedUpTo = Optional.empty();
    private @Nullable Step next;

    /** Some traces of a day. */
    record Step(Day day, List<SegmentQuery.Key> keys) {}

    TraceWalk(Segments segments, TraceQuery query, Instant now, int atOnce) {
        this.segments = segments;
        this.query = query;
        this.now = now;
        this.atOnce = atOnce;
        this.days = segments.days().stream().filter(this::mayMatch).toList().iterator();
    }

    private boolean mayMatch(Day each) {
        Instant begin = each.begin();
        return query.to().map(begin::isBefore).orElse(true)
                && query.from().map(from -> begin.plus(DAY).isAfter(from)).orElse(true)
                && query.after().map(cursor -> !begin.isAfter(cursor.start())).orElse(true);
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (day == null) {
                if (!days.hasNext()) {
                    return false;
                }
                day = days.next();
                after = afterIn(day);
            }
            next = step(day);
        }
        return true;
    }

    /** The cursor counts in its own day; older days begin at their newest. */
    private SegmentQuery.@Nullable Key afterIn(Day begun) {
        return query.after()
                .filter(cursor -> Day.of(cursor.start()).equals(begun))
                .map(cursor -> new SegmentQuery.Key(0, begun.micros(cursor.start()), cursor.traceId()))
                .orElse(null);
    }

    private @Nullable Step step(Day at) {
        Optional<Segment.Found> found = segments.useIfSound(at, segment -> segment.keys(query, after, atOnce, now));
        List<SegmentQuery.Key> keys = found.map(Segment.Found::keys).orElse(List.of());
        found.flatMap(Segment.Found::indexedUpTo).ifPresent(this::isIndexed);
        if (keys.size() < atOnce) {
            day = null;
        } else {
            after = keys.get(keys.size() - 1);
        }
        return keys.isEmpty() ? null : new Step(at, keys);
    }

    private void isIndexed(Instant upTo) {
        indexedUpTo = Stream.concat(indexedUpTo.stream(), Stream.of(upTo)).min(Instant::compareTo);
    }

    @Override
    public Step next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Step step = next;
        next = null;
        return step;
    }

    /** If something may have been missed so far, since when. */
    Optional<Instant> indexedUpTo() {
        return indexedUpTo;
    }
}
