/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.springai.ClientStreams;
import dev.agenttracing.springai.SpringAiObservations;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.springframework.ai.chat.client.ChatClientBuilderCustomizer;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** Traces what Spring AI does, if it is there. */
@AutoConfiguration(
        after = AgentTracingAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ChatModelObservationContext.class, ObservationRegistry.class})
@ConditionalOnBean(TracingEngine.class)
@ConditionalOnSwitch(name = "agent-tracing.spring-ai.enabled")
public class AgentTracingSpringAiAutoConfiguration {

    /** Is made by Spring. */
    public AgentTracingSpringAiAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static SpringAiObservations agentTracingSpringAiObservations(ObjectProvider<TracingEngine> engine) {
        return new SpringAiObservations(engine::getIfAvailable);
    }

    /** Spring Boot's module for observations has one; Spring AI works without it, and then reports nothing. */
    @Bean
    @ConditionalOnMissingBean
    ObservationRegistry observationRegistry() {
        return ObservationRegistry.create();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor agentTracingSpringAiBeans(SpringAiObservations observations) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                // One without handlers calls itself no-op too.
                if (bean instanceof ObservationRegistry registry && registry != ObservationRegistry.NOOP) {
                    observations.listenTo(registry);
                }
                return bean instanceof ToolExecutionExceptionProcessor processor
                        ? observations.listenTo(processor)
                        : bean;
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ChatClientBuilderCustomizer.class)
    static class Clients {

        @Bean
        ChatClientBuilderCustomizer agentTracingStreamListener(SpringAiObservations observations) {
            return new ClientStreams(observations);
        }
    }

    /**
     * What is taken to another thread is put there one by one, in the order of the class path. An observation's scope, which has our
     * span of it, must come after the span around it.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextRegistry.class)
    static class Order {

        Order() {
            ContextRegistry unused = ContextRegistry.getInstance()
                    .registerThreadLocalAccessor(ObservationThreadLocalAccessor.getInstance());
        }
    }
}
