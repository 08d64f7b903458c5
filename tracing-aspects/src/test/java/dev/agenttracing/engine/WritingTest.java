/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Feedback;
import dev.agenttracing.FlushResult;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceNotFoundException;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.engine.FakeTraceStore.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WritingTest extends EngineTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static String step(TracingEngine engine, String name) {
        return engine.span(STEP, name).call(() -> engine.currentSpan().traceId());
    }

    // Written once

    @Test
    void eachSpan_isWrittenOnceAndItsTraceBeginsWithTheEntrySpan() {
        store.hang();
        String id = engine.span(STEP, "entry").call(() -> {
            clock.advance(Duration.ofMillis(5));
            engine.span(STEP, "child").run(() -> {});
            return engine.currentSpan().traceId();
        });
        Instant start = trace(id).startTime();
        store.goOn();
        FlushResult result = engine.flush(LONG);

        assertThat(result).isEqualTo(new FlushResult(2, 0, true));
        assertThat(store.writtenSpans().stream().filter(span -> span.status() != SpanStatus.RUNNING))
                .extracting(SpanData::id)
                .doesNotHaveDuplicates()
                .hasSize(2);
        // A header whose span had ended was left out: the trace got the place of its first child.
        assertThat(store.query(TraceQuery.builder().build()).items())
                .extracting(TraceSummary::startTime)
                .containsExactly(start);
    }

    @Test
    void runningTrace_isStoredAsItsHeader() {
        engine.run(
                TracingOptions.builder().tags("t").conversationId("c").build(),
                () -> engine.span(STEP, "entry").input("x".repeat(1_000)).run(() -> {
                    engine.currentSpan().attribute("a", 1);
                    assertThat(engine.flush(LONG).complete()).isTrue();
                    SpanData header = store.find(engine.currentSpan().traceId())
                            .orElseThrow()
                            .rootSpan();

                    assertThat(header.status()).isEqualTo(SpanStatus.RUNNING);
                    assertThat(header.tags()).containsExactly("t");
                    assertThat(header.conversationId()).contains("c");
                    assertThat(header.input().json()).hasSizeLessThan(200).startsWith("\"xxx");
                    assertThat(header.attributes().asMap()).isEmpty();
                }));
    }

    @Test
    void spanThatEndsWhileItsHeaderIsMade_keepsItsContent() {
        for (int i = 0; i < 200; i++) {
            TracingEngine eager = engine(queue(1_000, 1));
            String id = eager.span(STEP, "s").call(() -> {
                eager.currentSpan().output("content");
                return eager.currentSpan().traceId();
            });
            eager.flush(LONG);

            assertThat(store.find(id).orElseThrow().rootSpan().output().json()).isEqualTo("\"content\"");
            eager.close();
        }
    }

    @Test
    void spanThatEndsWhileItsHeaderWaits_isQueuedAndWrittenOnce() {
        TracingEngine lazy = engine(new QueueLimits(100, 64_000_000, 50, Duration.ofHours(1), Duration.ofSeconds(10)));
        String id = lazy.span(STEP, "s").call(() -> {
            lazy.currentSpan().output("content");
            return lazy.currentSpan().traceId();
        });

        assertThat(lazy.queuedSpans()).isEqualTo(1);
        assertThat(lazy.flush(LONG)).isEqualTo(new FlushResult(1, 0, true));
        assertThat(store.writtenSpans()).singleElement().satisfies(span -> {
            assertThat(span.traceId()).isEqualTo(id);
            assertThat(span.status()).isEqualTo(SpanStatus.OK);
            assertThat(span.output().json()).isEqualTo("\"content\"");
        });
        assertThat(lazy.queuedSpans()).isZero();
        assertThat(lazy.liveSpans()).isZero();
    }

    @Test
    void spanThatEndsInPlaceOfItsHeader_countsWithAllItsBytes() {
        TracingEngine lazy = engine(new QueueLimits(100, 50_000, 50, Duration.ofHours(1), Duration.ofSeconds(10)));
        store.hang();
        for (int i = 0; i < 20; i++) {
            lazy.span(STEP, "s").attribute("large", "x".repeat(20_000)).run(() -> {});
        }

        assertThat(lazy.counters().dropped(DropReason.QUEUE_FULL)).isGreaterThan(15);
        store.goOn();
        assertThat(lazy.flush(LONG).complete()).isTrue();
        assertThat(lazy.queuedSpans()).isZero();
    }

    // Queue

    @Test
    void fullQueue_dropsCountsAndShowsIt() {
        TracingEngine small = engine(queue(5, 1));
        store.hang();
        String id = small.span(STEP, "root").call(() -> {
            for (int i = 0; i < 20; i++) {
                small.span(STEP, "child").run(() -> {});
            }
            return small.currentSpan().traceId();
        });
        long dropped = small.counters().dropped(DropReason.QUEUE_FULL);
        store.goOn();

        assertThat(dropped).isBetween(15L, 17L);
        assertThat(small.getTrace(id).orElseThrow().droppedSpans()).isEqualTo(dropped);
        assertThat(small.flush(LONG).complete()).isTrue();
        await().untilAsserted(() -> {
            Trace trace = small.getTrace(id).orElseThrow();
            assertThat(trace.droppedSpans()).isEqualTo(dropped);
            assertThat(store.find(id).orElseThrow().droppedSpans()).isEqualTo(dropped);
        });
        assertThat(small.liveSpans()).isZero();
        assertThat(small.queuedSpans()).isZero();
    }

    @Test
    void queue_isBoundedByBytesOfAttributesToo() {
        TracingEngine small = engine(new QueueLimits(1_000, 50_000, 500, Duration.ofMillis(1), Duration.ofSeconds(10)));
        store.hang();
        for (int i = 0; i < 20; i++) {
            small.span(STEP, "s").attribute("large", "x".repeat(20_000)).run(() -> {});
        }

        assertThat(small.counters().dropped(DropReason.QUEUE_FULL)).isGreaterThan(15);
    }

    @Test
    void flush_tellsWhatWasWrittenAndWhetherAllWas() {
        step(engine, "one");
        step(engine, "two");
        assertThat(engine.flush(LONG)).isEqualTo(new FlushResult(2, 0, true));
        assertThat(engine.flush(LONG)).isEqualTo(new FlushResult(0, 0, true));

        store.hang();
        step(engine, "three");
        assertThat(engine.flush(Duration.ofMillis(20)).complete()).isFalse();
        store.goOn();
        assertThat(engine.flush(LONG).complete()).isTrue();
    }

    @Test
    void close_writesWhatWaits() {
        String id = step(engine, "s");
        engine.close();

        assertThat(store.find(id)).isPresent();
        String late = step(engine, "late");
        assertThat(store.find(late)).isEmpty();
        assertThat(engine.liveSpans()).isZero();
    }

    @Test
    void close_countsWhatIsLost() {
        TracingEngine hasty =
                engine(new QueueLimits(1_000, 64_000_000, 2, Duration.ofMillis(1), Duration.ofMillis(50)));
        store.fate(batch -> Outcome.REFUSED);
        for (int i = 0; i < 10; i++) {
            step(hasty, "s");
        }
        hasty.close();

        // What the writer had in its hands was not counted.
        assertThat(hasty.counters().dropped(DropReason.SHUTDOWN)).isEqualTo(10);
        assertThat(hasty.liveSpans()).isZero();
    }

    @Test
    void storeThatFailsAtRandom_getsEverythingOnce() {
        Random random = new Random(42);
        store.fate(batch -> {
            int dice = random.nextInt(10);
            return dice < 2 ? Outcome.REFUSED : dice < 4 ? Outcome.WRITTEN_BUT_ANSWER_LOST : Outcome.WRITTEN;
        });
        TracingEngine small = engine(queue(100_000, 50));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ids.add(small.span(STEP, "root").call(() -> {
                small.span(STEP, "child").run(() -> {});
                return small.currentSpan().traceId();
            }));
        }

        assertThat(small.flush(LONG)).isEqualTo(new FlushResult(600, 0, true));
        assertThat(ids).allSatisfy(id -> {
            assertThat(store.find(id).orElseThrow().spans()).hasSize(2);
            assertThat(store.find(id).orElseThrow().droppedSpans()).isZero();
            assertThat(store.find(id).orElseThrow().isComplete()).isTrue();
        });
        assertThat(small.counters().storeFailures()).isPositive();
        assertThat(small.liveSpans()).isZero();
    }

    @Test
    void dropsWhoseAnswerIsLost_areCountedOnce() {
        TracingEngine small = engine(new SpanLimits(1, 1_000, 1_000_000, 10, 10, 10, 100, 100, Duration.ofMinutes(1)));
        Random random = new Random(7);
        store.fate(batch -> random.nextBoolean() ? Outcome.WRITTEN_BUT_ANSWER_LOST : Outcome.WRITTEN);
        String id = small.span(STEP, "root").call(() -> {
            for (int i = 0; i < 5; i++) {
                small.span(STEP, "child").run(() -> {});
                small.flush(LONG);
            }
            return small.currentSpan().traceId();
        });
        small.flush(LONG);

        await().untilAsserted(() ->
                assertThat(store.find(id).orElseThrow().droppedSpans()).isEqualTo(5));
        await().untilAsserted(() ->
                assertThat(small.getTrace(id).orElseThrow().droppedSpans()).isEqualTo(5));
    }

    // Deletion

    @Test
    void deletedTrace_doesNotComeBackWhileItRuns() {
        String id = engine.span(STEP, "root").call(() -> {
            String own = engine.currentSpan().traceId();
            engine.flush(LONG);
            assertThat(engine.deleteTrace(own)).isTrue();
            assertThat(engine.getTrace(own)).isEmpty();
            assertThat(engine.currentSpan().isRecording()).isFalse();
            engine.span(STEP, "child").run(() -> {});
            engine.currentSpan().input("late").metadata("late", 1);
            return own;
        });

        assertThat(engine.flush(LONG).written()).isZero();
        assertThat(engine.getTrace(id)).isEmpty();
        assertThat(store.find(id)).isEmpty();
        assertThat(engine.liveSpans()).isZero();
        assertThat(engine.deleteTrace(id)).isFalse();
    }

    @Test
    void traceDeletedWhileItWaitsForTheStore_doesNotComeBack() {
        store.fate(batch -> Outcome.WRITTEN_BUT_ANSWER_LOST);
        String id = step(engine, "s");
        engine.flush(Duration.ofMillis(20));
        assertThat(engine.deleteTrace(id)).isTrue();
        store.fate(batch -> Outcome.WRITTEN);

        assertThat(engine.flush(LONG).complete()).isTrue();
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void deleteTraces_needsAFilterAndTakesLiveOnesToo() {
        step(engine, "stored");
        engine.flush(LONG);
        DetachedSpan running = engine.span(STEP, "running").start();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> engine.deleteTraces(TraceQuery.builder().limit(3).build()));
        assertThat(engine.deleteTraces(
                        TraceQuery.builder().name("stored", "running", "other").build()))
                .isEqualTo(2);
        assertThat(engine.queryTraces(TraceQuery.builder().build()).items()).isEmpty();
        running.end();
    }

    @Test
    void malformedIds_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> engine.deleteTrace("x"));
        assertThatIllegalArgumentException().isThrownBy(() -> engine.addScore("x", Score.of("s", 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.addScore(TraceIds.newTraceId(), "x", Score.of("s", 1)));
    }

    // Scores

    @Test
    void scoreBeforeTheHeaderIsStored_isThereAtOnce() {
        engine.span(STEP, "root").run(() -> {
            String id = engine.currentSpan().traceId();
            engine.currentSpan().addScore(Score.of("accuracy", 0.9));

            assertThat(store.find(id).orElseThrow().scores()).hasSize(1);
            assertThat(trace(id).scores()).hasSize(1);
            assertThat(trace(id).rootSpan().scores()).hasSize(1);
        });
    }

    @Test
    void scoreWhileRunningAndAfterwards_replacesTheOneWithItsId() {
        String id = engine.span(STEP, "root").call(() -> {
            engine.addScore(engine.currentSpan().traceId(), Score.of("s", 0.1).withId("one"));
            return engine.currentSpan().traceId();
        });
        trace(id).addScore(Score.of("s", 0.2).withId("one"));
        engine.flush(LONG);
        trace(id).addScore(Score.of("s", 0.3).withId("one"));
        trace(id).addFeedback(Feedback.thumbsUp("Great"));

        assertThat(trace(id).scores())
                .singleElement()
                .satisfies(score -> assertThat(score.value()).hasValue(0.3));
        assertThat(trace(id).feedback()).hasSize(1);
        assertThat(trace(id).rootSpan().output().json()).isEqualTo("\"" + id + "\"");
    }

    @Test
    void scoreByAnAlias_isStoredWithItsTrace() {
        TracingOptions options = TracingOptions.builder()
                .continueFrom(
                        java.util.Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .build();
        store.hang();
        String id = engine.call(options, () -> step(engine, "s")).traceId();
        store.goOn();
        engine.addScore("4bf92f3577b34da6a3ce929d0e0e4736", Score.of("s", 1));

        assertThat(trace(id).scores()).hasSize(1);
    }

    @Test
    void scoreOfAnUnknownTrace_isRefused() {
        String unknown = TraceIds.newTraceId();

        assertThatThrownBy(() -> engine.addScore(unknown, Score.of("s", 1)))
                .isInstanceOfSatisfying(
                        TraceNotFoundException.class,
                        e -> assertThat(e.traceId()).isEqualTo(unknown));
        assertThatThrownBy(() -> engine.addFeedback(unknown, Feedback.thumbsDown()))
                .isInstanceOf(TraceNotFoundException.class);
        assertThat(engine.counters().storeFailures()).isZero();
    }

    @Test
    void scoreOfAStoreThatHangs_failsAfterTheTimeout() {
        TracingEngine hasty = engine(settings(false, Duration.ofMillis(50)), EngineBeans.none());
        String id = step(hasty, "s");
        store.hang();

        assertThatIllegalStateException()
                .isThrownBy(() -> hasty.addScore(id, Score.of("s", 1).withId("one")))
                .withMessageContaining("same id");
        store.goOn();
        hasty.addScore(id, Score.of("s", 1).withId("one"));
        assertThat(hasty.getTrace(id).orElseThrow().scores()).hasSize(1);
    }

    @Test
    void scoreOfAStoreThatFails_isAnIllegalState() {
        String id = step(engine, "s");
        engine.flush(LONG);
        store.fate(batch -> Outcome.REFUSED);

        assertThatIllegalStateException().isThrownBy(() -> engine.addScore(id, Score.of("s", 1)));
    }

    // Lists

    @Test
    void pages_showLiveAndStoredTracesInOrderEachOnce() {
        List<String> newestFirst = new ArrayList<>();
        List<DetachedSpan> open = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            clock.advance(Duration.ofSeconds(1));
            if (i % 3 == 0) {
                DetachedSpan span = engine.span(STEP, "running").start();
                open.add(span);
                newestFirst.add(0, span.traceId());
            } else {
                newestFirst.add(0, step(engine, "ended"));
            }
            if (i % 2 == 0) {
                engine.flush(LONG);
            }
        }

        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TracePage page = engine.queryTraces(TraceQuery.builder()
                    .limit(4)
                    .after(cursor.map(TraceCursor::decode).orElse(null))
                    .build());
            page.items().forEach(item -> seen.add(item.traceId()));
            cursor = page.nextCursor();
        } while (cursor.isPresent());

        assertThat(seen).isEqualTo(newestFirst);
        assertThat(engine.queryTraces(
                                TraceQuery.builder().status(SpanStatus.RUNNING).build())
                        .items())
                .hasSize(9);
        open.forEach(DetachedSpan::end);
        Set<String> after = new HashSet<>();
        engine.queryTraces(TraceQuery.builder().status(SpanStatus.OK).build())
                .items()
                .forEach(item -> after.add(item.traceId()));
        assertThat(after).hasSize(25);
    }
}
