/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceStoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one day: a file of rows, and one of words beside it. Reading is done by any thread, writing under the lock of the
 * store.
 */
final class Segment implements AutoCloseable {

    private static final Comparator<Score> BY_TIME =
            Comparator.comparing(Score::time).thenComparing(Score::id);

    private final Day day;
    private final Database rows;
    private final WordIndex words;
    private final @Nullable SegmentWriter writer;

    Segment(Path directory, Day day, byte[] key, Access access) {
        this.day = day;
        this.rows = new Database(directory.resolve(day.file()), Schema.SEGMENT, access);
        boolean readOnly = access == Access.READ;
        try {
            // An index that is gone is made anew of the rows.
            this.words = new WordIndex(directory.resolve(day.indexFile()), readOnly ? access : Access.CREATE);
            if (readOnly) {
                this.writer = null;
            } else {
                this.writer = new SegmentWriter(day, rows.writer(), key, words);
                words.fillIfNew(rows.writer());
            }
        } catch (Throwable t) {
            rows.close();
            throw t;
        }
    }

    Day day() {
        return day;
    }

    WordIndex words() {
        return words;
    }

    <T> T read(Function<Session, T> work) {
        return rows.read(work);
    }

    /** Writes in a transaction: all, or nothing. */
    void write(Consumer<SegmentWriter> work) {
        SegmentWriter to = writer();
        try {
            rows.writer().inTransaction(() -> work.accept(to));
        } catch (Throwable t) {
            to.forget();
            throw t;
        }
    }

    SegmentWriter writer() {
        if (writer == null) {
            throw new TraceStoreException("These traces are open for reading only: another program writes them", null);
        }
        return writer;
    }

    Session writingSession() {
        return rows.writer();
    }

    Optional<StoredTrace> find(long trace, String traceId, SpanRows.Depth depth) {
        return rows.read(session -> session.inSnapshot(() -> find(session, trace, traceId, depth)));
    }

    private Optional<StoredTrace> find(Session session, long trace, String traceId, SpanRows.Depth depth) {
        return head(session, trace, traceId)
                .map(head -> new StoredTrace(
                        traceId,
                        head.start(),
                        spans(session, trace, traceId, depth),
                        head.scores(),
                        head.feedback(),
                        head.droppedSpans()));
    }

    private Optional<TraceHead> head(Session session, long trace, String traceId) {
        return session.first(
                row -> new TraceHead(
                        traceId,
                        day.time(row.getLong(1)),
                        Annotations.scores(session, trace),
                        Annotations.feedback(session, trace),
                        row.getLong(2)),
                "SELECT start, dropped FROM trace WHERE id = ? AND trace_id = ?",
                trace,
                Bytes.ofTraceId(traceId));
    }

    /** Walks over a trace's spans, in the order they were written. */
    Optional<TraceHead> walk(long trace, String traceId, Consumer<SpanData> to) {
        return rows.read(session -> session.inSnapshot(() -> {
            Optional<TraceHead> head = head(session, trace, traceId);
            if (head.isPresent()) {
                new SpanRows(day, session, new Terms(session))
                        .read(traceId, trace, SpanRows.Depth.SUMMARY, (number, seq, span) -> to.accept(span));
            }
            return head;
        }));
    }

    /** Reads some spans of a trace, whole. */
    List<SpanData> spans(long trace, String traceId, Collection<String> spanIds) {
        return rows.read(session -> session.inSnapshot(() -> has(session, trace, traceId)
                ? new SpanRows(day, session, new Terms(session)).readSome(traceId, trace, spanIds)
                : List.of()));
    }

    private List<SpanData> spans(Session session, long trace, String traceId, SpanRows.Depth depth) {
        List<SpanData> spans = new ArrayList<>();
        new SpanRows(day, session, new Terms(session))
                .read(traceId, trace, depth, (number, seq, span) -> spans.add(span));
        return spans;
    }

    boolean has(long trace, String traceId) {
        return rows.read(session -> has(session, trace, traceId));
    }

    private static boolean has(Session session, long trace, String traceId) {
        return session.first(
                        row -> 1, "SELECT 1 FROM trace WHERE id = ? AND trace_id = ?", trace, Bytes.ofTraceId(traceId))
                .isPresent();
    }

    /** Finds what matches, in order; fewer than the limit only if there are no more. */
    Found keys(TraceQuery query, SegmentQuery.@Nullable Key after, int limit, Instant now) {
        return rows.read(session -> {
            SegmentQuery asked = new SegmentQuery(day, query, now, session);
            if (query.text().isPresent()) {
                return new WordSearch(this, session, asked, query.text().get(), now).keys(after, limit);
            }
            return new Found(checked(session, asked, after, limit, now), Optional.empty());
        });
    }

    /** Of traces that were found, those that still match. */
    List<SegmentQuery.Key> matching(TraceQuery query, Collection<SegmentQuery.Key> keys, Instant now) {
        return rows.read(session -> {
            SegmentQuery asked = new SegmentQuery(day, query, now, session);
            Optional<WordSearch> search = query.text().map(text -> new WordSearch(this, session, asked, text, now));
            List<Long> ids = keys.stream().map(SegmentQuery.Key::id).toList();
            return asked.keys(session, null, ids, Integer.MAX_VALUE).stream()
                    .filter(key -> matches(session, asked, key, now))
                    .filter(key -> search.map(words -> words.hasWords(key)).orElse(true))
                    .toList();
        });
    }

    /** What was found, and if something may be missing, since when. */
    record Found(List<SegmentQuery.Key> keys, Optional<Instant> indexedUpTo) {}

    private List<SegmentQuery.Key> checked(
            Session session, SegmentQuery asked, SegmentQuery.@Nullable Key after, int limit, Instant now) {
        List<SegmentQuery.Key> found = new ArrayList<>();
        SegmentQuery.Key from = after;
        while (true) {
            List<SegmentQuery.Key> next = asked.keys(session, from, null, limit);
            for (SegmentQuery.Key key : next) {
                if (found.size() < limit && matches(session, asked, key, now)) {
                    found.add(key);
                }
            }
            if (next.size() < limit || found.size() == limit) {
                return found;
            }
            from = next.get(next.size() - 1);
        }
    }

    boolean matches(Session session, SegmentQuery asked, SegmentQuery.Key key, Instant now) {
        return !asked.isCheckedByRow()
                || row(session, key.id(), now).filter(asked::matches).isPresent();
    }

    Optional<TraceRow> row(Session session, long trace, Instant now) {
        return session.first(
                row -> TraceRow.read(row, day, now),
                "SELECT " + TraceRow.COLUMNS + " FROM trace t WHERE t.id = ?",
                trace);
    }

    /** What lists show of traces, in their order. One that was deleted meanwhile is left out. */
    List<TraceSummary> summaries(Collection<SegmentQuery.Key> keys, Instant now) {
        return rows.read(session -> {
            List<TraceSummary> summaries = new ArrayList<>();
            for (SegmentQuery.Key key : keys) {
                row(session, key.id(), now)
                        .ifPresent(
                                row -> summaries.add(withScores(row.summary(), Annotations.scores(session, key.id()))));
            }
            return summaries;
        });
    }

    private static TraceSummary withScores(TraceSummary trace, List<Score> scores) {
        return new TraceSummary(
                trace.traceId(),
                trace.name(),
                trace.status(),
                trace.complete(),
                trace.errorCount(),
                trace.error(),
                trace.startTime(),
                trace.duration(),
                trace.spanCount(),
                trace.usage(),
                trace.cost(),
                trace.models(),
                trace.tags(),
                trace.metadata(),
                trace.conversationId(),
                trace.inputPreview(),
                trace.outputPreview(),
                scores.stream().sorted(BY_TIME).toList(),
                trace.droppedSpans());
    }

    /** Traces with what figures need of their spans. */
    List<StoredTrace> figures(Collection<SegmentQuery.Key> keys) {
        return rows.read(session -> {
            SpanRows reader = new SpanRows(day, session, new Terms(session));
            List<StoredTrace> traces = new ArrayList<>();
            for (SegmentQuery.Key key : keys) {
                List<SpanData> spans = new ArrayList<>();
                reader.read(key.traceId(), key.id(), SpanRows.Depth.FIGURES, (trace, seq, span) -> spans.add(span));
                if (!spans.isEmpty()) {
                    traces.add(new StoredTrace(key.traceId(), day.time(key.start()), spans, List.of(), List.of(), 0));
                }
            }
            return traces;
        });
    }

    /** Counts the labels of traces. */
    void countLabels(Collection<SegmentQuery.Key> keys, Map<String, Long> to) {
        rows.read(session -> {
            Map<Long, Long> counts = new HashMap<>();
            for (SegmentQuery.Key key : keys) {
                session.first(row -> Terms.numbers(row.getBytes(1)), "SELECT labels FROM trace WHERE id = ?", key.id())
                        .ifPresent(terms -> terms.forEach(term -> counts.merge(term, 1L, Long::sum)));
            }
            Terms terms = new Terms(session);
            counts.forEach((term, count) -> to.merge(terms.text(term), count, Long::sum));
            return to;
        });
    }

    /** The oldest traces. */
    List<SegmentQuery.Key> oldest(int limit) {
        return rows.read(session -> session.list(
                row -> new SegmentQuery.Key(row.getLong(1), row.getLong(2), Bytes.traceId(row.getBytes(3))),
                "SELECT id, start, trace_id FROM trace ORDER BY start, trace_id LIMIT ?",
                limit));
    }

    int traces() {
        return (int) rows.read(session -> session.number("SELECT count(*) FROM trace"))
                .longValue();
    }

    /** Traces that run, though nobody runs them any more. */
    List<SegmentQuery.Key> running() {
        return rows.read(session -> session.list(
                row -> new SegmentQuery.Key(row.getLong(1), row.getLong(2), Bytes.traceId(row.getBytes(3))),
                "SELECT id, start, trace_id FROM trace WHERE id IN (SELECT trace FROM span WHERE status = 0)"));
    }

    /** Traces whose words are to be put into the index: those that are over, and those that have waited for long. */
    List<Long> unindexed(long since, int limit) {
        List<Long> traces = new ArrayList<>(words.stale(limit));
        traces.addAll(rows.read(session -> session.list(
                row -> row.getLong(1),
                "SELECT p.trace FROM pending p JOIN trace t ON t.id = p.trace WHERE t.running = 0 OR p.since < ?"
                        + " ORDER BY p.trace LIMIT ?",
                since,
                limit)));
        return traces;
    }

    /** Deletes traces for good, but for what {@link #compact} does. */
    void erase(List<TraceRow> traces) {
        List<Long> ids = traces.stream().map(TraceRow::id).toList();
        words.erase(
                rows.writer(),
                day,
                ids,
                () -> write(writer -> {
                    writer.delete(traces);
                    rows.oweErasure();
                }));
    }

    boolean owesErasure() {
        return rows.owesErasure() || words.owesErasure();
    }

    /** Since when the trace waits that waits longest for the index. */
    Optional<Instant> unindexedSince() {
        return rows.read(session -> session.first(
                row -> Instant.ofEpochMilli(row.getLong(1)), "SELECT since FROM pending ORDER BY since LIMIT 1"));
    }

    /** Brings what was written into the files, and gives free pages back; false if that must be done later, see {@link Database#compact}. */
    boolean compact() {
        return rows.compact() & words.compact();
    }

    @Override
    public void close() {
        words.close();
        rows.close();
    }
}
