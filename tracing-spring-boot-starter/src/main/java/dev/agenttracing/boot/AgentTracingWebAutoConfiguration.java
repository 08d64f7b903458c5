/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.TraceArchive;
import dev.agenttracing.Tracing;
import dev.agenttracing.web.Access;
import dev.agenttracing.web.LiveFeed;
import dev.agenttracing.web.ReactiveCalls;
import dev.agenttracing.web.ReactiveRoutes;
import dev.agenttracing.web.Route;
import dev.agenttracing.web.ServletRoutes;
import dev.agenttracing.web.TraceApi;
import dev.agenttracing.web.TraceRoutes;
import dev.agenttracing.web.WebRequestContexts;
import dev.agenttracing.web.access.SessionCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves the HTTP API, by Spring MVC or WebFlux, and takes metadata from requests of servlets. */
@AutoConfiguration(before = AgentTracingAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnSwitch(name = "agent-tracing.enabled")
@Import(AccessConfiguration.class)
public class AgentTracingWebAutoConfiguration {

    /** Is made by Spring. */
    public AgentTracingWebAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSwitch(name = "agent-tracing.web.enabled")
    static class Api {

        @Bean
        LiveFeed agentTracingLiveFeed(Tracing tracing) {
            return new LiveFeed(tracing);
        }

        @Bean
        LiveFeedLifecycle agentTracingLiveFeedLifecycle(LiveFeed feed) {
            return new LiveFeedLifecycle(feed);
        }

        @Bean
        TraceApi agentTracingApi(
                Tracing tracing,
                ObjectProvider<TraceArchive> archive,
                LiveFeed feed,
                Access access,
                ObjectProvider<SessionCalls> sessions,
                AgentTracingProperties properties) {
            List<Route> routes = new ArrayList<>(TraceRoutes.of(tracing, archive.getIfAvailable(), feed));
            sessions.ifAvailable(calls -> routes.addAll(calls.routes()));
            AgentTracingProperties.Web web = properties.web();
            return new TraceApi(web.path(), access, routes, web.maxRequestSize().toBytes());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({RouterFunction.class, HttpServletRequest.class})
    static class Servlets {

        @Bean
        RequestContextSupplier agentTracingRequestContexts() {
            return new WebRequestContexts();
        }

        @Bean
        @ConditionalOnSwitch(name = "agent-tracing.web.enabled")
        @ConditionalOnApiPort(ConditionalOnApiPort.Port.MAIN)
        RouterFunction<ServerResponse> agentTracingRoutes(TraceApi api) {
            return ServletRoutes.of(api);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({
        org.springframework.web.reactive.function.server.RouterFunction.class,
        WebHttpHandlerBuilderCustomizer.class
    })
    @ConditionalOnSwitch(name = "agent-tracing.web.enabled")
    static class Reactive {

        @Bean
        WebHttpHandlerBuilderCustomizer agentTracingCallers() {
            return builder -> builder.httpHandlerDecorator(ReactiveCalls::remembering);
        }

        @Bean
        ReactiveRoutes agentTracingReactiveRoutes(TraceApi api) {
            return new ReactiveRoutes(api);
        }

        @Bean
        @ConditionalOnApiPort(ConditionalOnApiPort.Port.MAIN)
        org.springframework.web.reactive.function.server.RouterFunction<
                        org.springframework.web.reactive.function.server.ServerResponse>
                agentTracingRoutes(ReactiveRoutes routes) {
            return routes.routes();
        }
    }
}
