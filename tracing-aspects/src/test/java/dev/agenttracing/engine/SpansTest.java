/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cost;
import dev.agenttracing.Cut;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SpansTest extends EngineTests {

    // Ids and nesting

    @Test
    void ids_followW3c() {
        engine.span(STEP, "a").run(() -> {
            assertThat(TraceIds.isTraceId(engine.currentSpan().traceId())).isTrue();
            assertThat(TraceIds.isSpanId(engine.currentSpan().id())).isTrue();
            assertThat(engine.currentSpan().isRecording()).isTrue();
        });

        assertThat(engine.currentSpan().traceId()).isEqualTo(TraceIds.NO_TRACE);
        assertThat(engine.currentSpan().id()).isEqualTo(TraceIds.NO_SPAN);
        assertThat(engine.currentSpan().isRecording()).isFalse();
    }

    @Test
    void spans_nest() {
        String id = engine.span(SpanType.AGENT_RUN, "agent").call(() -> {
            engine.span(SpanType.MODEL_GENERATION, "model").run(() -> {});
            engine.span(SpanType.TOOL_CALL, "tool")
                    .run(() -> engine.span(STEP, "inner").run(() -> {}));
            return engine.currentSpan().traceId();
        });

        Trace trace = trace(id);
        assertThat(trace.topSpans()).containsExactly(trace.rootSpan());
        assertThat(trace.rootSpan().name()).isEqualTo("agent");
        assertThat(trace.rootSpan().isEntry()).isTrue();
        assertThat(trace.rootSpan().entityType()).contains("agent");
        assertThat(trace.rootSpan().entityId()).contains("agent");
        assertThat(names(trace.rootSpan().children())).containsExactlyInAnyOrder("model", "tool");
        assertThat(span(trace, "inner").parent().map(Span::name)).contains("tool");
        assertThat(span(trace, "inner").isEntry()).isFalse();
        assertThat(span(trace, "inner").entityType()).isEmpty();
        assertThat(trace.isComplete()).isTrue();
        assertThat(trace.status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void inputOutputAndAttributes_areRecorded() {
        String id = engine.span(SpanType.TOOL_CALL, "tool")
                .input(Map.of("q", 1))
                .attribute("region", "eu")
                .attribute("list", List.of(1, 2))
                .call(() -> engine.currentSpan().traceId());

        Span span = trace(id).rootSpan();
        assertThat(span.input().json()).isEqualTo("{\"q\":1}");
        assertThat(span.input().as(Map.class)).isEqualTo(Map.of("q", 1));
        assertThat(span.output().json()).isEqualTo("\"" + id + "\"");
        assertThat(span.attributes().get("region")).contains("eu");
        assertThat(span.attributes().get("list")).contains(List.of(1, 2));
        assertThat(span.toolCall().orElseThrow().success()).contains(true);
        assertThat(span.agentRun()).isEmpty();
    }

    @Test
    void outputThatIsOneWord_isRecorded() {
        // A value of the platform's that is no string was taken for something that is no data.
        assertThat(output(42)).isEqualTo("42");
        assertThat(output(true)).isEqualTo("true");
        assertThat(output(java.time.LocalDate.of(2026, 11, 24))).isEqualTo("\"2026-11-24\"");
        assertThat(output(new StringBuilder("x"))).isEqualTo("\"x\"");
    }

    private String output(Object value) {
        AtomicReference<String> id = new AtomicReference<>();
        Object returned = engine.span(STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return value;
        });
        assertThat(returned).isSameAs(value);
        return trace(id.get()).rootSpan().output().json();
    }

    @Test
    void outputThatWasSaid_isKept() {
        String id = engine.span(STEP, "s").call(() -> {
            engine.currentSpan().output("said");
            return engine.currentSpan().traceId();
        });

        assertThat(trace(id).rootSpan().output().json()).isEqualTo("\"said\"");
    }

    @Test
    void hundredConcurrentCalls_giveHundredSeparateTrees() throws Exception {
        int calls = 100;
        CyclicBarrier start = new CyclicBarrier(calls);
        ExecutorService pool = Executors.newFixedThreadPool(calls);
        try {
            List<Future<String>> ids = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                String name = "agent-" + i;
                ids.add(pool.submit(() -> {
                    start.await();
                    return engine.span(SpanType.AGENT_RUN, name).call(() -> {
                        for (int step = 0; step < 5; step++) {
                            engine.span(STEP, name + "-step")
                                    .run(() ->
                                            engine.span(STEP, name + "-inner").run(() -> {}));
                        }
                        return engine.currentSpan().traceId();
                    });
                }));
            }
            for (int i = 0; i < calls; i++) {
                Trace trace = trace(ids.get(i).get());
                assertThat(trace.spans())
                        .hasSize(11)
                        .allMatch(span -> span.name().startsWith(trace.name()));
                assertThat(trace.name()).isEqualTo("agent-" + i);
                assertThat(trace.rootSpan().children())
                        .hasSize(5)
                        .allMatch(child -> child.children().size() == 1);
            }
            assertThat(ids.stream().map(SpansTest::get).distinct()).hasSize(calls);
        } finally {
            pool.shutdownNow();
        }
        assertThat(engine.flush(Duration.ofSeconds(30)).complete()).isTrue();
        assertThat(engine.liveSpans()).isZero();
        assertThat(engine.queuedSpans()).isZero();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    // Errors

    @Test
    void exceptionAndError_arriveAsTheSameObject() {
        for (Throwable thrown : List.of(new IOException("no"), new StackOverflowError("deep"), new Throwable("bare"))) {
            AtomicReference<String> id = new AtomicReference<>();

            assertThatThrownBy(() -> engine.<Void, Throwable>call(
                            TracingOptions.none(),
                            () -> engine.span(SpanType.TOOL_CALL, "s").call(() -> {
                                id.set(engine.currentSpan().traceId());
                                throw thrown;
                            })))
                    .isSameAs(thrown);

            Span span = trace(id.get()).rootSpan();
            assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
            assertThat(span.error().orElseThrow().type())
                    .isEqualTo(thrown.getClass().getName());
            assertThat(span.error().orElseThrow().message()).isEqualTo(thrown.getMessage());
            assertThat(span.error().orElseThrow().stackTrace()).contains("SpansTest");
            assertThat(span.toolCall().orElseThrow().success()).contains(false);
            assertThat(engine.currentSpan().isRecording()).isFalse();
        }
    }

    @Test
    void errorThatWasSaid_failsTheSpan() {
        String id = engine.span(SpanType.WORKFLOW_RUN, "s").call(() -> {
            engine.currentSpan().error(new IllegalStateException("said"));
            return engine.currentSpan().traceId();
        });

        assertThat(trace(id).status()).isEqualTo(SpanStatus.ERROR);
        assertThat(trace(id).rootSpan().error().orElseThrow().message()).isEqualTo("said");
        assertThat(trace(id).rootSpan().workflow().orElseThrow().status()).contains("failed");
    }

    @Test
    void errorWhoseMethodsThrow_doesNotHoldUpTheWriter() {
        // It was asked for its cause and frames by the writer, which then tried the batch again for ever.
        RuntimeException broken = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException();
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException();
            }
        };
        AtomicReference<String> id = new AtomicReference<>();

        assertThatThrownBy(() -> engine.span(STEP, "s").run(() -> {
                    id.set(engine.currentSpan().traceId());
                    throw broken;
                }))
                .isSameAs(broken);

        assertThat(engine.flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(store.find(id.get())).isPresent();
    }

    @Test
    void longAndRingedCauses_areBounded() {
        Exception deep = new Exception("0");
        for (int i = 1; i < 50_000; i++) {
            deep = new Exception("cause", deep);
        }
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        String id = engine.span(STEP, "s")
                .call(() -> engine.currentSpan().error(one).traceId());
        Exception thrown = deep;
        String deepId = engine.span(STEP, "s")
                .call(() -> engine.currentSpan().error(thrown).traceId());

        assertThat(trace(id).rootSpan().error().orElseThrow().stackTrace())
                .contains("java.lang.Exception: one", "Caused by: java.lang.Exception: other");
        assertThat(trace(deepId).rootSpan().error().orElseThrow().stackTrace())
                .hasSizeLessThan(16_100)
                .endsWith("…[cut]");
    }

    @Test
    void attributeThatJsonCannotReadBack_doesNotHoldUpTheWriter() {
        String id = engine.span(STEP, "s")
                .call(() -> engine.currentSpan()
                        .attribute("big", BigInteger.ONE.shiftLeft(4_000))
                        .attribute("other", 1)
                        .traceId());

        assertThat(engine.flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(trace(id).rootSpan().attributes().get("other")).contains(1);
    }

    // Scopes

    @Test
    void scopeThatIsLeftOpen_isClosedWithTheOneAround() {
        engine.span(STEP, "outer").run(() -> {
            String outer = engine.currentSpan().id();
            engine.span(STEP, "inner").run(() -> {
                SpanScope forgotten = engine.span(STEP, "detached").start().makeCurrent();
                assertThat(forgotten).isNotNull();
            });
            assertThat(engine.currentSpan().id()).isEqualTo(outer);
        });
        assertThat(engine.currentSpan().isRecording()).isFalse();
    }

    @Test
    void scopesClosedOutOfOrder_doNotPutTheThreadBackIn() {
        DetachedSpan one = engine.span(STEP, "one").start();
        DetachedSpan two = engine.span(STEP, "two").start();
        SpanScope outer = one.makeCurrent();
        SpanScope inner = two.makeCurrent();

        outer.close();
        assertThat(engine.currentSpan().isRecording()).isFalse();
        inner.close();
        assertThat(engine.currentSpan().isRecording()).isFalse();
        outer.close();
        assertThat(engine.currentSpan().isRecording()).isFalse();
    }

    @Test
    void scopeClosedOnAnotherThread_changesNothingThere() throws Exception {
        DetachedSpan one = engine.span(STEP, "one").start();
        DetachedSpan two = engine.span(STEP, "two").start();
        SpanScope scope = one.makeCurrent();

        String there = onAnotherThread(() -> {
            try (SpanScope own = two.makeCurrent()) {
                scope.close();
                return engine.currentSpan().id();
            }
        });

        assertThat(there).isEqualTo(two.id());
        assertThat(engine.currentSpan().id()).isEqualTo(one.id());
        scope.close();
    }

    @Test
    void detachedSpan_mayEndOnAnotherThread() throws Exception {
        DetachedSpan span = engine.span(STEP, "detached").start();
        assertThat(engine.currentSpan().isRecording()).isFalse();

        onAnotherThread(() -> {
            try (SpanScope scope = span.makeCurrent()) {
                engine.span(STEP, "child").run(() -> {});
            }
            span.end();
            return null;
        });
        span.end();
        span.cancel();

        Trace trace = trace(span.traceId());
        assertThat(trace.status()).isEqualTo(SpanStatus.OK);
        assertThat(names(trace.rootSpan().children())).containsExactly("child");
    }

    @Test
    void spanOpenedAfterTheTraceWasStored_joinsIt() {
        DetachedSpan span = engine.span(STEP, "parent").start();
        span.end();
        assertThat(engine.flush(Duration.ofSeconds(10)).complete()).isTrue();
        clock.moveWall(Duration.ofHours(-5));

        try (SpanScope scope = span.makeCurrent()) {
            engine.span(STEP, "late").run(() -> {});
        }

        Trace trace = trace(span.traceId());
        assertThat(trace.rootSpan().name()).isEqualTo("parent");
        assertThat(names(trace.rootSpan().children())).containsExactly("late");
        assertThat(span(trace, "late").startTime())
                .isAfterOrEqualTo(trace.rootSpan().startTime());
    }

    private static <T> T onAnotherThread(Callable<T> work) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            return other.submit(work).get();
        } finally {
            other.shutdownNow();
        }
    }

    // Stages

    @Test
    void stage_endsItsSpanWhenItCompletes() {
        CompletableFuture<String> future = new CompletableFuture<>();
        AtomicReference<String> id = new AtomicReference<>();
        CompletionStage<String> returned = engine.span(STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return future;
        });

        assertThat(returned).isSameAs(future);
        assertThat(trace(id.get()).status()).isEqualTo(SpanStatus.RUNNING);
        clock.advance(Duration.ofSeconds(3));
        future.complete("done");

        assertThat(trace(id.get()).status()).isEqualTo(SpanStatus.OK);
        assertThat(trace(id.get()).rootSpan().output().json()).isEqualTo("\"done\"");
        assertThat(trace(id.get()).duration()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void stageThatFails_failsItsSpan() {
        CompletableFuture<String> future = new CompletableFuture<>();
        AtomicReference<String> id = new AtomicReference<>();
        engine.span(STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return future.thenApply(text -> text);
        });
        future.completeExceptionally(new IOException("no"));

        assertThat(trace(id.get()).status()).isEqualTo(SpanStatus.ERROR);
        assertThat(trace(id.get()).rootSpan().error().orElseThrow().type()).isEqualTo(IOException.class.getName());
    }

    @Test
    void stageThatIsCancelled_cancelsItsSpan() {
        CompletableFuture<String> future = new CompletableFuture<>();
        AtomicReference<String> id = new AtomicReference<>();
        engine.span(SpanType.WORKFLOW_STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return future;
        });
        future.cancel(true);

        assertThat(trace(id.get()).status()).isEqualTo(SpanStatus.CANCELLED);
        assertThat(trace(id.get()).rootSpan().workflow().orElseThrow().status()).contains("cancelled");
    }

    @Test
    void traceReadRightAfterJoin_hasTheResult() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 500; i++) {
                AtomicReference<String> id = new AtomicReference<>();
                CompletableFuture<String> future = engine.span(STEP, "s").call(() -> {
                    id.set(engine.currentSpan().traceId());
                    return CompletableFuture.supplyAsync(() -> "done", pool);
                });
                future.join();

                assertThat(trace(id.get()).rootSpan().output().json()).isEqualTo("\"done\"");
                assertThat(trace(id.get()).isComplete()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void futureWhoseMethodsThrow_doesNotBreakTheReader() {
        AtomicReference<String> id = new AtomicReference<>();
        engine.span(STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return new CompletableFuture<String>() {
                @Override
                public boolean isDone() {
                    throw new IllegalStateException();
                }
            };
        });

        assertThat(trace(id.get()).status()).isEqualTo(SpanStatus.RUNNING);
    }

    @Test
    void stageThatRefusesCallbacks_endsItsSpanAtOnce() {
        AtomicReference<String> id = new AtomicReference<>();
        engine.span(STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return new CompletableFuture<String>() {
                @Override
                public CompletableFuture<String> whenComplete(
                        java.util.function.BiConsumer<? super String, ? super Throwable> action) {
                    throw new UnsupportedOperationException();
                }
            };
        });

        assertThat(trace(id.get()).status()).isEqualTo(SpanStatus.OK);
        assertThat(engine.counters().failures()).isEqualTo(1);
    }

    @Test
    void tracedResult_getsTheSpansTraceId() {
        AtomicReference<String> id = new AtomicReference<>();
        TracedResult<String> result = engine.span(STEP, "s").call(() -> {
            id.set(engine.currentSpan().traceId());
            return TracedResult.of("value");
        });

        assertThat(result.traceId()).isEqualTo(id.get());
        assertThat(result.value()).isEqualTo("value");
        assertThat(trace(id.get()).rootSpan().output().json()).isEqualTo("\"value\"");
    }

    // Reading while it runs

    @Test
    void traceReadWhileItRuns_isRunningAndMeasuredToTheReading() {
        engine.span(SpanType.AGENT_RUN, "agent").input("question").run(() -> {
            clock.advance(Duration.ofSeconds(2));
            engine.span(STEP, "done").run(() -> clock.advance(Duration.ofSeconds(1)));
            Trace trace = trace(engine.currentSpan().traceId());

            assertThat(trace.status()).isEqualTo(SpanStatus.RUNNING);
            assertThat(trace.isComplete()).isFalse();
            assertThat(trace.readAt()).isEqualTo(clock.instant());
            assertThat(trace.rootSpan().endTime()).isEmpty();
            assertThat(trace.rootSpan().input().json()).isEqualTo("\"question\"");
            assertThat(trace.rootSpan().output().state()).isEqualTo(State.NONE);
            // The start is kept to the microsecond.
            assertThat(trace.rootSpan().duration()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_001));
            assertThat(span(trace, "done").status()).isEqualTo(SpanStatus.OK);
            assertThat(span(trace, "done").duration()).isEqualTo(Duration.ofSeconds(1));
            assertThat(engine.queryTraces(TraceQuery.builder().build()).items()).hasSize(1);
        });
    }

    @Test
    void clockThatIsSetBack_makesNoSpanEndBeforeItBegan() {
        String id = engine.span(STEP, "outer").call(() -> {
            clock.nanos.addAndGet(1_000_000);
            clock.moveWall(Duration.ofDays(-1));
            engine.span(STEP, "inner").run(() -> clock.nanos.addAndGet(2_000_000));
            assertThat(trace(engine.currentSpan().traceId()).rootSpan().duration())
                    .isEqualTo(Duration.ZERO);
            return engine.currentSpan().traceId();
        });

        Trace trace = trace(id);
        assertThat(trace.rootSpan().duration()).isEqualTo(Duration.ofMillis(3));
        assertThat(span(trace, "inner").startTime())
                .isEqualTo(trace.rootSpan().startTime().plusMillis(1));
        assertThat(trace.duration()).isEqualTo(Duration.ofMillis(3));
    }

    // What is said

    @Test
    void recorders_writeTheDocumentedAttributes() {
        String id = engine.span(SpanType.MODEL_GENERATION, "model").call(() -> {
            clock.advance(Duration.ofMillis(250));
            engine.currentSpan()
                    .modelGeneration()
                    .model("gpt-4")
                    .provider("openai")
                    .streaming(true)
                    .usage(TokenUsage.of(150, 75).withCacheRead(50).withReasoning(15))
                    .response("gpt-4-0613", "chatcmpl-123")
                    .finishReason("stop")
                    .firstToken()
                    .parameters(ModelParameters.builder().temperature(0.7).build());
            clock.advance(Duration.ofMillis(250));
            engine.currentSpan().modelGeneration().firstToken();
            return engine.currentSpan().traceId();
        });

        var model = trace(id).rootSpan().modelGeneration().orElseThrow();
        assertThat(model.model()).contains("gpt-4");
        assertThat(model.responseModel()).contains("gpt-4-0613");
        assertThat(model.usage())
                .isEqualTo(TokenUsage.of(150, 75).withCacheRead(50).withReasoning(15));
        assertThat(model.timeToFirstToken()).contains(Duration.ofMillis(250));
        assertThat(model.parameters().orElseThrow().asMap()).isEqualTo(Map.of("temperature", 0.7));
        assertThat(trace(id).usage().totalTokens()).isEqualTo(225);
        assertThat(trace(id).cost()).isEmpty();
    }

    @Test
    void recorderThatDoesNotFit_isIgnoredAndCounted() {
        String id = engine.span(SpanType.TOOL_CALL, "tool").call(() -> {
            engine.currentSpan().agentRun().instructions("x").maxSteps(3);
            engine.currentSpan().modelGeneration().model("x");
            engine.currentSpan().workflow().status("x");
            engine.currentSpan().toolCall().toolCallId("fits");
            return engine.currentSpan().traceId();
        });

        assertThat(trace(id).rootSpan().attributes().asMap()).containsOnlyKeys("toolCallId", "success");
        assertThat(engine.counters().misuse()).isEqualTo(4);
    }

    @Test
    void nullsThatAreSaid_throwNothing() {
        String id = engine.span(SpanType.AGENT_RUN, "agent").call(() -> {
            var span = engine.currentSpan();
            span.input(null)
                    .output(null)
                    .attribute("k", null)
                    .attribute(null, 1)
                    .metadata(null, null);
            span.tag((String[]) null).tag((String) null).error(null);
            span.agentRun().conversationId(null).instructions(null).availableTools((String[]) null);
            engine.span(SpanType.MODEL_GENERATION, "model")
                    .run(() -> engine.currentSpan()
                            .modelGeneration()
                            .model(null)
                            .usage(null)
                            .parameters(null)
                            .response(null, null));
            return span.traceId();
        });

        assertThat(trace(id).status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void whatIsSaidAfterTheEnd_isIgnoredAndCounted() {
        DetachedSpan span = engine.span(SpanType.MODEL_GENERATION, "s").start();
        span.end();
        assertThat(span.isRecording()).isFalse();

        span.input("late")
                .output("late")
                .attribute("late", 1)
                .metadata("late", 1)
                .tag("late")
                .error(new Error());
        span.modelGeneration().model("late").usage(TokenUsage.of(1, 1)).firstToken();

        Trace trace = trace(span.traceId());
        assertThat(trace.status()).isEqualTo(SpanStatus.OK);
        assertThat(trace.metadata()).isEmpty();
        assertThat(trace.tags()).isEmpty();
        assertThat(trace.rootSpan().attributes().asMap()).isEmpty();
        assertThat(engine.counters().misuse()).isEqualTo(9);
    }

    @Test
    void metadataSaidAfterTheEndOfTheEntrySpan_isCounted() throws Exception {
        DetachedSpan entry = engine.span(STEP, "entry").start();
        DetachedSpan child;
        try (SpanScope scope = entry.makeCurrent()) {
            child = engine.span(STEP, "child").start();
        }
        entry.end();
        child.metadata("late", 1).tag("late");
        child.end();

        assertThat(trace(entry.traceId()).metadata()).isEmpty();
        assertThat(engine.counters().misuse()).isEqualTo(2);
    }

    @Test
    void whatIsSaidOutsideOfAnySpan_isCounted() {
        engine.currentSpan()
                .input(1)
                .output(2)
                .attribute("a", 3)
                .metadata("m", 4)
                .tag("t")
                .addScore(Score.of("s", 1));
        engine.currentSpan().agentRun().maxSteps(1);

        assertThat(engine.counters().misuse()).isEqualTo(7);
    }

    @Test
    void metadataThatChangesLater_isCapturedAsItWas() {
        AtomicInteger number = new AtomicInteger(1);
        String id = engine.span(STEP, "s").call(() -> {
            engine.currentSpan().metadata("number", number);
            engine.currentSpan().metadata("bad", new ValueCaptureTest.BadNumber());
            number.set(2);
            return engine.currentSpan().traceId();
        });

        assertThat(trace(id).metadata()).containsEntry("number", 1L);
        assertThat(trace(id).metadata().get("bad").toString()).contains("not captured");
    }

    @Test
    void argumentThatIsChangedAfterTheCall_isCapturedAsItWas() {
        List<String> argument = new ArrayList<>(List.of("before"));
        String id = engine.span(STEP, "s").input(argument).call(() -> {
            argument.set(0, "after");
            return engine.currentSpan().traceId();
        });

        assertThat(trace(id).rootSpan().input().json()).isEqualTo("[\"before\"]");
    }

    @Test
    void argumentOfTenMegabytes_isCutAndTheCutIsTold() {
        String id = engine.span(STEP, "s")
                .input(Map.of("q", "x".repeat(10_000_000)))
                .call(() -> engine.currentSpan().traceId());

        Span span = trace(id).rootSpan();
        assertThat(span.input().state()).isEqualTo(State.CUT);
        assertThat(span.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.path()).isEqualTo("input.q");
            assertThat(cut.originalSize()).isEqualTo(10_000_000);
        });
    }

    @Test
    void muchThatIsSaid_isBounded() {
        String id = engine.span(STEP, "n".repeat(5_000)).call(() -> {
            for (int i = 0; i < 1_000; i++) {
                engine.currentSpan()
                        .attribute("a" + i, i)
                        .metadata("m" + i, "v".repeat(5_000))
                        .tag("t" + i);
            }
            return engine.currentSpan().traceId();
        });

        Span span = trace(id).rootSpan();
        assertThat(span.name()).hasSizeLessThan(1_050);
        assertThat(span.attributes().asMap()).hasSize(100);
        assertThat(span.metadata())
                .hasSize(50)
                .allSatisfy((key, value) -> assertThat(value.toString()).hasSizeLessThan(1_050));
        assertThat(span.tags()).hasSize(50);
        assertThat(span.cuts()).hasSize(1 + 50 + 3).contains(new Cut("attributes", "members", 1_000, 100));
    }

    @Test
    void listThatIsCut_isToldOnceWithItsOriginalSize() {
        String id = engine.span(STEP, "s").call(() -> {
            for (int i = 0; i < 80; i++) {
                engine.currentSpan().metadata("m" + i, i).tag("t" + i);
            }
            return engine.currentSpan().traceId();
        });

        assertThat(trace(id).rootSpan().cuts())
                .containsExactly(new Cut("metadata", "members", 80, 50), new Cut("tags", "items", 80, 50));
    }

    @Test
    void stackTraceThatIsCut_isTold_andSplitsNoPairOfSurrogates() {
        Exception error = new Exception("\uD83D\uDE00".repeat(100));
        int start = "java.lang.Exception: ".length();
        CutList cuts = new CutList();

        String text = StackTraces.text(error, true, start + 9, cuts);

        assertThat(text).isEqualTo("java.lang.Exception: " + "\uD83D\uDE00".repeat(4) + "…[cut]");
        assertThat(cuts.list()).containsExactly(new Cut("error", "characters", -1, start + 8L));
    }

    // Engines beside each other

    @Test
    void twoEnginesOnOneThread_doNotSeeEachOthersSpans() {
        TracingEngine other = engine(EngineSettings.DEFAULT, EngineBeans.none());

        engine.span(STEP, "own").run(() -> {
            String own = engine.currentSpan().id();
            assertThat(other.currentSpan().isRecording()).isFalse();
            other.span(STEP, "theirs").run(() -> {
                assertThat(engine.currentSpan().id()).isEqualTo(own);
                assertThat(other.currentSpan().traceId())
                        .isNotEqualTo(engine.currentSpan().traceId());
                engine.span(STEP, "inner").run(() -> {
                    assertThat(trace(engine.currentSpan().traceId())
                                    .span(engine.currentSpan().id())
                                    .flatMap(Span::parentSpanId))
                            .contains(own);
                });
            });
        });
    }

    @Test
    void disabled_doesTheWorkAndKeepsNothing() {
        NoTracing off = new NoTracing();
        TracedResult<String> result = off.call(
                TracingOptions.builder().tags("t").build(),
                () -> off.span(STEP, "s").input(1).attribute("a", 2).call(() -> {
                    off.currentSpan().attribute("a", 1).agentRun().maxSteps(3);
                    return "done";
                }));

        assertThat(result.value()).isEqualTo("done");
        assertThat(TraceIds.isTraceId(result.traceId())).isTrue();
        assertThat(off.getTrace(result.traceId())).isEmpty();
        assertThat(off.queryTraces(TraceQuery.builder().build()).items()).isEmpty();
        assertThat(off.deleteTrace(result.traceId())).isFalse();
        assertThat(off.flush(Duration.ZERO).complete()).isTrue();
        IOException thrown = new IOException();
        assertThatThrownBy(() -> off.<IOException>run(TracingOptions.none(), () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    // Beans

    @Test
    void unsampledTrace_hasAnIdAndIsNotRead() {
        TracingEngine none = engine(EngineSettings.DEFAULT, sampler(candidate -> false));
        TracedResult<String> result = none.call(
                TracingOptions.none(),
                () -> none.span(STEP, "s").call(() -> {
                    none.span(STEP, "child").run(() -> {});
                    assertThat(none.currentSpan().isRecording()).isFalse();
                    return none.currentSpan().traceId();
                }));

        assertThat(result.traceId()).isEqualTo(result.value());
        assertThat(TraceIds.isTraceId(result.traceId())).isTrue();
        assertThat(none.getTrace(result.traceId())).isEmpty();
        assertThat(none.flush(Duration.ofSeconds(5)).written()).isZero();
        assertThat(none.counters().started()).isEqualTo(2);
        assertThat(none.counters().sampledOut()).isEqualTo(2);
        assertThat(none.liveSpans()).isZero();
    }

    @Test
    void samplerThatThrows_recordsTheTrace() {
        TracingEngine bad = engine(EngineSettings.DEFAULT, sampler(candidate -> {
            throw new AssertionError("no");
        }));
        String id = bad.span(STEP, "s").call(() -> bad.currentSpan().traceId());

        assertThat(bad.getTrace(id)).isPresent();
        assertThat(bad.counters().beanFailures()).isEqualTo(1);
    }

    @Test
    void filter_changesWhatASpanTells() {
        TracingEngine filtered = engine(
                EngineSettings.DEFAULT,
                filters(span -> Optional.of(span.toBuilder().name("changed").build())));
        String id = filtered.span(STEP, "s").call(() -> {
            assertThat(filtered.getTrace(filtered.currentSpan().traceId())
                            .orElseThrow()
                            .rootSpan()
                            .name())
                    .isEqualTo("step");
            return filtered.currentSpan().traceId();
        });

        assertThat(filtered.getTrace(id).orElseThrow().name()).isEqualTo("changed");
    }

    @Test
    void runningSpan_showsNoContentBeforeTheFiltersWereAsked() {
        TracingEngine filtered = engine(EngineSettings.DEFAULT, filters(Optional::of));
        TracingOptions options = TracingOptions.builder()
                .conversationId("private")
                .metadata("private", "private")
                .tags("private")
                .build();
        AtomicReference<String> id = new AtomicReference<>();
        filtered.run(
                options,
                () -> filtered.span(STEP, "private")
                        .input("private".repeat(10_000))
                        .run(() -> {
                            id.set(filtered.currentSpan().traceId());
                            assertThat(filtered.flush(Duration.ofSeconds(10)).complete())
                                    .isTrue();

                            assertShowsNoContent(filtered.getTrace(id.get()).orElseThrow());
                            SpanData header = store.find(id.get()).orElseThrow().rootSpan();
                            assertThat(header.status()).isEqualTo(SpanStatus.RUNNING);
                            assertThat(header.name()).isEqualTo("step");
                            assertThat(header.input()).isEqualTo(SpanData.Content.HIDDEN);
                            assertThat(header.metadata()).isEmpty();
                            assertThat(header.tags()).isEmpty();
                            assertThat(header.conversationId()).isEmpty();
                            assertThat(header.instance()).isPresent();
                        }));

        assertThat(filtered.getTrace(id.get()).orElseThrow().name()).isEqualTo("private");
        assertThat(filtered.getTrace(id.get()).orElseThrow().tags()).containsExactly("private");
    }

    private static void assertShowsNoContent(Trace trace) {
        Span span = trace.rootSpan();
        assertThat(span.name()).isEqualTo("step");
        assertThat(span.entityId()).isEmpty();
        assertThat(span.input().state()).isEqualTo(State.HIDDEN);
        assertThat(span.attributes().asMap()).isEmpty();
        assertThat(span.metadata()).isEmpty();
        assertThat(span.tags()).isEmpty();
        assertThat(span.cuts()).isEmpty();
        assertThat(trace.conversationId()).isEmpty();
    }

    @Test
    void filterThatDrops_leavesIdParentTypeAndTimes() {
        TracingEngine filtered =
                engine(EngineSettings.DEFAULT, filters(span -> span.entry() ? Optional.of(span) : Optional.empty()));
        String id = filtered.span(STEP, "s").call(() -> {
            filtered.span(SpanType.TOOL_CALL, "secret").input("secret").run(() -> {});
            return filtered.currentSpan().traceId();
        });

        Span left = filtered.getTrace(id).orElseThrow().rootSpan().children().get(0);
        assertThat(left.name()).isEmpty();
        assertThat(left.type()).isEqualTo(SpanType.TOOL_CALL);
        assertThat(left.input().state()).isEqualTo(State.NONE);
        assertThat(left.attributes().asMap()).isEmpty();
        assertThat(left.status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void filterThatThrowsOrChangesWhichSpanItIs_dropsTheContent() {
        List<dev.agenttracing.SpanFilter> bad = List.of(
                span -> {
                    throw new IllegalStateException();
                },
                span -> null,
                span -> Optional.of(
                        span.toBuilder().parentSpanId(TraceIds.newSpanId()).build()),
                span -> Optional.of(
                        span.toBuilder().status(SpanStatus.RUNNING, null).build()),
                span -> Optional.of(
                        SpanData.builder(TraceIds.newTraceId(), span.id()).build()));
        for (dev.agenttracing.SpanFilter filter : bad) {
            TracingEngine filtered = engine(EngineSettings.DEFAULT, filters(filter));
            String id = filtered.call(
                            TracingOptions.builder().conversationId("private").build(),
                            () -> filtered.span(STEP, "private")
                                    .input(Map.of("private", "x".repeat(100_000)))
                                    .attribute("a", "private")
                                    .call(() -> filtered.currentSpan()
                                            .metadata("m", "private")
                                            .tag("private")
                                            .error(new IllegalStateException("private"))
                                            .traceId()))
                    .value();

            Trace trace = filtered.getTrace(id).orElseThrow();
            assertShowsNoContent(trace);
            assertThat(trace.status()).isEqualTo(SpanStatus.ERROR);
            assertThat(trace.rootSpan().error()).contains(new SpanError("java.lang.IllegalStateException", "", ""));
        }
    }

    @Test
    void filter_isAskedOncePerSpan() {
        AtomicInteger asked = new AtomicInteger();
        TracingEngine filtered = engine(EngineSettings.DEFAULT, filters(span -> {
            asked.incrementAndGet();
            return Optional.of(span);
        }));
        String id = filtered.span(STEP, "s").call(() -> filtered.currentSpan().traceId());
        filtered.getTrace(id);
        filtered.getTrace(id);
        filtered.flush(Duration.ofSeconds(5));

        assertThat(asked).hasValue(1);
    }

    @Test
    void priceSourceThatThrows_leavesTheNextOneToAnswer() {
        TracingEngine priced = engine(
                EngineSettings.DEFAULT,
                prices(
                        (provider, model, usage, time) -> {
                            throw new IllegalStateException();
                        },
                        (provider, model, usage, time) -> Optional.of(Cost.usd("0.5"))));
        String id = priced.span(SpanType.MODEL_GENERATION, "m").call(() -> {
            priced.currentSpan().modelGeneration().model("gpt-4").usage(TokenUsage.of(1, 1));
            return priced.currentSpan().traceId();
        });

        assertThat(priced.getTrace(id).orElseThrow().cost()).contains(Cost.usd("0.5"));
        assertThat(priced.counters().beanFailures()).isEqualTo(1);
    }

    // Limits of spans

    @Test
    void spansPerTrace_areBoundedAndTheRestIsCounted() {
        TracingEngine small = engine(new SpanLimits(10, 1_000, 1_000_000, 10, 10, 10, 100, 100, Duration.ofMinutes(1)));
        String id = small.span(STEP, "root").call(() -> {
            for (int i = 0; i < 50; i++) {
                small.span(STEP, "child").run(() -> {});
            }
            return small.currentSpan().traceId();
        });

        assertThat(small.getTrace(id).orElseThrow().spans()).hasSize(10);
        assertThat(small.getTrace(id).orElseThrow().droppedSpans()).isEqualTo(41);
        assertThat(small.counters().dropped(DropReason.TRACE_LIMIT)).isEqualTo(41);
        assertThat(small.flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(small.getTrace(id).orElseThrow().droppedSpans()).isEqualTo(41);
        assertThat(small.liveSpans()).isZero();
    }

    @Test
    void liveSpans_areBounded() {
        TracingEngine small = engine(new SpanLimits(1_000, 5, 1_000_000, 10, 10, 10, 100, 100, Duration.ofMinutes(1)));
        List<DetachedSpan> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(small.span(STEP, "s").start());
        }

        assertThat(small.liveSpans()).isEqualTo(5);
        assertThat(small.counters().dropped(DropReason.LIVE_LIMIT)).isEqualTo(15);
        open.forEach(DetachedSpan::end);
        small.flush(Duration.ofSeconds(10));
        assertThat(small.liveSpans()).isZero();
        assertThat(small.span(STEP, "s").start().isRecording()).isTrue();
    }

    @Test
    void memoryOfOpenSpans_isBounded_andWhatIsLeftOutIsMarked() {
        TracingEngine small = engine(new SpanLimits(1_000, 1_000, 10_000, 10, 10, 10, 100, 100, Duration.ofMinutes(1)));
        DetachedSpan first = small.span(STEP, "first").input("a".repeat(6_000)).start();
        DetachedSpan second =
                small.span(STEP, "second").input("b".repeat(6_000)).start();

        Span cut = small.getTrace(second.traceId()).orElseThrow().rootSpan();
        assertThat(cut.input().state()).isEqualTo(State.CUT);
        assertThat(cut.input().json()).startsWith("\"[cut: 60");
        assertThat(cut.cuts()).singleElement().satisfies(each -> {
            assertThat(each.path()).isEqualTo("input");
            assertThat(each.originalSize()).isGreaterThanOrEqualTo(6_000);
            assertThat(each.keptSize()).isZero();
        });
        first.end();
        second.end();
        small.flush(Duration.ofSeconds(10));
        DetachedSpan third = small.span(STEP, "third").input("c".repeat(6_000)).start();
        assertThat(small.getTrace(third.traceId())
                        .orElseThrow()
                        .rootSpan()
                        .input()
                        .state())
                .isEqualTo(State.PRESENT);
    }

    @Test
    void whatAFilterAdds_isRedactedToo() {
        TracingEngine engine = engine(
                EngineSettings.DEFAULT,
                filters(span -> Optional.of(span.toBuilder()
                        .name("password=hunter2")
                        .tags(Set.of("Bearer abcdef123456"))
                        .build())));
        String id = engine.call(
                        TracingOptions.none(),
                        () -> engine.span(SpanType.GENERIC, "x").call(() -> 1))
                .traceId();
        Trace trace = engine.getTrace(id).orElseThrow();

        assertThat(trace.rootSpan().name()).isEqualTo("password=[redacted: password]");
        assertThat(trace.tags()).containsExactly("Bearer [redacted: bearer token]");
    }
}
