/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A query, asked of one day: everything but text. Of the labels that a trace must have, the rarest is gone through in order, and
 * each of its traces is asked for the others.
 */
final class SegmentQuery {

    private static final int RARE = 2_000;
    private static final double SLACK = 1e-9;

    private final Day day;
    private final TraceQuery query;
    private final long now;
    private final boolean possible;
    private final List<Long> all = new ArrayList<>();
    private final List<List<Long>> anyOf = new ArrayList<>();
    private final Optional<Long> without;

    /** A trace that was found, and its place in the order. */
    record Key(long id, long start, String traceId) implements Comparable<Key> {

        private static final Comparator<Key> NEWEST_FIRST =
                Comparator.comparingLong(Key::start).thenComparing(Key::traceId).reversed();

        @Override
        public int compareTo(Key other) {
            return NEWEST_FIRST.compare(this, other);
        }
    }

    SegmentQuery(Day day, TraceQuery query, Instant now, Session session) {
        this.day = day;
        this.query = query;
        this.now = day.micros(now);
        Terms terms = new Terms(session);
        boolean known = true;
        for (Set<String> labels : labels(query)) {
            List<Long> found = labels.stream()
                    .flatMap(label -> terms.known(label).stream())
                    .toList();
            known &= !found.isEmpty();
            if (found.size() == 1) {
                all.add(found.get(0));
            } else {
                anyOf.add(found);
            }
        }
        this.possible = known && all.stream().allMatch(term -> count(term, session) > 0);
        if (possible) {
            all.sort(Comparator.comparingLong(term -> count(term, session)));
        }
        this.without = query.hasErrors().filter(wanted -> !wanted).flatMap(no -> terms.known(Labels.ERRORS));
    }

    /** About how many traces a label has: past some number it is only known that there are many. */
    private static long count(long term, Session session) {
        return session.number("SELECT count(*) FROM (SELECT 1 FROM label WHERE term = ? LIMIT " + RARE + ")", term);
    }

    /** What must be there; of each set, one. */
    private static List<Set<String>> labels(TraceQuery query) {
        List<Set<String>> labels = new ArrayList<>();
        query.tags().forEach(tag -> labels.add(Set.of(Labels.tag(tag))));
        query.metadata().forEach((key, value) -> labels.add(Set.of(Labels.metadata(key, value))));
        query.conversationId().ifPresent(id -> labels.add(Set.of(Labels.conversation(id))));
        query.scores().keySet().forEach(score -> labels.add(Set.of(Labels.score(score))));
        query.hasErrors().filter(wanted -> wanted).ifPresent(yes -> labels.add(Set.of(Labels.ERRORS)));
        add(query.names().stream().map(Labels::name), labels);
        add(query.statuses().stream().map(Labels::status), labels);
        add(query.models().stream().map(Labels::anyModel), labels);
        if (query.spanTypes().isEmpty()) {
            add(query.spanNames().stream().map(Labels::spanName), labels);
        } else if (query.spanNames().isEmpty()) {
            add(query.spanTypes().stream().map(Labels::type), labels);
        } else {
            add(query.spanTypes().stream().flatMap(type -> spans(type, query.spanNames())), labels);
        }
        return labels;
    }

    private static Stream<String> spans(SpanType type, Set<String> names) {
        return names.stream().map(name -> Labels.span(type, name));
    }

    private static void add(Stream<String> anyOf, List<Set<String>> labels) {
        Set<String> set = anyOf.collect(Collectors.toSet());
        if (!set.isEmpty()) {
            labels.add(set);
        }
    }

    /**
     * Finds traces.
     *
     * @param after where to go on; null for the newest
     * @param among the traces to choose from; null for all
     */
    List<Key> keys(Session session, @Nullable Key after, @Nullable Collection<Long> among, int limit) {
        if (!possible) {
            return List.of();
        }
        Sql sql = new Sql();
        boolean driven = !all.isEmpty() && among == null;
        sql.add(
                driven
                        ? "SELECT t.id, t.start, t.trace_id FROM label l JOIN trace t ON t.id = l.trace WHERE l.term = ?"
                        : "SELECT t.id, t.start, t.trace_id FROM trace t WHERE 1",
                driven ? List.of(all.get(0)) : List.of());
        String start = driven ? "l.start" : "t.start";
        if (among != null) {
            sql.add(" AND t.id IN (SELECT value FROM json_each(?))", List.of(among.toString()));
        }
        addTimes(sql, start, after);
        for (Long term : all.subList(driven ? 1 : 0, all.size())) {
            sql.add(" AND" + exists("= ?"), List.of(term));
        }
        for (List<Long> terms : anyOf) {
            sql.add(" AND" + exists("IN (" + "?, ".repeat(terms.size() - 1) + "?)"), terms);
        }
        without.ifPresent(term -> sql.add(" AND NOT" + exists("= ?"), List.of(term)));
        addFigures(sql);
        sql.add(" ORDER BY " + start + " DESC, t.trace_id DESC LIMIT ?", List.of(limit));
        return session.list(
                row -> new Key(row.getLong(1), row.getLong(2), Bytes.traceId(row.getBytes(3))),
                sql.text.toString(),
                sql.values.toArray());
    }

    private static String exists(String terms) {
        return " EXISTS (SELECT 1 FROM label x WHERE x.term " + terms + " AND x.start = t.start AND x.trace = t.id)";
    }

    private void addTimes(Sql sql, String start, @Nullable Key after) {
        query.from().ifPresent(from -> sql.add(" AND " + start + " >= ?", List.of(ceiling(from))));
        query.to().ifPresent(to -> sql.add(" AND " + start + " < ?", List.of(ceiling(to))));
        if (after != null) {
            sql.add(
                    " AND " + start + " <= ? AND (" + start + " < ? OR t.trace_id < ?)",
                    List.of(after.start, after.start, Bytes.ofTraceId(after.traceId)));
        }
    }

    /** A bound that lies between two microseconds is above the one before. */
    private long ceiling(Instant bound) {
        return day.micros(bound) + (bound.getNano() % 1_000 == 0 ? 0 : 1);
    }

    private void addFigures(Sql sql) {
        query.minDuration()
                .ifPresent(min -> sql.add(
                        " AND (t.ended >= ? OR (t.running > 0 AND (? - t.first_start) * 1000 >= ?))",
                        List.of(Day.nanos(min), now, Day.nanos(min))));
        query.minCost().ifPresent(min -> sql.add(" AND t.cost >= ?", List.of(lowered(min))));
        query.scores()
                .forEach((name, range) -> sql.add(
                        " AND EXISTS (SELECT 1 FROM score r WHERE r.trace = t.id AND r.name = ? AND r.value BETWEEN ? AND ?)",
                        List.of(Bytes.of(name), range.min(), range.max())));
    }

    /** The column is not exact; what is near is looked at again. */
    private static double lowered(BigDecimal min) {
        double value = min.doubleValue();
        return value - Math.abs(value) * SLACK;
    }

    /** Whether the row of a key must be looked at before it counts. */
    boolean isCheckedByRow() {
        return query.minCost().isPresent();
    }

    boolean matches(TraceRow row) {
        return query.minCost()
                .map(min -> row.summary()
                        .cost()
                        .filter(cost -> cost.amount().compareTo(min) >= 0)
                        .isPresent())
                .orElse(true);
    }

    private static final class Sql {

        private final StringBuilder text = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        private void add(String more, List<?> moreValues) {
            text.append(more);
            values.addAll(moreValues);
        }
    }
}
