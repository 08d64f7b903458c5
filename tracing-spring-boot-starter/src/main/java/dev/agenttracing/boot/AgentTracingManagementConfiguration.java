/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.web.ReactiveRoutes;
import dev.agenttracing.web.ServletRoutes;
import dev.agenttracing.web.TraceApi;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves the HTTP API on the management port. Is found by Spring Boot, in the context of that port. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(TraceApi.class)
@ConditionalOnApiPort(ConditionalOnApiPort.Port.MANAGEMENT)
public class AgentTracingManagementConfiguration {

    /** Is made by Spring. */
    public AgentTracingManagementConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(RouterFunction.class)
    static class Servlets {

        @Bean
        RouterFunction<ServerResponse> agentTracingManagementRoutes(TraceApi api) {
            return ServletRoutes.of(api);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(org.springframework.web.reactive.function.server.RouterFunction.class)
    static class Reactive {

        @Bean
        org.springframework.web.reactive.function.server.RouterFunction<
                        org.springframework.web.reactive.function.server.ServerResponse>
                agentTracingManagementRoutes(ReactiveRoutes routes) {
            return routes.routes();
        }
    }
}
