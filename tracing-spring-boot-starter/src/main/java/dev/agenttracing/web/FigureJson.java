/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Conversation;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TraceStats;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Figures over many traces as JSON. */
final class FigureJson {

    private FigureJson() {}

    static void stats(TraceStats stats, JsonGenerator to) {
        to.writeStartObject();
        to.writeNumberProperty("traces", stats.traces());
        to.writeNumberProperty("errors", stats.errors());
        Json.millis("p50Ms", stats.p50(), to);
        Json.millis("p95Ms", stats.p95(), to);
        Json.millis("p99Ms", stats.p99(), to);
        Json.usage(stats.usage(), to);
        Json.cost(stats.cost(), to);
        Json.array("models", stats.models(), FigureJson::group, to);
        Json.array("agents", stats.agents(), FigureJson::group, to);
        Json.array("tools", stats.tools(), FigureJson::group, to);
        to.writeEndObject();
    }

    private static void group(TraceStats.Group group, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("name", group.name());
        to.writeNumberProperty("calls", group.calls());
        to.writeNumberProperty("errors", group.errors());
        Json.millis("p50Ms", group.p50(), to);
        Json.millis("p95Ms", group.p95(), to);
        Json.usage(group.usage(), to);
        Json.cost(group.cost(), to);
        to.writeEndObject();
    }

    static void facets(TraceFacets facets, JsonGenerator to) {
        to.writeStartObject();
        counts("statuses", facets.statuses(), to);
        counts("tags", facets.tags(), to);
        counts("names", facets.names(), to);
        counts("models", facets.models(), to);
        counts("spanTypes", facets.spanTypes(), to);
        counts("metadataKeys", facets.metadataKeys(), to);
        to.writeEndObject();
    }

    /** As a list: a name that came with the data must not become the name of a member. */
    private static void counts(String name, Map<String, Long> counts, JsonGenerator to) {
        to.writeArrayPropertyStart(name);
        counts.forEach((value, count) -> {
            to.writeStartObject();
            to.writeStringProperty("value", value);
            to.writeNumberProperty("count", count);
            to.writeEndObject();
        });
        to.writeEndArray();
    }

    static void histogram(TraceHistogram histogram, JsonGenerator to) {
        to.writeStartObject();
        Json.time("from", histogram.from(), to);
        Json.time("to", histogram.to(), to);
        Json.array(
                "buckets",
                histogram.buckets(),
                (bucket, json) -> {
                    json.writeStartObject();
                    Json.time("start", bucket.start(), json);
                    json.writeNumberProperty("traces", bucket.traces());
                    json.writeNumberProperty("errors", bucket.errors());
                    json.writeEndObject();
                },
                to);
        to.writeEndObject();
    }

    static void conversation(Conversation conversation, JsonGenerator to) {
        to.writeStartObject();
        conversationMembers(conversation, to);
        to.writeEndObject();
    }

    static void conversationMembers(Conversation conversation, JsonGenerator to) {
        to.writeStringProperty("id", conversation.id());
        to.writeNumberProperty("traces", conversation.traces());
        to.writeNumberProperty("errors", conversation.errors());
        Json.time("firstTime", conversation.firstTime(), to);
        Json.time("lastTime", conversation.lastTime(), to);
        to.writeStringProperty("lastTraceId", conversation.lastTraceId());
        Json.usage(conversation.usage(), to);
        Json.cost(conversation.cost(), to);
        Json.text("inputPreview", conversation.inputPreview(), to);
    }
}
