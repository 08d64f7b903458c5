/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cost;
import dev.agenttracing.Cut;
import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Spans of one trace as JSON, whole or as an outline. Not thread-safe. */
final class SpanJson {

    private final TraceTree tree;
    private final Map<String, List<Score>> scores = new HashMap<>();

    SpanJson(TraceTree tree) {
        this.tree = tree;
        tree.summary()
                .scores()
                .forEach(score -> score.spanId()
                        .ifPresent(id -> scores.computeIfAbsent(id, key -> new ArrayList<>())
                                .add(score)));
    }

    /** Writes a span with what it took and gave, as far as there is room. */
    void whole(int number, SpanData span, BodyBudget bodies, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("traceId", span.traceId());
        head(span, tree.readAt(), to);
        Json.value("attributes", span.attributes().asMap(), to);
        content("input", span.input(), bodies, to);
        content("output", span.output(), bodies, to);
        span.error().ifPresent(error -> error(error, true, to));
        tail(number, span, to);
        Json.array("cuts", span.cuts(), SpanJson::cut, to);
        if (span.entry()) {
            Json.value("metadata", span.metadata(), to);
            Json.value("tags", span.tags(), to);
            Json.text("remoteParentSpanId", span.remoteParentSpanId(), to);
        }
        to.writeEndObject();
    }

    /** Writes a span without what it took and gave, its attributes and its stack trace. */
    void outline(int number, SpanOutline outline, JsonGenerator to) {
        to.writeStartObject();
        outlineMembers(number, outline, to);
        to.writeEndObject();
    }

    void outlineMembers(int number, SpanOutline outline, JsonGenerator to) {
        SpanData span = outline.span();
        members(outline, tree.readAt(), to);
        tail(number, span, to);
        to.writeNumberProperty("childCount", tree.children(number).size());
        Json.value("flags", flags(span, tree.isParentMissing(number)), to);
    }

    /** Writes what is known of a span without its trace. */
    static void event(SpanOutline outline, Instant now, JsonGenerator to) {
        members(outline, now, to);
        to.writeBooleanProperty("entry", outline.span().entry());
        Json.value("flags", flags(outline.span(), false), to);
    }

    private static void members(SpanOutline outline, Instant now, JsonGenerator to) {
        SpanData span = outline.span();
        head(span, now, to);
        Json.text("inputPreview", outline.inputPreview(), to);
        Json.text("outputPreview", outline.outputPreview(), to);
        to.writeNumberProperty("inputBytes", outline.inputBytes());
        to.writeNumberProperty("outputBytes", outline.outputBytes());
        state("input", span.input().state(), to);
        state("output", span.output().state(), to);
        span.error().ifPresent(error -> error(error, false, to));
        figures(span, to);
    }

    private static List<String> flags(SpanData span, boolean parentLost) {
        List<String> flags = new ArrayList<>();
        if (!span.cuts().isEmpty()) {
            flags.add("cut");
        }
        if (span.input().state() == State.HIDDEN || span.output().state() == State.HIDDEN) {
            flags.add("hidden");
        }
        if (parentLost) {
            flags.add("parentLost");
        }
        return flags;
    }

    private static void figures(SpanData span, JsonGenerator to) {
        Map<String, Object> attributes = span.attributes().asMap();
        if (attributes.get(SpanAttributes.MODEL) instanceof String model) {
            to.writeStringProperty("model", model);
        }
        TokenUsage usage = TokenUsage.from(attributes.get(SpanAttributes.USAGE));
        if (!usage.equals(TokenUsage.NONE)) {
            Json.usage(usage, to);
        }
        Json.cost(Cost.from(attributes.get(SpanAttributes.COST)), to);
        if (attributes.get(SpanAttributes.TIME_TO_FIRST_TOKEN_MS) instanceof Number millis) {
            Json.value("timeToFirstTokenMs", millis, to);
        }
    }

    private static void head(SpanData span, Instant now, JsonGenerator to) {
        to.writeStringProperty("id", span.id());
        Json.text("parentSpanId", span.parentSpanId(), to);
        to.writeStringProperty("type", span.type().name());
        to.writeStringProperty("name", span.name());
        Json.text("entityType", span.type().entityType(), to);
        Json.text("entityId", span.entityId(), to);
        to.writeStringProperty("status", span.status().jsonName());
        Json.time("startTime", span.startTime(), to);
        span.endTime().ifPresent(end -> Json.time("endTime", end, to));
        Json.duration(duration(span, now), to);
    }

    /** {@return how long a span took, or runs} */
    static Duration duration(SpanData span, Instant now) {
        Duration open = Duration.between(span.startTime(), now);
        return span.duration().orElse(open.isNegative() ? Duration.ZERO : open);
    }

    private void tail(int number, SpanData span, JsonGenerator to) {
        Json.array("scores", scores.getOrDefault(span.id(), List.of()), TraceJson::score, to);
        to.writeBooleanProperty("entry", span.entry());
        to.writeBooleanProperty("parentMissing", tree.isParentMissing(number));
    }

    static void error(SpanError error, boolean withStackTrace, JsonGenerator to) {
        to.writeObjectPropertyStart("error");
        to.writeStringProperty("type", error.type());
        to.writeStringProperty("message", error.message());
        if (withStackTrace) {
            to.writeStringProperty("stackTrace", error.stackTrace());
        }
        to.writeEndObject();
    }

    private static void cut(Cut cut, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("path", cut.path());
        to.writeStringProperty("unit", cut.unit());
        to.writeNumberProperty("originalSize", cut.originalSize());
        to.writeNumberProperty("keptSize", cut.keptSize());
        to.writeEndObject();
    }

    private static void content(String name, SpanData.Content content, BodyBudget bodies, JsonGenerator to) {
        if (content.isRecorded() && !bodies.admits()) {
            to.writeStringProperty(name + "State", "omitted");
            return;
        }
        if (content.isRecorded()) {
            bodies.spend(content.json());
            to.writeName(name);
            to.writeRawValue(content.json());
        }
        state(name, content.state(), to);
    }

    private static void state(String name, State state, JsonGenerator to) {
        if (state != State.PRESENT) {
            to.writeStringProperty(name + "State", state.jsonName());
        }
    }
}
