/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.RedactionRule;
import dev.agenttracing.StreamRedactor;
import dev.agenttracing.privacy.HiddenTools;
import dev.agenttracing.privacy.Redaction;
import dev.agenttracing.stream.ClientStreams;
import dev.agenttracing.stream.RedactedResults;
import dev.agenttracing.stream.RedactedReturnValues;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Redacts what the application streams to its clients. */
@AutoConfiguration(after = AgentTracingAutoConfiguration.class)
@ConditionalOnSwitch(name = "agent-tracing.enabled")
public class AgentTracingStreamAutoConfiguration {

    /** Is made by Spring. */
    public AgentTracingStreamAutoConfiguration() {}

    /** Closed with the application. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(StreamRedactor.class)
    Redaction agentTracingClientRedaction(
            AgentTracingProperties properties, ObjectProvider<RedactionRule> rules, HiddenTools hiddenTools) {
        List<RedactionRule> all = rules.orderedStream().toList();
        return new Redaction(
                properties.privacy().toRedaction(all),
                hiddenTools,
                failure -> LoggerFactory.getLogger(StreamRedactor.class)
                        .debug("A rule failed: {}", failure.getClass().getName()));
    }

    @Bean
    @ConditionalOnMissingBean(StreamRedactor.class)
    StreamRedactor agentTracingStreamRedactor(Redaction redaction) {
        return redaction.forClients();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Flux.class, ServerSentEvent.class})
    static class Reactive {

        /** Rules may take their time, which is not an event loop's. */
        @Bean
        ClientStreams agentTracingClientStreams(
                StreamRedactor redactor, ObjectProvider<RedactionRule> rules, ObjectProvider<JsonMapper> mappers) {
            boolean waits = rules.stream().findAny().isPresent();
            return new ClientStreams(
                    redactor, mappers.getIfAvailable(JsonMapper::shared), waits ? Schedulers.boundedElastic() : null);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({Flux.class, RequestMappingHandlerAdapter.class})
    @ConditionalOnSwitch(name = "agent-tracing.stream.redact")
    static class Servlet {

        @Bean
        static BeanPostProcessor agentTracingRedactedReturnValues(ObjectProvider<ClientStreams> streams) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof RequestMappingHandlerAdapter adapter) {
                        RedactedReturnValues.install(adapter, streams::getIfAvailable);
                    }
                    return bean;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({Flux.class, HandlerResultHandler.class})
    @ConditionalOnSwitch(name = "agent-tracing.stream.redact")
    static class WebFlux {

        @Bean
        RedactedResults agentTracingRedactedResults(
                ObjectProvider<HandlerResultHandler> writers, ClientStreams streams) {
            return new RedactedResults(writers::orderedStream, streams);
        }
    }
}
