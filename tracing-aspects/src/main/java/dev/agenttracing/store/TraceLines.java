/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.SpanData;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Traces as newline-delimited JSON, one trace a line, with all that is stored of it. Read into another store, they are equal, and
 * in the same order. A trace is never whole in memory: some of its spans are.
 */
public final class TraceLines {

    /** How many spans are written or read at once. */
    static final int AT_ONCE = 100;

    private static final JsonFactory JSON = new JsonFactory();

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
                List<String> ids = new ArrayList<>();
                Optional<TraceHead> head = from.walk(each.traceId(), span -> ids.add(span.id()));
                if (head.isPresent()) {
                    write(head.get(), ids, some -> from.spans(head.get().traceId(), some), writer);
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
     * Writes one trace out, as a line.
     *
     * @param head what there is beside its spans
     * @param spanIds the ids of its spans. The span whose start is the trace's place in the order should be among the first
     *     1,000: then a store that reads the line has it at the same place
     * @param spans gives some of the spans; one that is gone is left out
     * @param to where to write; is neither closed nor flushed
     * @throws IOException if it cannot be written to
     */
    public static void write(
            TraceHead head, List<String> spanIds, Function<List<String>, Collection<SpanData>> spans, Writer to)
            throws IOException {
        // A lone half of a character pair, which no encoding can say, is written as an escape.
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), new PairedWriter(to))) {
            json.writeStartObject();
            json.writeStringProperty("traceId", head.traceId());
            json.writeStringProperty("start", head.start().toString());
            json.writeNumberProperty("droppedSpans", head.droppedSpans());
            json.writeArrayPropertyStart("spans");
            for (int at = 0; at < spanIds.size(); at += AT_ONCE) {
                List<String> some = spanIds.subList(at, Math.min(at + AT_ONCE, spanIds.size()));
                spans.apply(some).forEach(span -> SpanLine.write(span, json));
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("scores");
            head.scores().forEach(score -> AnnotationJson.write(score, json));
            json.writeEndArray();
            json.writeArrayPropertyStart("feedback");
            head.feedback().forEach(feedback -> AnnotationJson.write(feedback, json));
            json.writeEndArray();
            json.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        to.append('\n');
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
        return read(from, to::write);
    }

    /**
     * Reads traces in, in batches. A trace of more spans than are held at once comes in several, so that of a line that breaks
     * off the first part may have come.
     *
     * @param from lines as {@link #write} gives them; is not closed
     * @param to takes each batch
     * @return how many traces were read
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is no trace; it is named, and those before it have come
     */
    public static long read(InputStream from, Consumer<WriteBatch> to) throws IOException {
        LineSource lines = new LineSource(new InputStreamReader(from, StandardCharsets.UTF_8));
        long read = 0;
        try {
            while (lines.nextLine()) {
                read += new TraceLineReading(to).read(lines) ? 1 : 0;
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        return read;
    }
}
