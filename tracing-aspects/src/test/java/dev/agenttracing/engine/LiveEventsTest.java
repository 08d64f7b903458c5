/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceEvent;
import dev.agenttracing.TraceEvent.Kind;
import dev.agenttracing.TraceListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LiveEventsTest extends EngineTests {

    private final List<TraceEvent> heard = new CopyOnWriteArrayList<>();

    private List<Kind> kinds() {
        return heard.stream().map(TraceEvent::kind).toList();
    }

    private void awaitEvents(int count) {
        await().until(() -> heard.size() >= count);
    }

    @Test
    void run_isTold_fromItsBeginningToItsEnd() throws Exception {
        try (AutoCloseable listening = engine.addListener(heard::add)) {
            String id = engine.span(SpanType.AGENT_RUN, "agent").call(() -> {
                engine.span(STEP, "step").input("question").run(() -> {});
                return engine.currentSpan().traceId();
            });
            engine.addScore(id, Score.of("accuracy", 1));
            engine.addFeedback(id, Feedback.thumbsUp());

            awaitEvents(8);
            assertThat(kinds())
                    .containsExactly(
                            Kind.TRACE_STARTED,
                            Kind.SPAN_STARTED,
                            Kind.SPAN_STARTED,
                            Kind.SPAN_ENDED,
                            Kind.SPAN_ENDED,
                            Kind.TRACE_ENDED,
                            Kind.SCORED,
                            Kind.SCORED);
            assertThat(heard).allSatisfy(event -> assertThat(event.traceId()).isEqualTo(id));
            assertThat(heard.get(3).span().orElseThrow().inputPreview()).contains("question");
            assertThat(heard.get(5).span().orElseThrow().span().name()).isEqualTo("agent");
            assertThat(heard.get(6).score().orElseThrow().name()).isEqualTo("accuracy");
            assertThat(heard.get(7).feedback()).isPresent();
        }
    }

    @Test
    void whatIsTold_isRedacted() throws Exception {
        String secret = "sk-proj-" + "a1B2c3D4".repeat(6);
        try (AutoCloseable listening = engine.addListener(heard::add)) {
            DetachedSpan span = engine.span(STEP, "step").input("key " + secret).start();
            span.metadata("note", secret);
            awaitEvents(2);
            span.output(secret);
            span.end();
            awaitEvents(4);

            assertThat(heard).allSatisfy(event -> {
                assertThat(event.span().orElseThrow().inputPreview().orElse("")).doesNotContain(secret);
                assertThat(event.span().orElseThrow().outputPreview().orElse(""))
                        .doesNotContain(secret);
                assertThat(event.span().orElseThrow().span().metadata().toString())
                        .doesNotContain(secret);
            });
            engine.flush(Duration.ofSeconds(5));
            assertThat(store.writtenSpans().toString()).doesNotContain(secret);
        }
    }

    @Test
    void traceThatEnds_endsOnce_whateverEndsLast() throws Exception {
        try (AutoCloseable listening = engine.addListener(heard::add)) {
            DetachedSpan root = engine.span(STEP, "root").start();
            DetachedSpan late;
            try (var scope = root.makeCurrent()) {
                late = engine.span(STEP, "late").start();
            }
            root.end();
            awaitEvents(4);
            late.end();

            awaitEvents(6);
            assertThat(kinds())
                    .containsExactly(
                            Kind.TRACE_STARTED,
                            Kind.SPAN_STARTED,
                            Kind.SPAN_STARTED,
                            Kind.SPAN_ENDED,
                            Kind.SPAN_ENDED,
                            Kind.TRACE_ENDED);
            assertThat(heard.get(5).span().orElseThrow().span().name()).isEqualTo("late");
        }
    }

    @Test
    void abandonedSpan_isToldToHaveEnded() throws Exception {
        try (AutoCloseable listening = engine.addListener(heard::add)) {
            DetachedSpan span = engine.span(STEP, "lost").start();
            clock.advance(Duration.ofHours(1));

            awaitEvents(4);
            assertThat(kinds().subList(2, 4)).containsExactly(Kind.SPAN_ENDED, Kind.TRACE_ENDED);
            assertThat(heard.get(2).span().orElseThrow().span().status()).isEqualTo(SpanStatus.ABANDONED);
            assertThat(span.isRecording()).isTrue();
        }
    }

    @Test
    void listenerThatHangs_holdsUpNeitherApplicationNorWriter_andIsToldOfWhatItMissed() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        TraceListener hanging = event -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.add(event);
        };
        try (AutoCloseable listening = engine.addListener(hanging)) {
            for (int i = 0; i < 20_000; i++) {
                engine.span(STEP, "step").run(() -> {});
            }

            assertThat(engine.flush(Duration.ofSeconds(30)).complete()).isTrue();
            assertThat(engine.counters().written()).isEqualTo(20_000);
            assertThat(engine.counters().dropped()).isZero();
            goOn.countDown();
            await().until(() -> kinds().contains(Kind.EVENTS_LOST));
            assertThat(heard).hasSizeLessThan(40_000);
        }
    }

    @Test
    void listenerThatThrows_isCounted_andOthersHear() throws Exception {
        TraceListener failing = event -> {
            throw new IllegalStateException("failing");
        };
        try (AutoCloseable one = engine.addListener(failing);
                AutoCloseable other = engine.addListener(heard::add)) {
            engine.span(STEP, "step").run(() -> {});

            awaitEvents(4);
            await().until(() -> engine.counters().beanFailures() == 4);
        }
    }

    @Test
    void listenerThatIsGone_hearsNothing_andItsThreadEnds() throws Exception {
        engine.addListener(heard::add).close();
        engine.span(STEP, "step").run(() -> {});

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("agent-tracing-live")));
        assertThat(heard).isEmpty();
        engine.addListener(heard::add);
        engine.span(STEP, "step").run(() -> {});
        awaitEvents(4);
    }

    @Test
    void deletedTrace_isNotTold() throws Exception {
        try (AutoCloseable listening = engine.addListener(heard::add)) {
            DetachedSpan span = engine.span(STEP, "step").start();
            awaitEvents(2);
            engine.deleteTrace(span.traceId());
            span.end();
            engine.span(STEP, "other").run(() -> {});

            awaitEvents(6);
            assertThat(heard.subList(2, 6)).noneMatch(event -> event.traceId().equals(span.traceId()));
        }
    }
}
