/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TracePage;
import dev.agenttracing.Tracing;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** In place of the routes, the same over a store that does not answer. */
@Configuration(proxyBeanMethods = false)
class BrokenReading {

    @Bean
    RouterFunction<ServerResponse> brokenRoutes() {
        Tracing broken = (Tracing) Proxy.newProxyInstance(
                Tracing.class.getClassLoader(), new Class<?>[] {Tracing.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == TracePage.class) {
                        throw new IllegalStateException("secret of the store");
                    }
                    return method.getName();
                });
        return ServletRoutes.of(new TraceApi(
                "/broken",
                (call, route) -> Optional.empty(),
                TraceRoutes.of(broken, null, new LiveFeed(broken)),
                1_000_000));
    }
}
