/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Attributes;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.SpanJson;
import java.io.StringWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * Spans as rows of a day's file: what figures and filters need in {@code span}, the rest in {@code content}. How much is read
 * back is said by {@link Depth}.
 */
final class SpanRows {

    private static final String COLUMNS = "s.seq, s.trace, s.id, s.parent, s.type, s.name, s.entity, s.status, s.start,"
            + " s.duration, s.flags, s.figures";
    private static final int ENTRY = 1;
    private static final int JOINED = 2;
    private static final int INPUT_SHIFT = 2;
    private static final int OUTPUT_SHIFT = 5;
    private static final int STATE_MASK = 7;
    private static final State[] STATES = State.values();
    private static final SpanStatus[] STATUSES = SpanStatus.values();

    private final Day day;
    private final Session session;
    private final Terms terms;

    /** How much of a span is read. */
    enum Depth {
        /** Ids, type, name, status, times, and what figures need of the attributes. */
        FIGURES,
        /** The same, and of entry spans and errors the details. */
        SUMMARY,
        /** All but input and output. */
        OUTLINE,
        /** All. */
        WHOLE
    }

    /** Takes a span with the number of its trace. */
    interface Taking {

        void take(long trace, long seq, SpanData span);
    }

    SpanRows(Day day, Session session, Terms terms) {
        this.day = day;
        this.session = session;
        this.terms = terms;
    }

    void insert(long seq, long trace, long owner, SpanData span, PartWriter parts) {
        int unused = session.update(
                "INSERT INTO span (seq, trace, id, parent, type, name, entity, status, start, duration, flags, figures)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                seq,
                trace,
                Bytes.ofSpanId(span.id()),
                span.parentSpanId().map(Bytes::ofSpanId).orElse(null),
                terms.number(Labels.type(span.type())),
                terms.number(Labels.spanName(span.name())),
                span.entityId().map(Bytes::of).orElse(null),
                span.status().ordinal(),
                day.micros(span.startTime()),
                span.duration().map(Day::nanos).orElse(null),
                flags(span),
                Figures.encode(span));
        String details = details(span);
        Bodies bodies = new Bodies(
                details.equals("{}") ? null : parts.content(owner, details),
                span.input().isRecorded() ? parts.content(owner, span.input().json()) : null,
                span.output().isRecorded() ? parts.content(owner, span.output().json()) : null);
        bodies.insert(session, seq);
    }

    void delete(long trace, String id) {
        Long span = Bytes.ofSpanId(id);
        int unused = session.update(
                "DELETE FROM content WHERE seq = (SELECT seq FROM span WHERE trace = ? AND id = ?)", trace, span);
        unused = session.update("DELETE FROM span WHERE trace = ? AND id = ?", trace, span);
    }

    private static int flags(SpanData span) {
        return (span.entry() ? ENTRY : 0)
                | (span.joined() ? JOINED : 0)
                | span.input().state().ordinal() << INPUT_SHIFT
                | span.output().state().ordinal() << OUTPUT_SHIFT;
    }

    private static String details(SpanData span) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = Summaries.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            to.writeStartObject();
            SpanJson.writeDetails(span, to);
            to.writeEndObject();
        }
        return text.toString();
    }

    /** Reads the spans of a trace, in the order they were written. */
    void read(String traceId, long trace, Depth depth, Taking to) {
        PartReader parts = new PartReader(session);
        read(trace, depth, row -> {
            Bodies bodies = bodies(row, depth);
            to.take(trace, row.getLong(1), span(traceId, row, depth, bodies, parts));
        });
    }

    /** Takes a row. */
    private interface RowTaking {

        void take(ResultSet row) throws SQLException;
    }

    /** Takes a span without its input and output, and these as they are stored. */
    interface BodiesTaking {

        void take(long seq, SpanData span, Bodies bodies);
    }

    /** Reads the spans of a trace, in the order they were written, with their input and output as they are stored. */
    void readBodies(String traceId, long trace, PartReader parts, BodiesTaking to) {
        read(trace, Depth.WHOLE, row -> {
            Bodies bodies = Bodies.of(row, 13);
            to.take(row.getLong(1), span(traceId, row, Depth.OUTLINE, bodies, parts), bodies);
        });
    }

    /** Reads some spans of a trace, whole. Each is looked up by its id: SQLite would rather go through all of the trace. */
    List<SpanData> readSome(String traceId, long trace, Collection<String> spanIds) {
        PartReader parts = new PartReader(session);
        List<Long> ids = spanIds.stream().map(Bytes::ofSpanId).toList();
        return session.list(
                row -> span(traceId, row, Depth.WHOLE, Bodies.of(row, 13), parts),
                "SELECT " + COLUMNS + ", c.head, c.input, c.output FROM json_each(?) wanted"
                        + " CROSS JOIN span s ON s.trace = ? AND s.id = wanted.value"
                        + " LEFT JOIN content c ON c.seq = s.seq",
                ids.toString(),
                trace);
    }

    private static Bodies bodies(ResultSet row, Depth depth) throws SQLException {
        return switch (depth) {
            case FIGURES -> Bodies.NONE;
            case SUMMARY, OUTLINE -> Bodies.ofHead(row, 13);
            case WHOLE -> Bodies.of(row, 13);
        };
    }

    private void read(long trace, Depth depth, RowTaking to) {
        List<Integer> unused = session.list(
                row -> {
                    to.take(row);
                    return 0;
                },
                select(depth) + " ORDER BY s.seq",
                trace);
    }

    private static String select(Depth depth) {
        return "SELECT " + COLUMNS
                + switch (depth) {
                    case FIGURES -> " FROM span s WHERE s.trace = ?";
                    case SUMMARY ->
                        ", c.head FROM span s LEFT JOIN content c ON c.seq = s.seq AND (s.flags & 1 OR s.status = 2)"
                                + " WHERE s.trace = ?";
                    case OUTLINE -> ", c.head FROM span s LEFT JOIN content c ON c.seq = s.seq WHERE s.trace = ?";
                    case WHOLE ->
                        ", c.head, c.input, c.output FROM span s LEFT JOIN content c ON c.seq = s.seq WHERE s.trace = ?";
                };
    }

    private SpanData span(String traceId, ResultSet row, Depth depth, Bodies bodies, PartReader parts)
            throws SQLException {
        int flags = row.getInt(11);
        SpanStatus status = STATUSES[row.getInt(8)];
        long parent = row.getLong(4);
        boolean hasParent = !row.wasNull();
        long duration = row.getLong(10);
        boolean hasDuration = !row.wasNull();
        byte[] entity = row.getBytes(7);
        SpanData.Builder span = SpanData.builder(traceId, Bytes.spanId(row.getLong(3)))
                .parentSpanId(hasParent ? Bytes.spanId(parent) : null)
                .type(SpanType.of(terms.text(row.getLong(5)).substring(1)))
                .name(terms.text(row.getLong(6)).substring(1))
                .entityId(entity == null ? null : Bytes.text(entity))
                .status(status, hasDuration ? Duration.ofNanos(duration) : null)
                .startTime(day.time(row.getLong(9)));
        if ((flags & ENTRY) != 0) {
            span.entry((flags & JOINED) != 0);
        }
        byte[] figures = depth.compareTo(Depth.OUTLINE) < 0 ? row.getBytes(12) : null;
        if (figures != null) {
            span.attributes(Attributes.of(Figures.decode(figures)));
        }
        if (bodies.details() != null) {
            readDetails(parts.text(bodies.details()), span);
        }
        boolean whole = depth == Depth.WHOLE;
        return span.input(content(flags >> INPUT_SHIFT, whole ? bodies.input() : null, parts))
                .output(content(flags >> OUTPUT_SHIFT, whole ? bodies.output() : null, parts))
                .build();
    }

    private static SpanData.Content content(int flags, byte @Nullable [] encoded, PartReader parts) {
        State state = STATES[flags & STATE_MASK];
        return switch (state) {
            case NONE -> SpanData.Content.NONE;
            case HIDDEN -> SpanData.Content.HIDDEN;
            default -> new SpanData.Content(state, parts.text(encoded));
        };
    }

    private static void readDetails(String json, SpanData.Builder span) {
        try (JsonParser from = Summaries.JSON.createParser(ObjectReadContext.empty(), json)) {
            from.nextToken();
            SpanJson.members(from, (name, value) -> {
                if (name.equals("remoteTraceId")) {
                    span.remote(
                            value.getString(), span.build().remoteParentSpanId().orElse(null));
                } else if (name.equals("remoteParentSpanId")) {
                    span.remote(span.build().remoteTraceId().orElse(null), value.getString());
                } else {
                    SpanJson.readDetail(name, value, span);
                }
            });
        }
    }

    /** A span of a trace with its input and output, for the preview of the root. */
    SpanData withContents(long trace, SpanData span) {
        PartReader parts = new PartReader(session);
        return session.first(
                        row -> {
                            Bodies bodies = Bodies.of(row, 1);
                            return span.toBuilder()
                                    .input(new SpanData.Content(span.input().state(), parts.text(bodies.input())))
                                    .output(new SpanData.Content(span.output().state(), parts.text(bodies.output())))
                                    .build();
                        },
                        "SELECT c.head, c.input, c.output FROM span s JOIN content c ON c.seq = s.seq WHERE s.trace = ? AND s.id = ?",
                        trace,
                        Bytes.ofSpanId(span.id()))
                .orElse(span);
    }
}
