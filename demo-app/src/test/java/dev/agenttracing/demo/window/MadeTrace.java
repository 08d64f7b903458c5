/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace whose spans and times are made up, written to the store at once. Spans are numbered from 0, the root. */
final class MadeTrace {

    private static final int BATCH = 5_000;

    final String id = TraceIds.newTraceId();

    private final Instant start = Instant.now().minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS);
    private final List<SpanData> spans = new ArrayList<>();

    static String spanId(int number) {
        return String.format("%016x", number + 1);
    }

    /** Adds a span that ended well, and gives its number. */
    int add(@Nullable Integer parent, SpanType type, String name, long startMillis, long millis) {
        return add(span(parent, type, name, startMillis).status(SpanStatus.OK, Duration.ofMillis(millis)));
    }

    int fail(@Nullable Integer parent, SpanType type, String name, long startMillis, long millis, String message) {
        return add(span(parent, type, name, startMillis)
                .error(new SpanError("java.lang.IllegalStateException", message, "at Nowhere"))
                .status(SpanStatus.ERROR, Duration.ofMillis(millis)));
    }

    int add(SpanData.Builder span) {
        spans.add(span.build());
        return spans.size() - 1;
    }

    SpanData.Builder span(@Nullable Integer parent, SpanType type, String name, long startMillis) {
        SpanData.Builder span = SpanData.builder(id, spanId(spans.size()))
                .type(type)
                .name(name)
                .startTime(start.plusMillis(startMillis));
        return parent == null ? span.entry(false) : span.parentSpanId(spanId(parent));
    }

    static SpanData.Content json(String json) {
        return new SpanData.Content(State.PRESENT, json);
    }

    MadeTrace store(TraceStore store) {
        for (int from = 0; from < spans.size(); from += BATCH) {
            List<SpanData> some = spans.subList(from, Math.min(from + BATCH, spans.size()));
            store.write(WriteBatch.of(TraceIds.newSpanId(), some, Map.of()));
        }
        return this;
    }
}
