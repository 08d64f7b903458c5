/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TraceTree;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** Traces, scores and feedback as JSON. */
final class TraceJson {

    private static final int MESSAGE_LENGTH = 160;

    private TraceJson() {}

    /** Writes the items of a list; of those that run, what they do now. */
    static void items(Iterable<TraceSummary> items, Function<String, Optional<SpanData>> newestOpen, JsonGenerator to) {
        to.writeArrayPropertyStart("items");
        for (TraceSummary trace : items) {
            to.writeStartObject();
            summary(trace, to);
            if (!trace.complete()) {
                newestOpen.apply(trace.traceId()).ifPresent(span -> runningSpan(span, to));
            }
            to.writeEndObject();
        }
        to.writeEndArray();
    }

    private static void summary(TraceSummary trace, JsonGenerator to) {
        to.writeStringProperty("traceId", trace.traceId());
        to.writeStringProperty("name", trace.name());
        to.writeStringProperty("status", trace.status().jsonName());
        to.writeNumberProperty("errorCount", trace.errorCount());
        trace.error().ifPresent(error -> SpanJson.error(shortened(error), false, to));
        Json.time("startTime", trace.startTime(), to);
        Json.duration(trace.duration(), to);
        to.writeNumberProperty("spanCount", trace.spanCount());
        Json.usage(trace.usage(), to);
        Json.cost(trace.cost(), to);
        Json.value("models", trace.models(), to);
        Json.value("tags", trace.tags(), to);
        Json.value("metadata", trace.metadata(), to);
        Json.text("conversationId", trace.conversationId(), to);
        Json.text("inputPreview", trace.inputPreview(), to);
        Json.text("outputPreview", trace.outputPreview(), to);
        Json.array("scores", trace.scores(), TraceJson::score, to);
        to.writeNumberProperty("droppedSpans", trace.droppedSpans());
    }

    private static SpanError shortened(SpanError error) {
        String message = error.message();
        if (message.length() <= MESSAGE_LENGTH) {
            return error;
        }
        int end =
                Character.isHighSurrogate(message.charAt(MESSAGE_LENGTH - 2)) ? MESSAGE_LENGTH - 2 : MESSAGE_LENGTH - 1;
        return new SpanError(error.type(), message.substring(0, end) + "…", "");
    }

    private static void runningSpan(SpanData span, JsonGenerator to) {
        to.writeObjectPropertyStart("runningSpan");
        to.writeStringProperty("type", span.type().name());
        to.writeStringProperty("name", span.name());
        to.writeEndObject();
    }

    /** Writes what is said of a trace beside its spans. */
    static void head(TraceTree tree, JsonGenerator to) {
        TraceSummary trace = tree.summary();
        to.writeStringProperty("traceId", trace.traceId());
        to.writeBooleanProperty("complete", trace.complete());
        to.writeStringProperty("rootSpanId", tree.node(tree.root()).id());
        to.writeStringProperty("name", trace.name());
        to.writeStringProperty("status", trace.status().jsonName());
        Json.time("startTime", tree.node(0).startTime(), to);
        Json.duration(trace.duration(), to);
        to.writeNumberProperty("errorCount", trace.errorCount());
        to.writeNumberProperty("droppedSpans", trace.droppedSpans());
        Json.text("conversationId", trace.conversationId(), to);
        Json.usage(trace.usage(), to);
        Json.cost(trace.cost(), to);
        Json.value("metadata", trace.metadata(), to);
        Json.value("tags", trace.tags(), to);
        to.writeNumberProperty("spanCount", trace.spanCount());
        Json.array("scores", trace.scores(), TraceJson::score, to);
        Json.array("feedback", tree.feedback(), TraceJson::feedback, to);
    }

    static void score(Score score, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("id", score.id());
        to.writeStringProperty("name", score.name());
        Json.text("label", score.label(), to);
        if (score.verdict().isPresent()) {
            to.writeBooleanProperty("value", score.verdict().get());
        } else if (score.value().isPresent()) {
            to.writeNumberProperty("value", score.value().getAsDouble());
        }
        Json.text("comment", score.comment(), to);
        Json.text("author", score.author(), to);
        Json.time("time", score.time(), to);
        Json.text("spanId", score.spanId(), to);
        to.writeEndObject();
    }

    static void feedback(Feedback feedback, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("id", feedback.id());
        to.writeNumberProperty("value", feedback.value());
        Json.text("comment", feedback.comment(), to);
        Json.text("author", feedback.author(), to);
        Json.time("time", feedback.time(), to);
        to.writeEndObject();
    }
}
