/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.Tracing;
import dev.agenttracing.web.TraceRoutes;
import dev.agenttracing.web.WebRequestContexts;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves the HTTP API in a servlet application, and takes metadata from its requests. */
@AutoConfiguration(before = AgentTracingAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({RouterFunction.class, jakarta.servlet.http.HttpServletRequest.class})
@ConditionalOnSwitch(name = "agent-tracing.enabled")
public class AgentTracingWebAutoConfiguration {

    /** Is made by Spring. */
    public AgentTracingWebAutoConfiguration() {}

    @Bean
    RequestContextSupplier agentTracingRequestContexts() {
        return new WebRequestContexts();
    }

    @Bean
    @ConditionalOnSwitch(name = "agent-tracing.web.enabled")
    RouterFunction<ServerResponse> agentTracingRoutes(Tracing tracing, AgentTracingProperties properties) {
        return TraceRoutes.routes(tracing, properties.web().path());
    }
}
