/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.PriceSource;
import dev.agenttracing.RedactionRule;
import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.Sampler;
import dev.agenttracing.SpanFilter;
import dev.agenttracing.TraceArchive;
import dev.agenttracing.Tracing;
import dev.agenttracing.aspect.TracingAdvisor;
import dev.agenttracing.engine.EngineBeans;
import dev.agenttracing.engine.EngineClock;
import dev.agenttracing.engine.LocalTrace;
import dev.agenttracing.engine.LogIds;
import dev.agenttracing.engine.NoTracing;
import dev.agenttracing.engine.ResultFollower;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.price.PriceTable;
import dev.agenttracing.privacy.HiddenTools;
import dev.agenttracing.propagation.LogLines;
import dev.agenttracing.store.TraceStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Sets up the engine, its store, and the advisor that traces annotated beans. */
@AutoConfiguration
@EnableConfigurationProperties(AgentTracingProperties.class)
public class AgentTracingAutoConfiguration {

    /** Is made by Spring. */
    public AgentTracingAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(name = "agent-tracing.enabled", is = false)
    static class Disabled {

        @Bean
        @ConditionalOnMissingBean(Tracing.class)
        NoTracing tracing() {
            return new NoTracing();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(name = "agent-tracing.enabled")
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean(TraceStore.class)
        TraceStore agentTracingStore(AgentTracingProperties properties, Environment environment) {
            return TraceStores.of(properties.store(), environment);
        }

        @Bean
        RetentionSchedule agentTracingRetention(AgentTracingProperties properties, TraceStore store) {
            return new RetentionSchedule(store, properties.store().retention());
        }

        @Bean
        @ConditionalOnMissingBean(Tracing.class)
        TracingEngine tracing(
                AgentTracingProperties properties,
                Environment environment,
                TraceStore store,
                ObjectProvider<Sampler> samplers,
                ObjectProvider<SpanFilter> filters,
                ObjectProvider<PriceSource> prices,
                ObjectProvider<RequestContextSupplier> requestContexts,
                ObjectProvider<RedactionRule> rules,
                ObjectProvider<ResultFollower> followers,
                ObjectProvider<LocalTrace> localTraces,
                ObjectProvider<LogLines> logLines,
                HiddenTools hiddenTools) {
            AgentTracingProperties.Sampling sampling = properties.sampling();
            LocalTrace localTrace = localTraces.orderedStream().findFirst().orElse(null);
            EngineBeans beans = new EngineBeans(
                    samplers.getIfAvailable(
                            () -> EngineBeans.ratioSampler(sampling.ratio(), sampling.types(), sampling.names())),
                    filters.orderedStream().toList(),
                    Stream.concat(prices.orderedStream(), Stream.of(properties.toPriceSource(), PriceTable.builtIn()))
                            .toList(),
                    requestContexts.orderedStream().toList(),
                    hiddenTools,
                    followers.orderedStream().toList(),
                    localTrace);
            String service = properties.serviceName() != null
                    ? properties.serviceName()
                    : environment.getProperty("spring.application.name", "application");
            LogIds.When ifAlone =
                    logLines.stream().anyMatch(LogLines::areHeard) ? LogIds.When.BEFORE_LINES : LogIds.When.AT_ONCE;
            return new TracingEngine(
                    properties.toSettings(
                            service, rules.orderedStream().toList(), localTrace == null ? ifAlone : LogIds.When.NEVER),
                    beans,
                    store,
                    EngineClock.SYSTEM);
        }

        @Bean
        @ConditionalOnBean(TracingEngine.class)
        TracingLifecycle agentTracingLifecycle(TracingEngine engine) {
            return new TracingLifecycle(engine);
        }

        @Bean
        @ConditionalOnBean(TracingEngine.class)
        TraceArchive agentTracingArchive(TracingEngine engine) {
            return engine.archive();
        }

        /** What the advisor learns and the engine asks. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static HiddenTools agentTracingHiddenTools() {
            return new HiddenTools();
        }

        /**
         * Static and infrastructure, so that it is there before the beans it traces; it asks for the engine at the first call. An
         * application with another kind of Tracing traces by that.
         */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        @ConditionalOnMissingBean(value = Tracing.class, ignored = TracingEngine.class)
        static TracingAdvisor agentTracingAdvisor(
                ObjectProvider<TracingEngine> engine, HiddenTools hiddenTools, Environment environment) {
            Binder properties = Binder.get(environment);
            int order = properties
                    .bind("agent-tracing.aspect.order", Integer.class)
                    .orElse(AgentTracingProperties.DEFAULT_ORDER);
            List<AgentTracingProperties.Instrument> instrument = properties
                    .bind("agent-tracing.instrument", Bindable.listOf(AgentTracingProperties.Instrument.class))
                    .orElse(List.of());
            return new TracingAdvisor(
                    engine::getIfAvailable,
                    hiddenTools,
                    order,
                    IntStream.range(0, instrument.size())
                            .mapToObj(i -> instrument.get(i).toPointcut("agent-tracing.instrument[" + i + "]"))
                            .toList());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metered {

        @Bean
        @ConditionalOnBean(TracingEngine.class)
        TracingMeters agentTracingMeters(TracingEngine engine) {
            return new TracingMeters(engine);
        }
    }
}
