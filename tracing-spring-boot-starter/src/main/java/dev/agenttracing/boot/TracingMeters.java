/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.engine.DropReason;
import dev.agenttracing.engine.EngineCounters;
import dev.agenttracing.engine.TracingEngine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Shows what the engine counts of itself as meters, all named {@code agent.tracing.*}. */
final class TracingMeters implements MeterBinder {

    private final TracingEngine engine;

    TracingMeters(TracingEngine engine) {
        this.engine = engine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter("spans.started", "Spans opened, recorded or not", EngineCounters::started, registry);
        counter(
                "spans.sampled.out",
                "Spans not recorded because their trace is not sampled",
                EngineCounters::sampledOut,
                registry);
        counter("spans.written", "Spans stored", EngineCounters::written, registry);
        counter("spans.abandoned", "Spans that did not end in time", EngineCounters::abandoned, registry);
        counter("values.cut", "Places where a limit cut a captured value", EngineCounters::cuts, registry);
        counter("misuse", "What was said and could not be recorded", EngineCounters::misuse, registry);
        counter(
                "failures",
                "Failures of the engine that the application did not notice",
                EngineCounters::failures,
                registry);
        counter("store.failures", "Failures of the store", EngineCounters::storeFailures, registry);
        counter(
                "bean.failures",
                "Failures of samplers, filters, price sources and suppliers",
                EngineCounters::beanFailures,
                registry);
        counter("headers.bad", "Headers of other processes that were wrong", EngineCounters::badHeaders, registry);
        FunctionCounter.builder(
                        "agent.tracing.store.lost",
                        engine,
                        each -> each.storeDamage().lostWrites())
                .description("Traces of which something was lost, because the store is damaged there")
                .register(registry);
        Gauge.builder(
                        "agent.tracing.store.damaged",
                        engine,
                        each -> each.storeDamage().segments())
                .description("Parts of the store that are damaged and left out")
                .register(registry);
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder(
                            "agent.tracing.spans.dropped", engine.counters(), counters -> counters.dropped(reason))
                    .description("Spans lost")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("agent.tracing.spans.live", engine, TracingEngine::liveSpans)
                .description("Spans that are open or wait for the store")
                .register(registry);
        Gauge.builder("agent.tracing.queue.size", engine, TracingEngine::queuedSpans)
                .description("Spans and headers that wait for the store")
                .register(registry);
    }

    private void counter(
            String name, String description, ToDoubleFunction<EngineCounters> value, MeterRegistry registry) {
        FunctionCounter.builder("agent.tracing." + name, engine.counters(), value)
                .description(description)
                .register(registry);
    }
}
