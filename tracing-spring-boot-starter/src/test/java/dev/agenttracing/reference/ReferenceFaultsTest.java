/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.RequestContext;
import dev.agenttracing.Sampler;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceNotFoundException;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.engine.EngineBeans;
import dev.agenttracing.engine.EngineClock;
import dev.agenttracing.engine.EngineSettings;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference system gets wrong on ids, linking, context keys, reading, sampling and scores, and this one must not. */
class ReferenceFaultsTest {

    private final InMemoryTraceStore store = new InMemoryTraceStore(1_000, 100_000_000);
    private final TracingEngine tracing = engine(store, EngineBeans.none());

    private static TracingEngine engine(TraceStore store, EngineBeans beans) {
        return new TracingEngine(EngineSettings.DEFAULT, beans, store, EngineClock.SYSTEM);
    }

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void trace_isReadWhileItRuns_andAsSoonAsTheCallHasReturned() {
        TracedResult<Trace> during = tracing.call(
                TracingOptions.none(),
                () -> tracing.span(SpanType.AGENT_RUN, "agent").call(() -> {
                    tracing.span(SpanType.TOOL_CALL, "tool").run(() -> {});
                    return tracing.getTrace(tracing.currentSpan().traceId()).orElseThrow();
                }));

        assertThat(during.value().isComplete()).isFalse();
        assertThat(during.value().rootSpan().status()).isEqualTo(SpanStatus.RUNNING);
        assertThat(during.value().rootSpan().endTime()).isEmpty();
        assertThat(during.value().rootSpan().duration()).isPositive();
        assertThat(during.value().spans(SpanType.TOOL_CALL).get(0).status()).isEqualTo(SpanStatus.OK);
        Trace after = tracing.getTrace(during.traceId()).orElseThrow();
        assertThat(after.isComplete()).isTrue();
        assertThat(after.status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void flatContextKeyWithADot_isTaken() {
        RequestContext context = new RequestContext().set("session.experimentId", "exp-456");

        String traceId = run(TracingOptions.builder()
                .requestContext(context)
                .requestContextKeys("session.experimentId")
                .build());

        assertThat(read(traceId).metadata()).containsEntry("session.experimentId", "exp-456");
    }

    @Test
    void link_isARealChild_alsoOfASpanThatStillRuns() {
        DetachedSpan parent = tracing.span(SpanType.AGENT_RUN, "parent").start();

        run(link(parent.traceId(), parent.id()));

        assertThat(read(parent.traceId()).topSpans()).hasSize(1);
        assertThat(read(parent.traceId()).rootSpan().children()).hasSize(1);
        parent.end();
    }

    @Test
    void link_toASpanOfAnotherInstance_storedLater_becomesItsChild() {
        try (TracingEngine other = engine(store, EngineBeans.none())) {
            DetachedSpan parent = other.span(SpanType.AGENT_RUN, "parent").start();
            DetachedSpan child = parent;
            try (var scope = parent.makeCurrent()) {
                child = other.span(SpanType.WORKFLOW_STEP, "step").start();
            }
            run(link(parent.traceId(), child.id()));
            tracing.flush(Duration.ofSeconds(10));

            Span early = read(parent.traceId()).spans(SpanType.TOOL_CALL).get(0);
            assertThat(early.isTop()).isTrue();
            child.end();
            parent.end();
            other.flush(Duration.ofSeconds(10));

            Trace whole = read(parent.traceId());
            assertThat(whole.topSpans()).hasSize(1);
            assertThat(whole.rootSpan().name()).isEqualTo("parent");
            assertThat(whole.span(early.id()).orElseThrow().parent().map(Span::name))
                    .contains("step");
        }
    }

    @Test
    void link_toASpanThatIsNeverStored_isATopSpan_andKeepsWhatItWasTold() {
        String traceId = TraceIds.newTraceId();
        String parentSpanId = TraceIds.newSpanId();

        run(link(traceId, parentSpanId));

        Span span = read(traceId).rootSpan();
        assertThat(span.isTop()).isTrue();
        assertThat(span.parentMissing()).isFalse();
        assertThat(span.parent()).isEmpty();
        assertThat(span.parentSpanId()).contains(parentSpanId);
    }

    @Test
    void linkedRuns_keepTheirOwnMetadata_andTheTraceShowsTheUnion() {
        String traceId = run(TracingOptions.builder()
                .metadata("who", "first")
                .metadata("a", 1)
                .build());

        run(TracingOptions.builder()
                .traceId(traceId)
                .metadata("who", "second")
                .metadata("b", 2)
                .build());

        Trace trace = read(traceId);
        assertThat(trace.metadata()).isEqualTo(Map.of("who", "first", "a", 1, "b", 2));
        assertThat(trace.topSpans())
                .extracting(Span::metadata)
                .containsExactly(Map.of("who", "first", "a", 1), Map.of("who", "second", "b", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "00000000000000000000000000000000",
                "A1B2C3D4E5F67890A1B2C3D4E5F67890",
                "a1b2c3d4e5f67890a1b2c3d4e5f6789",
                "a1b2c3d4e5f67890a1b2c3d4e5f678900",
                "g1b2c3d4e5f67890a1b2c3d4e5f67890"
            })
    void invalidTraceId_isRefused(String id) {
        assertThatThrownBy(() -> TracingOptions.builder().traceId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("traceId");
        assertThat(tracing.getTrace(id)).isEmpty();
        assertThatThrownBy(() -> tracing.addScore(id, Score.of("accuracy", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0000000000000000", "ABCDEFABCDEFABCD", "123", "a1b2c3d4e5f678901"})
    void invalidParentSpanId_isRefused(String id) {
        TracingOptions.Builder options = TracingOptions.builder().traceId(TraceIds.newTraceId());

        assertThatThrownBy(() -> options.parentSpanId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parentSpanId");
    }

    @Test
    void parentSpanIdWithoutTraceId_isRefused() {
        TracingOptions.Builder options = TracingOptions.builder().parentSpanId(TraceIds.newSpanId());

        assertThatThrownBy(options::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parentSpanId needs traceId");
    }

    @Test
    void unsampledRun_hasAnIdAndIsCounted_andIsNotRead() {
        Sampler never = EngineBeans.ratioSampler(0, Map.of(), Map.of());
        try (TracingEngine unsampled = engine(store, new EngineBeans(never, List.of(), List.of(), List.of()))) {
            TracedResult<String> result = unsampled.call(
                    TracingOptions.none(),
                    () -> unsampled.span(SpanType.AGENT_RUN, "agent").call(() -> "done"));

            assertThat(TraceIds.isTraceId(result.traceId())).isTrue();
            assertThat(unsampled.getTrace(result.traceId())).isEmpty();
            assertThat(unsampled.counters().started()).isEqualTo(1);
            assertThat(unsampled.counters().sampledOut()).isEqualTo(1);
        }
    }

    @Test
    void samplerThatThrows_neverReachesTheCaller() {
        Sampler broken = candidate -> {
            throw new IllegalStateException("broken sampler");
        };
        try (TracingEngine engine = engine(store, new EngineBeans(broken, List.of(), List.of(), List.of()))) {
            TracedResult<String> result = engine.call(
                    TracingOptions.none(),
                    () -> engine.span(SpanType.AGENT_RUN, "agent").call(() -> "done"));

            assertThat(result.value()).isEqualTo("done");
            assertThat(engine.getTrace(result.traceId())).isPresent();
            assertThat(engine.counters().beanFailures()).isEqualTo(1);
        }
    }

    @Test
    void scoreRightAfterTheRun_isKept() {
        String traceId = run(TracingOptions.none());

        tracing.addScore(traceId, Score.of("accuracy", 0.5));

        assertThat(read(traceId).scores()).hasSize(1);
        tracing.flush(Duration.ofSeconds(10));
        assertThat(read(traceId).scores()).hasSize(1);
    }

    @Test
    void scoreWhileTheSpanRuns_isKept() {
        TracedResult<Trace> during = tracing.call(
                TracingOptions.none(),
                () -> tracing.span(SpanType.AGENT_RUN, "agent").call(() -> {
                    tracing.currentSpan().addScore(Score.of("early", 1));
                    return tracing.getTrace(tracing.currentSpan().traceId()).orElseThrow();
                }));

        assertThat(during.value().rootSpan().scores()).hasSize(1);
        assertThat(read(during.traceId()).rootSpan().scores()).hasSize(1);
    }

    @Test
    void thousandScoresAtOnce_noneIsLost() throws Exception {
        String traceId = run(TracingOptions.none());
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Score score = Score.of("score", i).withId("id-" + i);
            calls.add(threads.submit(() -> tracing.addScore(traceId, score)));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        threads.shutdown();

        assertThat(read(traceId).scores())
                .extracting(Score::id)
                .doesNotHaveDuplicates()
                .hasSize(1_000);
    }

    @Test
    void scoreWithTheSameId_replaces() {
        String traceId = run(TracingOptions.none());

        tracing.addScore(traceId, Score.of("accuracy", 0.1).withId("eval"));
        tracing.addScore(traceId, Score.of("accuracy", 0.9).withId("eval"));

        assertThat(read(traceId).scores())
                .singleElement()
                .satisfies(score -> assertThat(score.value()).hasValue(0.9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void scoreThatIsNoNumber_isRefused(double value) {
        assertThatThrownBy(() -> Score.of("accuracy", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accuracy")
                .hasMessageContaining("finite");
    }

    @Test
    void scoreOfAnUnknownTrace_isRefused() {
        assertThatThrownBy(() -> tracing.addScore(TraceIds.newTraceId(), Score.of("accuracy", 1)))
                .isInstanceOf(TraceNotFoundException.class);
    }

    @Test
    void scoreThatTheStoreRefuses_throws_andARetryIsSafe() {
        AtomicBoolean broken = new AtomicBoolean();
        TraceStore fragile = failingWhile(broken, store);
        try (TracingEngine engine = engine(fragile, EngineBeans.none())) {
            String traceId = engine.run(
                            TracingOptions.none(),
                            () -> engine.span(SpanType.AGENT_RUN, "agent").run(() -> {}))
                    .traceId();
            engine.flush(Duration.ofSeconds(10));
            Score score = Score.of("accuracy", 0.7);
            broken.set(true);

            assertThatThrownBy(() -> engine.addScore(traceId, score)).isInstanceOf(IllegalStateException.class);
            assertThat(engine.getTrace(traceId).orElseThrow().scores()).isEmpty();

            broken.set(false);
            engine.addScore(traceId, score);
            engine.addScore(traceId, score);
            assertThat(engine.getTrace(traceId).orElseThrow().scores()).hasSize(1);
        }
    }

    /** A real store, whose writes fail while told to. */
    private static TraceStore failingWhile(AtomicBoolean broken, TraceStore store) {
        return (TraceStore) Proxy.newProxyInstance(
                TraceStore.class.getClassLoader(), new Class<?>[] {TraceStore.class}, (proxy, method, arguments) -> {
                    if (broken.get() && arguments != null && arguments[0] instanceof WriteBatch) {
                        throw new IllegalStateException("the disk is on fire");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static TracingOptions link(String traceId, String parentSpanId) {
        return TracingOptions.builder()
                .traceId(traceId)
                .parentSpanId(parentSpanId)
                .build();
    }

    private String run(TracingOptions options) {
        return tracing.run(
                        options, () -> tracing.span(SpanType.TOOL_CALL, "tool").run(() -> {}))
                .traceId();
    }

    private Trace read(String traceId) {
        return tracing.getTrace(traceId).orElseThrow();
    }
}
