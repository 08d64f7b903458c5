/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.TracingEngine;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Does for WebFlux what {@link TraceHeadersFilter} does for Spring MVC. */
public final class TraceHeadersWebFilter implements WebFilter {

    private static final Pattern PROXY_HEADER = Pattern.compile(
            "(x-)?forwarded.*|via|x-real-ip|cf-connecting-ip|true-client-ip|x-client-ip|x-cluster-client-ip");

    private final TracingEngine engine;
    private final CallerAddresses accepted;

    /**
     * Makes a filter.
     *
     * @param engine the engine
     * @param accepted whose trace ids are used
     */
    public TraceHeadersWebFilter(TracingEngine engine, CallerAddresses accepted) {
        this.engine = engine;
        this.accepted = accepted;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!request.getHeaders().containsHeader("traceparent")) {
            return chain.filter(exchange);
        }
        Map<String, String> headers = new HashMap<>();
        for (String name : new String[] {"traceparent", "tracestate"}) {
            // Several lines of a state are one list; several parents are none, as the standard has it.
            List<String> lines = request.getHeaders().getOrEmpty(name);
            if (!lines.isEmpty()) {
                headers.put(name, String.join(",", lines));
            }
        }
        Context context = engine.continuing(headers, accepted.accepts(directCaller(request)));
        return context == null
                ? chain.filter(exchange)
                : chain.filter(exchange).contextWrite(to -> to.put(ContextAccessor.KEY, context));
    }

    private static @Nullable String directCaller(ServerHttpRequest request) {
        InetSocketAddress address = request.getRemoteAddress();
        HttpHeaders headers = request.getHeaders();
        boolean forwarded = headers.headerNames().stream()
                .anyMatch(name ->
                        PROXY_HEADER.matcher(name.toLowerCase(Locale.ROOT)).matches());
        return address == null || address.getAddress() == null || forwarded
                ? null
                : address.getAddress().getHostAddress();
    }
}
