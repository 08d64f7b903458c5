/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Spans for tests, told from each other by a number. */
public final class Spans {

    public static final Instant START = Instant.parse("2026-11-24T10:05:00Z");

    private Spans() {}

    public static String traceId(int number) {
        return String.format("%032x", number + 1);
    }

    public static String id(int number) {
        return String.format("%016x", number + 1);
    }

    /** A span that has ended well; it begins that many seconds after the start. */
    public static SpanData.Builder span(int trace, int number) {
        return SpanData.builder(traceId(trace), id(number))
                .name("span-" + number)
                .startTime(START.plusSeconds(number))
                .status(SpanStatus.OK, Duration.ofSeconds(1));
    }

    public static SpanData.Builder entry(int trace, int number) {
        return span(trace, number).entry(false);
    }

    public static SpanData.Builder under(int trace, int number, int parent) {
        return span(trace, number).parentSpanId(id(parent));
    }

    public static SpanData.Content content(String json) {
        return new SpanData.Content(State.PRESENT, json);
    }

    public static StoredTrace trace(Collection<SpanData> spans) {
        SpanData first = spans.iterator().next();
        return new StoredTrace(first.traceId(), first.startTime(), spans, List.of(), List.of(), 0);
    }

    public static WriteBatch batch(SpanData... spans) {
        return WriteBatch.of(TraceIds.newSpanId(), List.of(spans), Map.of());
    }
}
