/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spans told from each other by a number, and what a test compares of them. */
final class Samples {

    static final Instant START = Instant.parse("2026-11-24T10:05:00Z");

    private Samples() {}

    static String traceId(int number) {
        return String.format("%032x", number + 1);
    }

    static String id(int number) {
        return String.format("%016x", number + 1);
    }

    /** A span that has ended well; it begins that many seconds after the start. */
    static SpanData.Builder span(int trace, int number) {
        return SpanData.builder(traceId(trace), id(number))
                .name("span-" + number)
                .startTime(START.plusSeconds(number))
                .status(SpanStatus.OK, Duration.ofSeconds(1));
    }

    static SpanData.Builder entry(int trace, int number) {
        return span(trace, number).entry(false);
    }

    static SpanData.Builder header(int trace, int number) {
        return entry(trace, number).status(SpanStatus.RUNNING, null);
    }

    static SpanData.Builder under(int trace, int number, int parent) {
        return span(trace, number).parentSpanId(id(parent));
    }

    static SpanData.Content content(String json) {
        return new SpanData.Content(State.PRESENT, json);
    }

    static SpanData.Content text(String text) {
        return content('"' + text + '"');
    }

    static WriteBatch batch(SpanData... spans) {
        return WriteBatch.of(TraceIds.newSpanId(), List.of(spans), Map.of());
    }

    static List<String> ids(TracePage page) {
        return page.items().stream().map(TraceSummary::traceId).toList();
    }

    /** All that a store must give back of a trace, as lines. */
    static List<String> described(StoredTrace trace) {
        List<String> lines = new ArrayList<>();
        lines.add(trace.traceId() + " " + trace.start() + " dropped " + trace.droppedSpans());
        trace.spans().forEach(span -> lines.add(described(span)));
        trace.scores()
                .forEach(score -> lines.add(score + " " + score.id() + score.verdict() + score.comment()
                        + score.author() + score.time() + score.spanId()));
        trace.feedback().forEach(feedback -> lines.add(feedback.toString()));
        return lines;
    }

    static String described(SpanData span) {
        return String.join(
                " | ",
                span.traceId(),
                span.id(),
                span.parentSpanId().toString(),
                span.remoteParentSpanId().toString(),
                span.remoteTraceId().toString(),
                span.type().name(),
                span.name(),
                span.entityId().toString(),
                span.status().jsonName(),
                span.startTime().toString(),
                span.duration().toString(),
                span.entry() + "/" + span.joined(),
                span.conversationId().toString(),
                span.instance().toString(),
                span.attributes().asMap().toString(),
                span.metadata().toString(),
                span.tags().toString(),
                span.input().toString(),
                span.output().toString(),
                span.error().toString(),
                span.cuts().toString());
    }

    /** All of a summary but the duration of what runs. */
    static String described(TraceSummary trace) {
        return String.join(
                " | ",
                trace.traceId(),
                trace.name(),
                trace.status().jsonName(),
                trace.complete() + " " + (trace.complete() ? trace.duration() : ""),
                trace.errorCount() + " " + trace.error(),
                trace.startTime() + " " + trace.spanCount(),
                trace.usage() + " " + trace.cost(),
                new TreeMap<>(counted(trace.models())) + " " + new TreeMap<>(counted(trace.tags())),
                new TreeMap<>(trace.metadata()).toString(),
                trace.conversationId() + " " + trace.inputPreview() + " " + trace.outputPreview(),
                trace.scores() + " " + trace.droppedSpans());
    }

    private static Map<String, Integer> counted(Iterable<String> values) {
        Map<String, Integer> counted = new TreeMap<>();
        values.forEach(value -> counted.merge(value, 1, Integer::sum));
        return counted;
    }
}
