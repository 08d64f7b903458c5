/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.PriceSource;
import dev.agenttracing.Sampler;
import dev.agenttracing.Span;
import dev.agenttracing.SpanFilter;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** Engines over a fake store, with a clock that stands still unless it is moved. */
abstract class EngineTests {

    static final SpanType STEP = SpanType.of("step");

    final FakeTraceStore store = new FakeTraceStore();
    final MovableClock clock = new MovableClock();
    final TracingEngine engine = engine(EngineSettings.DEFAULT, EngineBeans.none());

    private List<TracingEngine> opened;

    TracingEngine engine(EngineSettings settings, EngineBeans beans) {
        TracingEngine engine = new TracingEngine(settings, beans, store, new EngineClock(clock, clock.nanos::get));
        opened = opened == null ? new ArrayList<>() : opened;
        opened.add(engine);
        return engine;
    }

    TracingEngine engine(QueueLimits queue) {
        return engine(
                EngineSettings.DEFAULT.withLimits(CaptureLimits.DEFAULT, SpanLimits.DEFAULT, queue),
                EngineBeans.none());
    }

    TracingEngine engine(SpanLimits spans) {
        return engine(
                EngineSettings.DEFAULT.withLimits(CaptureLimits.DEFAULT, spans, QueueLimits.DEFAULT),
                EngineBeans.none());
    }

    static EngineBeans filters(SpanFilter... filters) {
        return new EngineBeans(candidate -> true, List.of(filters), List.of(), List.of());
    }

    static EngineBeans prices(PriceSource... prices) {
        return new EngineBeans(candidate -> true, List.of(), List.of(prices), List.of());
    }

    static EngineBeans sampler(Sampler sampler) {
        return new EngineBeans(sampler, List.of(), List.of(), List.of());
    }

    static EngineSettings settings(boolean acceptRemote, Duration scoreTimeout) {
        EngineSettings basis = EngineSettings.DEFAULT;
        return new EngineSettings(
                "instance",
                basis.capture(),
                basis.spans(),
                basis.queue(),
                scoreTimeout,
                false,
                false,
                basis.content(),
                basis.redaction(),
                basis.metadata(),
                basis.tags(),
                Set.of("userId"),
                acceptRemote,
                LogIds.When.NEVER);
    }

    static QueueLimits queue(int spans, int batchSize) {
        return new QueueLimits(spans, 64_000_000, batchSize, Duration.ofMillis(1), Duration.ofSeconds(10));
    }

    @AfterEach
    void closeEngines() {
        store.goOn();
        store.fate(batch -> FakeTraceStore.Outcome.WRITTEN);
        opened.forEach(TracingEngine::close);
    }

    Trace trace(String traceId) {
        return engine.getTrace(traceId).orElseThrow();
    }

    static Span span(Trace trace, String name) {
        return trace.spans().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<String> names(List<Span> spans) {
        return spans.stream().map(Span::name).toList();
    }

    /** Moves only when told to. */
    static final class MovableClock extends Clock {

        final AtomicLong nanos = new AtomicLong(1_000);
        private volatile Instant now = Instant.parse("2026-11-24T10:05:00.123456789Z");

        void moveWall(Duration by) {
            now = now.plus(by);
        }

        void advance(Duration by) {
            moveWall(by);
            nanos.addAndGet(by.toNanos());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
