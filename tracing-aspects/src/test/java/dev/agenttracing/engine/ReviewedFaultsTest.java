/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reading of the engine by a stranger found wrong, each mended. */
class ReviewedFaultsTest {

    private static final SpanType STEP = SpanType.WORKFLOW_STEP;

    private final InMemoryTraceStore store = new InMemoryTraceStore(1_000, 100_000_000);
    private TracingEngine tracing = engine(EngineSettings.DEFAULT, store);

    private static TracingEngine engine(EngineSettings settings, TraceStore store) {
        return new TracingEngine(settings, EngineBeans.none(), store, EngineClock.SYSTEM);
    }

    private void restart(EngineSettings settings, TraceStore on) {
        tracing.close();
        tracing = engine(settings, on);
    }

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void errorOfAHiddenChild_isHiddenInItsParent_thoughTheParentsStageEndsFirst() {
        for (int i = 0; i < 50; i++) {
            CompletableFuture<String> work = new CompletableFuture<>();
            CompletableFuture<String> result = tracing.span(STEP, "parent").call(() -> {
                String traceId = tracing.currentSpan().traceId();
                CompletableFuture<String> child =
                        tracing.span(STEP, "child").hideOutput(true).call(() -> work);
                // Reads as soon as the outer stage is done, which may be before the child's callback has run.
                return child.thenApply(value -> value).whenComplete((value, thrown) -> tracing.getTrace(traceId));
            });
            String traceId = tracing.queryTraces(TraceQuery.builder().limit(1).build())
                    .items()
                    .get(0)
                    .traceId();

            work.completeExceptionally(new IllegalStateException("the secret"));

            assertThat(result).isCompletedExceptionally();
            assertThat(read(traceId).spans())
                    .hasSize(2)
                    .allSatisfy(span -> assertThat(span.error().orElseThrow().message()
                                    + span.error().orElseThrow().stackTrace())
                            .doesNotContain("secret"));
        }
    }

    @Test
    void absurdlyLongLimit_doesNotStopTheWriter() {
        SpanLimits never = new SpanLimits(10, 10, 1_000, 10, 10, 10, 100, 100, Duration.ofSeconds(Long.MAX_VALUE));
        restart(EngineSettings.DEFAULT.withLimits(CaptureLimits.DEFAULT, never, QueueLimits.DEFAULT), store);

        String traceId = run();

        assertThat(tracing.flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(store.find(traceId)).isPresent();
    }

    @Test
    void deletedTrace_doesNotComeBackWithALaterChild() {
        DetachedSpan parent = tracing.span(STEP, "parent").start();
        parent.end();
        tracing.flush(Duration.ofSeconds(10));
        assertThat(tracing.deleteTrace(parent.traceId())).isTrue();

        try (SpanScope scope = parent.makeCurrent()) {
            tracing.span(STEP, "child").run(() -> {});
        }

        tracing.flush(Duration.ofSeconds(10));
        assertThat(tracing.getTrace(parent.traceId())).isEmpty();
        assertThat(tracing.liveSpans()).isZero();
    }

    @Test
    void deletedTrace_doesNotComeBackWithAnotherEntrySpanOfItsCall() {
        String traceId = tracing.run(TracingOptions.none(), () -> {
                    tracing.span(STEP, "first")
                            .run(() -> tracing.deleteTrace(tracing.currentSpan().traceId()));
                    tracing.span(STEP, "second").run(() -> {});
                })
                .traceId();

        tracing.flush(Duration.ofSeconds(10));
        assertThat(tracing.getTrace(traceId)).isEmpty();
        assertThat(tracing.liveSpans()).isZero();
    }

    @Test
    void openSpansOfADeletedTrace_giveUpTheirRoom() {
        DetachedSpan open = tracing.span(STEP, "open").start();

        tracing.deleteTrace(open.traceId());

        assertThat(tracing.liveSpans()).isZero();
        open.end();
        assertThat(tracing.liveSpans()).isZero();
    }

    @Test
    void deletionByAFilter_looksAtTheWholeTrace_notAtItsStoredPart() {
        DetachedSpan root = tracing.span(STEP, "root").start();
        try (SpanScope scope = root.makeCurrent()) {
            tracing.span(STEP, "stored").run(() -> {});
            tracing.flush(Duration.ofSeconds(10));
            tracing.span(STEP, "failed").start().error(new IllegalStateException("failed"));
        }
        tracing.currentSpan();
        ActiveSpan failing = root.error(new IllegalStateException("failed"));
        root.end();

        assertThat(tracing.deleteTraces(TraceQuery.builder().hasErrors(false).build()))
                .isZero();

        assertThat(read(failing.traceId()).spans()).hasSize(3);
    }

    @Test
    void defaults_doNotComeOverWhatAnOuterCallTold() {
        restart(withDefaults(Map.of("env", "default")), store);

        TracedResult<String> result = tracing.call(
                TracingOptions.builder().metadata("env", "explicit").build(),
                () -> tracing.run(
                                TracingOptions.none(),
                                () -> tracing.span(STEP, "step").run(() -> {}))
                        .traceId());

        assertThat(read(result.value()).metadata()).isEqualTo(Map.of("env", "explicit"));
    }

    private static EngineSettings withDefaults(Map<String, Object> metadata) {
        EngineSettings defaults = EngineSettings.DEFAULT;
        return new EngineSettings(
                "test",
                defaults.capture(),
                defaults.spans(),
                defaults.queue(),
                defaults.scoreTimeout(),
                false,
                false,
                defaults.content(),
                defaults.redaction(),
                metadata,
                Set.of(),
                Set.of(),
                false,
                LogIds.When.NEVER);
    }

    @Test
    void queueThatFillsByBytes_wakesTheWriter() {
        QueueLimits slow = new QueueLimits(10_000, 4_000_000, 10_000, Duration.ofHours(1), Duration.ofSeconds(5));
        restart(EngineSettings.DEFAULT.withLimits(CaptureLimits.DEFAULT, SpanLimits.DEFAULT, slow), store);

        for (int i = 0; i < 20; i++) {
            tracing.span(STEP, "step").input("x".repeat(50_000)).run(() -> {});
        }

        await().untilAsserted(() -> assertThat(tracing.counters().written()).isPositive());
        assertThat(tracing.counters().dropped()).isZero();
    }

    @Test
    void replacedValues_giveUpTheirRoom() {
        SpanLimits limits = new SpanLimits(10, 10, 1_000_000, 10, 10, 10, 100, 100, Duration.ofMinutes(1));
        restart(EngineSettings.DEFAULT.withLimits(CaptureLimits.DEFAULT, limits, QueueLimits.DEFAULT), store);
        DetachedSpan span = tracing.span(STEP, "step").start();

        for (int i = 0; i < 1_000; i++) {
            ActiveSpan same =
                    span.output("x".repeat(10_000)).input("y".repeat(10_000)).attribute("z", new int[5_000]);
        }

        Span read = read(span.traceId()).rootSpan();
        assertThat(read.output().state()).isEqualTo(State.PRESENT);
        assertThat(read.input().state()).isEqualTo(State.PRESENT);
        span.end();
    }

    @Test
    void longConversationId_isCut() {
        String traceId = tracing.run(
                        TracingOptions.builder()
                                .conversationId("c".repeat(100_000))
                                .build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "agent").run(() -> {}))
                .traceId();

        Trace trace = read(traceId);
        assertThat(trace.conversationId().orElseThrow()).hasSizeLessThan(1_100);
        assertThat(trace.rootSpan().agentRun().orElseThrow().conversationId().orElseThrow())
                .hasSizeLessThan(1_100);
    }

    @Test
    void errandOfACallerWhoGaveUp_isNotDoneLater() {
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch writing = new CountDownLatch(1);
        EngineSettings defaults = EngineSettings.DEFAULT;
        EngineSettings impatient = new EngineSettings(
                "test",
                defaults.capture(),
                defaults.spans(),
                defaults.queue(),
                Duration.ofMillis(50),
                false,
                false,
                defaults.content(),
                defaults.redaction(),
                Map.of(),
                Set.of(),
                Set.of(),
                false,
                LogIds.When.NEVER);
        restart(impatient, hanging(store, writing, hang));
        String traceId = run();
        Thread flushing = new Thread(() -> tracing.flush(Duration.ofSeconds(10)));
        flushing.start();
        await().until(() -> writing.getCount() == 0);

        assertThatThrownBy(() -> tracing.addScore(traceId, Score.of("late", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not answer");
        hang.countDown();

        assertThat(tracing.flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(read(traceId).scores()).isEmpty();
    }

    private static TraceStore hanging(TraceStore store, CountDownLatch writing, CountDownLatch hang) {
        return (TraceStore) Proxy.newProxyInstance(
                TraceStore.class.getClassLoader(), new Class<?>[] {TraceStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        writing.countDown();
                        hang.await();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void callAroundAStage_givesItsOptionsToTheSpanThatEndsWithTheStage() {
        CompletableFuture<String> work = new CompletableFuture<>();

        TracedResult<CompletableFuture<String>> result = tracing.call(
                TracingOptions.builder().tags("async").name("named").build(),
                () -> tracing.span(SpanType.AGENT_RUN, "agent").call(() -> work));

        assertThat(result.value()).isSameAs(work);
        assertThat(read(result.traceId()).status()).isEqualTo(SpanStatus.RUNNING);
        work.complete("done");
        Trace trace = read(result.traceId());
        assertThat(trace.status()).isEqualTo(SpanStatus.OK);
        assertThat(trace.name()).isEqualTo("named");
        assertThat(trace.tags()).containsExactly("async");
        assertThat(trace.rootSpan().output().json()).isEqualTo("\"done\"");
    }

    private String run() {
        return tracing.run(
                        TracingOptions.none(), () -> tracing.span(STEP, "step").run(() -> {}))
                .traceId();
    }

    private Trace read(String traceId) {
        return tracing.getTrace(traceId).orElseThrow();
    }
}
