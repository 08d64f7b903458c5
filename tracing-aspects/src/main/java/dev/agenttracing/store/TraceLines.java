/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Traces as newline-delimited JSON, one trace a line, with all that is stored of it. Read into another store, they are equal, and
 * in the same order. No more than one trace is in memory.
 */
public final class TraceLines {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private TraceLines() {}

    /**
     * Writes traces out, the newest first.
     *
     * @param from the store
     * @param query which traces; limit and cursor do not count
     * @param to where to write, in UTF-8; is not closed
     * @return how many traces were written
     * @throws IOException if it cannot be written to
     */
    public static long write(TraceStore from, TraceQuery query, OutputStream to) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        TraceQuery page = query.toBuilder()
                .after((TraceCursor) null)
                .limit(TraceQuery.MAX_LIMIT)
                .build();
        long written = 0;
        Optional<String> next;
        do {
            TracePage found = from.query(page);
            for (TraceSummary each : found.items()) {
                Optional<StoredTrace> trace = from.find(each.traceId());
                if (trace.isPresent()) {
                    writer.append(line(trace.get())).append('\n');
                    written++;
                }
            }
            next = found.nextCursor();
            page = page.toBuilder()
                    .after(next.map(TraceCursor::decode).orElse(null))
                    .build();
        } while (next.isPresent());
        writer.flush();
        return written;
    }

    /**
     * Reads traces in. What the store has already is not doubled.
     *
     * @param from lines as {@link #write} gives them; is not closed
     * @param to the store
     * @return how many traces were read
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is no trace; it is named, and those before it are stored
     */
    public static long read(InputStream from, TraceStore to) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
        long read = 0;
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                to.write(batch(line, number));
                read++;
            }
        }
        return read;
    }

    /** One line. A lone half of a character pair, which no encoding can say, is written as an escape. */
    static String line(StoredTrace trace) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            to.writeStartObject();
            to.writeStringProperty("traceId", trace.traceId());
            to.writeStringProperty("start", trace.start().toString());
            to.writeNumberProperty("droppedSpans", trace.droppedSpans());
            to.writeArrayPropertyStart("spans");
            trace.spans().forEach(span -> SpanLine.write(span, to));
            to.writeEndArray();
            to.writeArrayPropertyStart("scores");
            trace.scores().forEach(score -> AnnotationJson.write(score, to));
            to.writeEndArray();
            to.writeArrayPropertyStart("feedback");
            trace.feedback().forEach(feedback -> AnnotationJson.write(feedback, to));
            to.writeEndArray();
            to.writeEndObject();
        }
        return escaped(text.toString());
    }

    private static String escaped(String line) {
        StringBuilder escaped = null;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < line.length()
                    && Character.isLowSurrogate(line.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                escaped = escaped == null ? new StringBuilder(line.substring(0, i)) : escaped;
                escaped.append("\\u").append(Integer.toHexString(c));
            } else if (escaped != null) {
                escaped.append(c);
            }
            if (pair) {
                i++;
                if (escaped != null) {
                    escaped.append(line.charAt(i));
                }
            }
        }
        return escaped == null ? line : escaped.toString();
    }

    private static WriteBatch batch(String line, long number) {
        Reading reading = new Reading();
        try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (from.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no object");
            }
            SpanJson.members(from, reading::member);
            return reading.batch();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "Line " + number + " is not a trace that was exported: " + e.getMessage(), e);
        }
    }

    private static final class Reading {

        private String traceId = "";
        private Instant start = Instant.EPOCH;
        private long dropped;
        private final List<SpanData> spans = new ArrayList<>();
        private final List<Score> scores = new ArrayList<>();
        private final List<Feedback> feedback = new ArrayList<>();

        private void member(String name, JsonParser from) {
            switch (name) {
                case "traceId" -> traceId = from.getString();
                case "start" -> start = Instant.parse(from.getString());
                case "droppedSpans" -> dropped = from.getLongValue();
                case "spans" -> each(from, () -> spans.add(SpanLine.read(traceId, from)));
                case "scores" -> each(from, () -> scores.add(AnnotationJson.readScore(from)));
                case "feedback" -> each(from, () -> feedback.add(AnnotationJson.readFeedback(from)));
                default -> from.skipChildren();
            }
        }

        private static void each(JsonParser from, Runnable item) {
            while (from.nextToken() != JsonToken.END_ARRAY) {
                item.run();
            }
        }

        /** The span that the trace's place in the order comes from goes first. */
        private WriteBatch batch() {
            if (spans.isEmpty()) {
                throw new IllegalArgumentException("it has no spans");
            }
            spans.sort(Comparator.comparing(span -> !span.startTime().equals(start)));
            return new WriteBatch(
                    "import-" + traceId,
                    spans,
                    scores.isEmpty() ? Map.of() : Map.of(traceId, scores),
                    feedback.isEmpty() ? Map.of() : Map.of(traceId, feedback),
                    dropped == 0 ? Map.of() : Map.of(traceId, dropped));
        }
    }
}
