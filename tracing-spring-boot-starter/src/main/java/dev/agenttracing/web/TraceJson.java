/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.Cost;
import dev.agenttracing.Cut;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanError;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceSummary;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Traces, spans and scores as JSON. Absent values are left out; times have six fraction digits. */
final class TraceJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private TraceJson() {}

    static void writeTo(OutputStream out, Consumer<JsonGenerator> body) {
        // By a writer, which replaces half a character pair: the JSON library alone breaks off there.
        try (JsonGenerator to =
                JSON.createGenerator(ObjectWriteContext.empty(), new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            body.accept(to);
        }
    }

    static void write(TracePage page, JsonGenerator to) {
        to.writeStartObject();
        array("items", page.items(), TraceJson::write, to);
        text("nextCursor", page.nextCursor(), to);
        page.indexedUpTo().ifPresent(time -> time("indexedUpTo", time, to));
        to.writeEndObject();
    }

    private static void write(TraceSummary trace, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("traceId", trace.traceId());
        to.writeStringProperty("name", trace.name());
        to.writeStringProperty("status", trace.status().jsonName());
        to.writeNumberProperty("errorCount", trace.errorCount());
        trace.error().ifPresent(error -> write("error", error, false, to));
        time("startTime", trace.startTime(), to);
        duration(trace.duration(), to);
        to.writeNumberProperty("spanCount", trace.spanCount());
        usage(trace.usage(), to);
        trace.cost().map(Cost::asMap).ifPresent(cost -> value("cost", cost, to));
        value("models", trace.models(), to);
        value("tags", trace.tags(), to);
        value("metadata", trace.metadata(), to);
        text("conversationId", trace.conversationId(), to);
        text("inputPreview", trace.inputPreview(), to);
        text("outputPreview", trace.outputPreview(), to);
        array("scores", trace.scores(), TraceJson::write, to);
        to.writeNumberProperty("droppedSpans", trace.droppedSpans());
        to.writeEndObject();
    }

    static void write(Trace trace, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("traceId", trace.traceId());
        to.writeBooleanProperty("complete", trace.isComplete());
        to.writeStringProperty("rootSpanId", trace.rootSpan().id());
        to.writeStringProperty("name", trace.name());
        to.writeStringProperty("status", trace.status().jsonName());
        time("startTime", trace.startTime(), to);
        duration(trace.duration(), to);
        to.writeNumberProperty("errorCount", trace.errorCount());
        to.writeNumberProperty("droppedSpans", trace.droppedSpans());
        text("conversationId", trace.conversationId(), to);
        usage(trace.usage(), to);
        trace.cost().map(Cost::asMap).ifPresent(cost -> value("cost", cost, to));
        value("metadata", trace.metadata(), to);
        value("tags", trace.tags(), to);
        to.writeNumberProperty("spanCount", trace.spans().size());
        array("scores", trace.scores(), TraceJson::write, to);
        array("feedback", trace.feedback(), TraceJson::write, to);
        members(SpanPage.first(trace), to);
        to.writeEndObject();
    }

    static void write(SpanPage page, JsonGenerator to) {
        to.writeStartObject();
        members(page, to);
        to.writeEndObject();
    }

    private static void members(SpanPage page, JsonGenerator to) {
        BodyBudget bodies = BodyBudget.ofPage();
        array("spans", page.spans(), (span, json) -> write(span, bodies, json), to);
        if (bodies.hasOmitted()) {
            to.writeBooleanProperty("bodiesOmitted", true);
        }
        text("nextCursor", page.nextCursor(), to);
    }

    static void write(Span span, JsonGenerator to) {
        write(span, BodyBudget.unlimited(), to);
    }

    private static void write(Span span, BodyBudget bodies, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("traceId", span.traceId());
        to.writeStringProperty("id", span.id());
        text("parentSpanId", span.parentSpanId(), to);
        to.writeStringProperty("type", span.type().name());
        to.writeStringProperty("name", span.name());
        text("entityType", span.entityType(), to);
        text("entityId", span.entityId(), to);
        to.writeStringProperty("status", span.status().jsonName());
        time("startTime", span.startTime(), to);
        span.endTime().ifPresent(end -> time("endTime", end, to));
        duration(span.duration(), to);
        value("attributes", span.attributes().asMap(), to);
        content("input", span.input(), bodies, to);
        content("output", span.output(), bodies, to);
        span.error().ifPresent(error -> write("error", error, true, to));
        array("scores", span.scores(), TraceJson::write, to);
        array("cuts", span.cuts(), TraceJson::write, to);
        to.writeBooleanProperty("entry", span.isEntry());
        to.writeBooleanProperty("parentMissing", span.parentMissing());
        if (span.isEntry()) {
            value("metadata", span.metadata(), to);
            value("tags", span.tags(), to);
            text("remoteParentSpanId", span.remoteParentSpanId(), to);
        }
        to.writeEndObject();
    }

    private static void write(Score score, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("id", score.id());
        to.writeStringProperty("name", score.name());
        text("label", score.label(), to);
        if (score.verdict().isPresent()) {
            to.writeBooleanProperty("value", score.verdict().get());
        } else if (score.value().isPresent()) {
            to.writeNumberProperty("value", score.value().getAsDouble());
        }
        text("comment", score.comment(), to);
        text("author", score.author(), to);
        time("time", score.time(), to);
        text("spanId", score.spanId(), to);
        to.writeEndObject();
    }

    private static void write(Feedback feedback, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("id", feedback.id());
        to.writeNumberProperty("value", feedback.value());
        text("comment", feedback.comment(), to);
        text("author", feedback.author(), to);
        time("time", feedback.time(), to);
        to.writeEndObject();
    }

    private static void write(Cut cut, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("path", cut.path());
        to.writeStringProperty("unit", cut.unit());
        to.writeNumberProperty("originalSize", cut.originalSize());
        to.writeNumberProperty("keptSize", cut.keptSize());
        to.writeEndObject();
    }

    private static void write(String name, SpanError error, boolean withStackTrace, JsonGenerator to) {
        to.writeObjectPropertyStart(name);
        to.writeStringProperty("type", error.type());
        to.writeStringProperty("message", error.message());
        if (withStackTrace) {
            to.writeStringProperty("stackTrace", error.stackTrace());
        }
        to.writeEndObject();
    }

    private static void content(String name, CapturedContent content, BodyBudget bodies, JsonGenerator to) {
        boolean hasBody =
                content.state() == CapturedContent.State.PRESENT || content.state() == CapturedContent.State.CUT;
        if (hasBody && !bodies.admits()) {
            to.writeStringProperty(name + "State", "omitted");
            return;
        }
        if (hasBody) {
            String body = content.json();
            bodies.spend(body);
            to.writeName(name);
            to.writeRawValue(body);
        }
        if (content.state() != CapturedContent.State.PRESENT) {
            to.writeStringProperty(name + "State", content.state().jsonName());
        }
    }

    private static void usage(TokenUsage usage, JsonGenerator to) {
        value("usage", usage.asMap(), to);
    }

    private static void time(String name, Instant time, JsonGenerator to) {
        to.writeStringProperty(name, TIME.format(time));
    }

    private static void duration(Duration duration, JsonGenerator to) {
        to.writeNumberProperty("durationMs", BigDecimal.valueOf(duration.toNanos(), 6));
    }

    private static void text(String name, Optional<String> value, JsonGenerator to) {
        value.ifPresent(text -> to.writeStringProperty(name, text));
    }

    private static <T> void array(
            String name, Collection<T> items, BiConsumer<T, JsonGenerator> item, JsonGenerator to) {
        to.writeArrayPropertyStart(name);
        items.forEach(each -> item.accept(each, to));
        to.writeEndArray();
    }

    private static void value(String name, Object value, JsonGenerator to) {
        to.writeName(name);
        value(value, to);
    }

    private static void value(@Nullable Object value, JsonGenerator to) {
        if (value == null) {
            to.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            to.writeStartObject();
            map.forEach((key, each) -> {
                to.writeName(String.valueOf(key));
                value(each, to);
            });
            to.writeEndObject();
        } else if (value instanceof Collection<?> items) {
            to.writeStartArray();
            items.forEach(each -> value(each, to));
            to.writeEndArray();
        } else if (value instanceof Boolean flag) {
            to.writeBoolean(flag);
        } else if (value instanceof Number number) {
            number(number, to);
        } else {
            to.writeString(String.valueOf(value));
        }
    }

    private static void number(Number number, JsonGenerator to) {
        if (number instanceof Integer || number instanceof Long) {
            to.writeNumber(number.longValue());
        } else if (number instanceof BigDecimal decimal) {
            to.writeNumber(decimal);
        } else if (Double.isFinite(number.doubleValue())) {
            to.writeNumber(number.doubleValue());
        } else {
            to.writeString(number.toString());
        }
    }
}
