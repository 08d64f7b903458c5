/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes into a day's file. For one thread at a time, within a transaction of its session. */
final class SegmentWriter {

    private static final int MAX_BATCHES = 10_000;

    private final Day day;
    private final Session session;
    private final Terms terms;
    private final SpanRows spans;
    private final PartWriter parts;
    private final WordIndex words;
    private long nextTrace;
    private long nextSpan;
    private long frontier;

    SegmentWriter(Day day, Session session, byte[] key, WordIndex words) {
        this.day = day;
        this.session = session;
        this.terms = new Terms(session);
        this.spans = new SpanRows(day, session, terms);
        this.parts = new PartWriter(session, key);
        this.words = words;
        forget();
    }

    /** Reads anew what it has in memory: a transaction was rolled back, or something was deleted. */
    void forget() {
        terms.forget();
        parts.forget();
        // A number is not given twice, even if what had it is gone.
        nextSpan = 1 + session.number("SELECT seq FROM sqlite_sequence WHERE name = 'span'");
        nextTrace = 1 + session.number("SELECT seq FROM sqlite_sequence WHERE name = 'trace'");
        // The latest place of all: the index of the order knows it, and it is no less than any frontier must be.
        frontier = session.first(row -> row.getLong(1), "SELECT start FROM trace ORDER BY start DESC LIMIT 1")
                .orElse(Long.MIN_VALUE);
    }

    /** A number that no trace has. */
    long newTrace() {
        return nextTrace++;
    }

    Optional<TraceRow> row(long trace, String traceId) {
        return session.first(
                row -> TraceRow.read(row, day, day.begin()),
                "SELECT " + TraceRow.COLUMNS + " FROM trace t WHERE t.id = ? AND t.trace_id = ?",
                trace,
                Bytes.ofTraceId(traceId));
    }

    /**
     * Writes spans of one trace. Of a span id, what is further counts; see {@link StoredTrace#further}.
     *
     * @param trace the trace's number
     * @param from the spans, at least one
     */
    void write(long trace, List<SpanData> from, Instant now) {
        Map<String, SpanData> incoming = new LinkedHashMap<>();
        from.forEach(span -> incoming.merge(span.id(), span, StoredTrace::further));
        String traceId = from.get(0).traceId();
        Optional<TraceRow> known = row(trace, traceId);
        if (known.isEmpty()) {
            begin(trace, from.get(0), incoming.values());
            pending(trace, now);
            return;
        }
        boolean replaced = dropKnown(trace, incoming);
        if (incoming.isEmpty()) {
            return;
        }
        TraceRow row = known.get();
        boolean grows = !replaced && TraceGrowth.isPlain(incoming.values(), row.summary()) && hasSettledRoot(trace);
        incoming.values().forEach(span -> spans.insert(nextSpan++, trace, row.owner(), span, parts));
        if (grows) {
            grow(row, incoming.values());
        } else {
            sumUp(row);
        }
        pending(trace, now);
    }

    private void begin(long trace, SpanData first, Collection<SpanData> all) {
        StoredTrace whole = new StoredTrace(first.traceId(), first.startTime(), all, List.of(), List.of(), 0);
        long start = day.micros(first.startTime());
        frontier = Math.max(frontier, start);
        long owner = whole.conversationId().flatMap(this::ownerOf).orElse(trace);
        TraceRow row = TraceRow.of(trace, owner, whole, day);
        Set<Long> labels = new TreeSet<>();
        for (String label : labels(row.summary(), all)) {
            labels.add(terms.number(label));
        }
        int unused = session.update(
                "INSERT INTO trace (id, trace_id, start, frontier, first_start, ended, running, spans, cost, dropped, owner,"
                        + " labels, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
                trace,
                Bytes.ofTraceId(first.traceId()),
                start,
                frontier,
                row.firstStart(),
                row.ended(),
                row.running(),
                all.size(),
                cost(row.summary()),
                owner,
                Terms.bytes(labels),
                Summaries.encode(row.summary()));
        all.forEach(span -> spans.insert(nextSpan++, trace, owner, span, parts));
        addLabels(labels, start, trace);
        nextTrace = Math.max(nextTrace, trace + 1);
    }

    private static Set<String> labels(TraceSummary summary, Collection<SpanData> spans) {
        Set<String> labels = Labels.of(summary);
        labels.addAll(Labels.of(spans));
        return labels;
    }

    private Optional<Long> ownerOf(String conversation) {
        return terms.known(Labels.conversation(conversation))
                .flatMap(term -> session.first(
                        row -> row.getLong(1),
                        "SELECT t.owner FROM label l JOIN trace t ON t.id = l.trace WHERE l.term = ? LIMIT 1",
                        term));
    }

    /** Takes out what is stored already and stays; deletes what is replaced. */
    private boolean dropKnown(long trace, Map<String, SpanData> incoming) {
        List<String> replaced = new ArrayList<>();
        boolean indexed = false;
        for (SpanData span : List.copyOf(incoming.values())) {
            Optional<SpanStatus> status = session.first(
                    row -> SpanStatus.values()[row.getInt(1)],
                    "SELECT status FROM span WHERE trace = ? AND id = ?",
                    trace,
                    Bytes.ofSpanId(span.id()));
            if (status.isPresent()) {
                SpanData known = span.toBuilder().status(status.get(), null).build();
                if (StoredTrace.further(known, span) == known) {
                    incoming.remove(span.id());
                } else {
                    replaced.add(span.id());
                    indexed |= status.get() != SpanStatus.RUNNING;
                }
            }
        }
        if (indexed) {
            // Words that are in the index could not be found there any more once their span is gone.
            words.forget(session, day, trace);
        }
        replaced.forEach(id -> spans.delete(trace, id));
        return !replaced.isEmpty();
    }

    /** Whether there are entry spans, and none of them can get a parent yet. */
    private boolean hasSettledRoot(long trace) {
        return session.first(
                        row -> row.getInt(1) > 0 && row.getInt(2) == 0,
                        "SELECT count(*), count(parent) FROM span WHERE trace = ? AND flags & 1",
                        trace)
                .orElse(false);
    }

    private void grow(TraceRow row, Collection<SpanData> more) {
        long firstStart = Math.min(row.firstStart(), firstStart(more));
        long ended =
                Math.max(row.ended() + (row.firstStart() - firstStart) * 1_000, TraceRow.ended(more, firstStart, day));
        TraceSummary summary = TraceGrowth.add(more, row.summary());
        Set<String> labels = Labels.of(more);
        summary.models().forEach(model -> labels.add(Labels.MODEL + model));
        Set<Long> terms = Terms.numbers(row.labels());
        for (String label : labels) {
            long term = this.terms.number(label);
            if (terms.add(term)) {
                addLabel(term, day.micros(summary.startTime()), row.id());
            }
        }
        update(new TraceRow(row.id(), firstStart, ended, row.running(), row.owner(), Terms.bytes(terms), summary));
    }

    private long firstStart(Collection<SpanData> spans) {
        return spans.stream()
                .mapToLong(span -> day.micros(span.startTime()))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Makes the row anew, of all spans. */
    void sumUp(TraceRow row) {
        List<SpanData> all = new ArrayList<>();
        String traceId = row.summary().traceId();
        spans.read(traceId, row.id(), SpanRows.Depth.SUMMARY, (trace, seq, span) -> all.add(span));
        Instant start = row.summary().startTime();
        List<Score> scores = Annotations.scores(session, row.id());
        StoredTrace light = new StoredTrace(traceId, start, all, scores, List.of(), 0);
        StoredTrace whole = light.withReplaced(spans.withContents(row.id(), light.rootSpan()));
        TraceRow next = TraceRow.of(row.id(), row.owner(), whole, day);
        Set<Long> before = Terms.numbers(row.labels());
        Set<Long> after = new HashSet<>();
        for (String label : labels(next.summary(), all)) {
            after.add(terms.number(label));
        }
        long place = day.micros(start);
        after.stream().filter(term -> !before.contains(term)).forEach(term -> addLabel(term, place, row.id()));
        before.stream().filter(term -> !after.contains(term)).forEach(term -> removeLabel(term, place, row.id()));
        update(new TraceRow(
                row.id(),
                next.firstStart(),
                next.ended(),
                next.running(),
                row.owner(),
                Terms.bytes(after),
                next.summary()));
    }

    private void update(TraceRow row) {
        int unused = session.update(
                "UPDATE trace SET first_start = ?, ended = ?, running = ?, spans = ?, cost = ?, labels = ?, summary = ?"
                        + " WHERE id = ?",
                row.firstStart(),
                row.ended(),
                row.running(),
                row.summary().spanCount(),
                cost(row.summary()),
                row.labels(),
                Summaries.encode(row.summary()),
                row.id());
    }

    private static @Nullable Double cost(TraceSummary summary) {
        return summary.cost().map(cost -> cost.amount().doubleValue()).orElse(null);
    }

    private void addLabels(Set<Long> terms, long start, long trace) {
        int unused = session.update(
                "INSERT OR IGNORE INTO label (term, start, trace) SELECT value, ?, ? FROM json_each(?)",
                start,
                trace,
                terms.toString());
    }

    private void addLabel(long term, long start, long trace) {
        int unused =
                session.update("INSERT OR IGNORE INTO label (term, start, trace) VALUES (?, ?, ?)", term, start, trace);
    }

    /** Takes a label away, and its text with the last that has it. */
    private void removeLabel(long term, long start, long trace) {
        int unused = session.update("DELETE FROM label WHERE term = ? AND start = ? AND trace = ?", term, start, trace);
        boolean used = session.first(row -> 1, "SELECT 1 FROM label WHERE term = ? LIMIT 1", term)
                .isPresent();
        if (!used) {
            unused = session.update("DELETE FROM term WHERE id = ?", term);
            terms.forget();
        }
    }

    private void pending(long trace, Instant now) {
        int unused =
                session.update("INSERT OR IGNORE INTO pending (trace, since) VALUES (?, ?)", trace, now.toEpochMilli());
    }

    /** The words of traces are in the index, up to some span; those that have further spans are still waited for. */
    void indexed(Map<Long, Long> upTo) {
        upTo.forEach((trace, seq) -> {
            int unused = session.update(
                    "DELETE FROM pending WHERE trace = ? AND NOT EXISTS (SELECT 1 FROM span WHERE trace = ? AND seq > ?)",
                    trace,
                    trace,
                    seq);
        });
    }

    void add(TraceRow row, Score score) {
        Annotations.add(session, row.id(), score);
        Set<Long> terms = Terms.numbers(row.labels());
        long term = this.terms.number(Labels.score(score.name()));
        if (terms.add(term)) {
            addLabel(term, day.micros(row.summary().startTime()), row.id());
            int unused = session.update("UPDATE trace SET labels = ? WHERE id = ?", Terms.bytes(terms), row.id());
        }
    }

    void add(TraceRow row, Feedback feedback) {
        Annotations.add(session, row.id(), feedback);
    }

    /** Counts drops, once for each batch. */
    void drop(TraceRow row, String batch, long count) {
        if (session.update("INSERT OR IGNORE INTO batch (id) VALUES (?)", batch) == 0) {
            return;
        }
        int old = session.update("DELETE FROM batch WHERE place <= (SELECT max(place) FROM batch) - " + MAX_BATCHES);
        int unused = session.update("UPDATE trace SET dropped = dropped + ? WHERE id = ?", count, row.id());
    }

    /** Deletes traces, with everything that only they have. Their words must be out of the index already. */
    void delete(Collection<TraceRow> rows) {
        Set<Long> owners = new HashSet<>();
        for (TraceRow row : rows) {
            long id = row.id();
            long place = day.micros(row.summary().startTime());
            int unused = session.update("DELETE FROM content WHERE seq IN (SELECT seq FROM span WHERE trace = ?)", id);
            for (String table : List.of("span", "score", "feedback", "pending")) {
                unused = session.update("DELETE FROM " + table + " WHERE trace = ?", id);
            }
            unused = session.update("DELETE FROM trace WHERE id = ?", id);
            unused = session.update(
                    "DELETE FROM batch WHERE substr(id, -32) = ?", row.summary().traceId());
            Terms.numbers(row.labels()).forEach(term -> removeLabel(term, place, id));
            owners.add(row.owner());
        }
        owners.forEach(this::collect);
        forget();
    }

    /** Deletes the parts of an owner that no content refers to any more. */
    private void collect(long owner) {
        Set<Long> used = new HashSet<>();
        PartReader reader = new PartReader(session);
        List<Integer> unused = session.list(
                row -> {
                    Bodies bodies = Bodies.of(row, 1);
                    reader.collect(bodies.details(), used);
                    reader.collect(bodies.input(), used);
                    reader.collect(bodies.output(), used);
                    return 0;
                },
                "SELECT c.head, c.input, c.output FROM trace t JOIN span s ON s.trace = t.id"
                        + " JOIN content c ON c.seq = s.seq WHERE t.owner = ?",
                owner);
        for (long part : session.list(row -> row.getLong(1), "SELECT id FROM part WHERE owner = ?", owner)) {
            if (!used.contains(part)) {
                int gone = session.update("DELETE FROM part WHERE id = ?", part);
            }
        }
    }
}
