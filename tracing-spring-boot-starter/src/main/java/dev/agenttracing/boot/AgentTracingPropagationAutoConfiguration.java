/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import ch.qos.logback.classic.LoggerContext;
import dev.agenttracing.engine.LocalTrace;
import dev.agenttracing.engine.ResultFollower;
import dev.agenttracing.propagation.CallableFollower;
import dev.agenttracing.propagation.LocalTraces;
import dev.agenttracing.propagation.LogbackLines;
import dev.agenttracing.propagation.ReactorFollowers;
import dev.agenttracing.propagation.RequestFollowers;
import dev.agenttracing.propagation.StreamFollower;
import dev.agenttracing.propagation.StreamingBodyFollower;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** Has spans follow their work to other threads, and end with it. */
@AutoConfiguration(
        before = AgentTracingAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
@ConditionalOnSwitch(name = "agent-tracing.enabled")
public class AgentTracingPropagationAutoConfiguration {

    /** Where Micrometer stands before OpenTelemetry, both know the same trace. */
    private static final int FIRST = 0;

    private static final int SECOND = 1;

    /** Is made by Spring. */
    public AgentTracingPropagationAutoConfiguration() {}

    @Bean
    ResultFollower agentTracingCallables() {
        return new CallableFollower();
    }

    @Bean
    ResultFollower agentTracingStreams() {
        return new StreamFollower();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Flux.class)
    static class Reactive {

        @Bean
        ResultFollower agentTracingMonos() {
            return ReactorFollowers.ofMono();
        }

        @Bean
        ResultFollower agentTracingFluxes() {
            return ReactorFollowers.ofFlux();
        }

        /** Boot does the same, but only where its module for Reactor is there. */
        @Bean
        @ConditionalOnProperty(name = PropagationDefaults.REACTOR, havingValue = "auto", matchIfMissing = true)
        InitializingBean agentTracingReactorPropagation() {
            return Hooks::enableAutomaticContextPropagation;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({WebMvcConfigurer.class, DeferredResult.class})
    static class Servlet {

        @Bean
        ResultFollower agentTracingDeferredResults() {
            return RequestFollowers.ofDeferredResult();
        }

        @Bean
        ResultFollower agentTracingEmitters() {
            return RequestFollowers.ofEmitter();
        }

        @Bean
        ResultFollower agentTracingStreamingBodies() {
            return new StreamingBodyFollower();
        }

        @Bean
        WebMvcConfigurer agentTracingRequestEnds() {
            return new WebMvcConfigurer() {
                @Override
                public void configureAsyncSupport(AsyncSupportConfigurer async) {
                    RequestFollowers ends = new RequestFollowers();
                    async.registerDeferredResultInterceptors(ends);
                    async.registerCallableInterceptors(ends);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    @ConditionalOnBean(Tracer.class)
    static class MicrometerTracing {

        @Bean
        @Order(FIRST)
        @Nullable
        LocalTrace agentTracingMicrometerTrace(ObjectProvider<Tracer> tracers) {
            Tracer tracer = tracers.getIfUnique();
            return tracer == null || tracer == Tracer.NOOP ? null : LocalTraces.ofMicrometer(tracer);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenTelemetry.class)
    static class Otel {

        /** By the agent it is global; by the starter it is a bean. One that does nothing counts as none. */
        @Bean
        @Order(SECOND)
        @Nullable
        LocalTrace agentTracingOpenTelemetryTrace(ObjectProvider<OpenTelemetry> beans) {
            boolean active = Stream.concat(beans.stream(), global())
                    .anyMatch(each -> each.getTracerProvider() != TracerProvider.noop());
            return active ? LocalTraces.ofOpenTelemetry() : null;
        }

        /** To get it where none is set would set one that does nothing, for good; that of Spring Boot 4.0 cannot be asked. */
        private static Stream<OpenTelemetry> global() {
            Method isSet = ClassUtils.getMethodIfAvailable(GlobalOpenTelemetry.class, "isSet");
            boolean set = isSet != null && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(isSet, null));
            return set ? Stream.of(GlobalOpenTelemetry.get()) : Stream.of();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LoggerContext.class)
    @ConditionalOnSwitch(name = "agent-tracing.log-ids")
    static class Logback {

        @Bean
        LogbackLines agentTracingLogLines() {
            return new LogbackLines();
        }
    }
}
