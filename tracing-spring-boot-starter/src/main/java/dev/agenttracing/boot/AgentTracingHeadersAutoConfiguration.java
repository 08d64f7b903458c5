/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.Tracing;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.propagation.TraceHeadersExchangeFilter;
import dev.agenttracing.propagation.TraceHeadersFilter;
import dev.agenttracing.propagation.TraceHeadersInitializer;
import dev.agenttracing.propagation.TraceHeadersWebFilter;
import dev.agenttracing.web.ServletCalls;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;

/** Tells other processes of the current span, and takes from them what the application accepts. */
@AutoConfiguration(after = AgentTracingAutoConfiguration.class)
@ConditionalOnBean(TracingEngine.class)
public class AgentTracingHeadersAutoConfiguration {

    /** Is made by Spring. */
    public AgentTracingHeadersAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(OncePerRequestFilter.class)
    static class ServletRequests {

        @Bean
        TraceHeadersFilter agentTracingHeadersFilter(TracingEngine engine, AgentTracingProperties properties) {
            return new TraceHeadersFilter(engine, properties.propagation().callers(), ServletCalls::directCaller);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(WebFilter.class)
    static class ReactiveRequests {

        @Bean
        TraceHeadersWebFilter agentTracingHeadersFilter(TracingEngine engine, AgentTracingProperties properties) {
            return new TraceHeadersWebFilter(engine, properties.propagation().callers());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RestClientCustomizer.class, ClientHttpRequestInitializer.class})
    @ConditionalOnSwitch(name = "agent-tracing.propagation.send")
    static class Clients {

        @Bean
        RestClientCustomizer agentTracingRestClients(Tracing tracing) {
            TraceHeadersInitializer headers = new TraceHeadersInitializer(tracing);
            // Not its own initializers: they come before the request's headers, which are added to theirs.
            return builder -> builder.defaultRequest(request -> request.httpRequest(headers::initialize));
        }

        @Bean
        RestTemplateCustomizer agentTracingRestTemplates(Tracing tracing) {
            return template -> template.getClientHttpRequestInitializers().add(new TraceHeadersInitializer(tracing));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebClientCustomizer.class, WebClient.class})
    @ConditionalOnSwitch(name = "agent-tracing.propagation.send")
    static class ReactiveClients {

        @Bean
        WebClientCustomizer agentTracingWebClients(Tracing tracing) {
            return builder -> builder.filter(new TraceHeadersExchangeFilter(tracing));
        }
    }
}
