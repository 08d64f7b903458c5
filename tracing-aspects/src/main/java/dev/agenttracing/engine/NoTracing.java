/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.ConversationPage;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Feedback;
import dev.agenttracing.FlushResult;
import dev.agenttracing.Score;
import dev.agenttracing.SpanBuilder;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceListener;
import dev.agenttracing.TraceNotFoundException;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TraceTree;
import dev.agenttracing.TracedCall;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracedRun;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link Tracing} as it is when tracing is off: work is done, results have a fresh id, and nothing is kept. */
public final class NoTracing implements Tracing {

    private final NoSpan span = new NoSpan(() -> {});

    /** Makes it. */
    public NoTracing() {}

    @Override
    public <T extends @Nullable Object, E extends Throwable> TracedResult<T> call(
            TracingOptions options, TracedCall<T, E> work) throws E {
        return TracedResult.of(work.call());
    }

    @Override
    public SpanBuilder span(SpanType type, String name) {
        return new NoSpanBuilder();
    }

    @Override
    public Map<String, String> currentHeaders() {
        return Map.of();
    }

    @Override
    public ActiveSpan currentSpan() {
        return span;
    }

    @Override
    public Optional<Trace> getTrace(String traceId) {
        return Optional.empty();
    }

    @Override
    public TracePage queryTraces(TraceQuery query) {
        return TracePage.EMPTY;
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        return TraceStats.EMPTY;
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        return TraceFacets.EMPTY;
    }

    @Override
    public Optional<TraceTree> tree(String traceId) {
        return Optional.empty();
    }

    @Override
    public List<SpanData> spans(String traceId, List<String> spanIds) {
        return List.of();
    }

    @Override
    public List<SpanOutline> outlines(String traceId, List<String> spanIds) {
        return List.of();
    }

    @Override
    public Optional<SpanData> newestOpenSpan(String traceId) {
        return Optional.empty();
    }

    @Override
    public TraceHistogram histogram(TraceQuery query, Instant from, Instant to, int buckets) {
        return new TraceHistogram.Counting(from, to, buckets).result();
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        return ConversationPage.EMPTY;
    }

    @Override
    public AutoCloseable addListener(TraceListener listener) {
        return () -> {};
    }

    @Override
    public void addScore(String traceId, Score score) {
        throw new TraceNotFoundException(TraceIds.requireTraceId(traceId));
    }

    @Override
    public void addScore(String traceId, String spanId, Score score) {
        addScore(traceId, score.withSpanId(spanId));
    }

    @Override
    public void addFeedback(String traceId, Feedback feedback) {
        throw new TraceNotFoundException(TraceIds.requireTraceId(traceId));
    }

    @Override
    public boolean deleteTrace(String traceId) {
        TraceIds.requireTraceId(traceId);
        return false;
    }

    @Override
    public long deleteTraces(TraceQuery query) {
        return 0;
    }

    @Override
    public FlushResult flush(Duration timeout) {
        return new FlushResult(0, 0, true);
    }

    private final class NoSpanBuilder implements SpanBuilder {

        @Override
        public SpanBuilder input(@Nullable Object value) {
            return this;
        }

        @Override
        public SpanBuilder attribute(String key, @Nullable Object value) {
            return this;
        }

        @Override
        public SpanBuilder hideInput(boolean hide) {
            return this;
        }

        @Override
        public SpanBuilder hideOutput(boolean hide) {
            return this;
        }

        @Override
        public <T extends @Nullable Object, E extends Throwable> T call(TracedCall<T, E> work) throws E {
            return work.call();
        }

        @Override
        public <E extends Throwable> void run(TracedRun<E> work) throws E {
            work.run();
        }

        @Override
        public DetachedSpan start() {
            return span;
        }
    }
}
