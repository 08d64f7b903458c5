/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbandonedSpanTest {

    private final AtomicLong nanos = new AtomicLong();
    private final InMemoryTraceStore store = new InMemoryTraceStore(100, 1_000_000);
    private final TracingEngine tracing = new TracingEngine(
            EngineSettings.DEFAULT.withLimits(
                    CaptureLimits.DEFAULT,
                    SpanLimits.DEFAULT,
                    new QueueLimits(1_000, 1_000_000, 10, Duration.ofMillis(10), Duration.ofSeconds(5))),
            EngineBeans.none(),
            store,
            new EngineClock(Clock.systemUTC(), nanos::get));

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void span_thatDoesNotEnd_isTakenForAbandoned_andStored() {
        DetachedSpan span = tracing.span(SpanType.WORKFLOW_RUN, "flow").start();

        pass(Duration.ofMinutes(31));

        await().untilAsserted(() -> assertThat(stored(span).rootSpan().status()).isEqualTo(SpanStatus.ABANDONED));
        Trace trace = read(span);
        assertThat(trace.status()).isEqualTo(SpanStatus.ABANDONED);
        assertThat(trace.isComplete()).isTrue();
        assertThat(trace.duration()).isEqualTo(Duration.ofMinutes(31));
        assertThat(trace.rootSpan().workflow().orElseThrow().status()).contains("abandoned");
        assertThat(tracing.counters().abandoned()).isEqualTo(1);
        assertThat(tracing.liveSpans()).isZero();
    }

    @Test
    void span_isNotAbandonedBeforeTheLimit() {
        DetachedSpan late = tracing.span(SpanType.AGENT_RUN, "late").start();
        pass(Duration.ofMinutes(20));
        DetachedSpan later = tracing.span(SpanType.AGENT_RUN, "later").start();
        pass(Duration.ofMinutes(20));

        await().untilAsserted(() -> assertThat(read(late).status()).isEqualTo(SpanStatus.ABANDONED));
        assertThat(read(later).status()).isEqualTo(SpanStatus.RUNNING);
        later.end();
    }

    @Test
    void realEnd_replacesTheAbandonedSpan_atOnceAndInTheStore() {
        DetachedSpan span = tracing.span(SpanType.AGENT_RUN, "agent").start();
        pass(Duration.ofMinutes(31));
        await().until(() -> tracing.liveSpans() == 0);

        span.output("done");
        pass(Duration.ofMinutes(1));
        span.end();

        assertThat(read(span).status()).isEqualTo(SpanStatus.OK);
        assertThat(read(span).spans()).hasSize(1);
        tracing.flush(Duration.ofSeconds(5));
        assertThat(stored(span).rootSpan().status()).isEqualTo(SpanStatus.OK);
        assertThat(read(span).rootSpan().output().json()).isEqualTo("\"done\"");
        assertThat(read(span).duration()).isEqualTo(Duration.ofMinutes(32));
        assertThat(tracing.liveSpans()).isZero();
    }

    @Test
    void spanOpenedUnderAnAbandonedOne_isItsChild() {
        DetachedSpan parent = tracing.span(SpanType.AGENT_RUN, "agent").start();
        pass(Duration.ofMinutes(31));
        await().until(() -> tracing.liveSpans() == 0);

        try (SpanScope scope = parent.makeCurrent()) {
            tracing.span(SpanType.TOOL_CALL, "tool").run(() -> {});
        }

        assertThat(read(parent).rootSpan().children())
                .singleElement()
                .satisfies(child -> assertThat(child.name()).isEqualTo("tool"));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Trace read(DetachedSpan span) {
        return tracing.getTrace(span.traceId()).orElseThrow();
    }

    private dev.agenttracing.store.StoredTrace stored(DetachedSpan span) {
        return store.find(span.traceId()).orElseThrow();
    }
}
