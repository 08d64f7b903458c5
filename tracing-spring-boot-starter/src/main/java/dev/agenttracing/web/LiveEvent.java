/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.TraceEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/**
 * An event, written once for all who read it.
 *
 * @param number its number
 * @param traceId the trace that it is about
 * @param facts what is known of that trace
 * @param frame the event as it is sent
 */
record LiveEvent(long number, String traceId, LiveFacts facts, byte[] frame) {

    static LiveEvent of(long number, String id, TraceEvent event, LiveFacts facts, Instant now) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(1_024);
        frame.writeBytes(
                ("id: " + id + "\nevent: " + name(event.kind()) + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        Json.writeTo(frame, to -> {
            to.writeStartObject();
            to.writeStringProperty("traceId", event.traceId());
            SpanData entry = facts.entry();
            boolean ofTrace =
                    event.kind() == TraceEvent.Kind.TRACE_STARTED || event.kind() == TraceEvent.Kind.TRACE_ENDED;
            if (ofTrace && entry != null) {
                trace(entry, facts, now, to);
            }
            event.span().ifPresent(span -> span(span, now, to));
            event.score().ifPresent(score -> {
                to.writeName("score");
                TraceJson.score(score, to);
            });
            event.feedback().ifPresent(feedback -> {
                to.writeName("feedback");
                TraceJson.feedback(feedback, to);
            });
            to.writeEndObject();
        });
        frame.writeBytes(new byte[] {'\n', '\n'});
        return new LiveEvent(number, event.traceId(), facts, frame.toByteArray());
    }

    private static String name(TraceEvent.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void trace(SpanData entry, LiveFacts facts, Instant now, JsonGenerator to) {
        to.writeStringProperty("name", entry.name());
        to.writeStringProperty("status", entry.status().jsonName());
        Json.time("startTime", entry.startTime(), to);
        Json.duration(SpanJson.duration(entry, now), to);
        to.writeNumberProperty("errorCount", facts.errors());
        Json.value("tags", facts.tags(), to);
        Json.value("metadata", facts.metadata(), to);
        Json.text("conversationId", entry.conversationId(), to);
    }

    private static void span(SpanOutline outline, Instant now, JsonGenerator to) {
        to.writeObjectPropertyStart("span");
        SpanJson.event(outline, now, to);
        to.writeEndObject();
    }

    int size() {
        return frame.length + 100;
    }
}
