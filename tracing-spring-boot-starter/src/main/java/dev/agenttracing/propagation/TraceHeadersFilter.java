/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.SpanScope;
import dev.agenttracing.engine.TracingEngine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has the spans of a request continue the trace that its headers tell of, if the caller's are accepted. Early: what other filters
 * do stands under it too.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
public final class TraceHeadersFilter extends OncePerRequestFilter {

    private final TracingEngine engine;
    private final CallerAddresses accepted;
    private final Function<HttpServletRequest, @Nullable String> directCaller;

    /**
     * Makes a filter.
     *
     * @param engine the engine
     * @param accepted whose trace ids are used
     * @param directCaller gives the address of a request's caller; null if somebody stands between
     */
    public TraceHeadersFilter(
            TracingEngine engine,
            CallerAddresses accepted,
            Function<HttpServletRequest, @Nullable String> directCaller) {
        this.engine = engine;
        this.accepted = accepted;
        this.directCaller = directCaller;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader("traceparent") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : new String[] {"traceparent", "tracestate"}) {
            // Several lines of a state are one list; several parents are none, as the standard has it.
            List<String> lines = Collections.list(request.getHeaders(name));
            if (!lines.isEmpty()) {
                headers.put(name, String.join(",", lines));
            }
        }
        Optional<SpanScope> scope = engine.continueFrom(headers, accepted.accepts(directCaller.apply(request)));
        try {
            chain.doFilter(request, response);
        } finally {
            scope.ifPresent(SpanScope::close);
        }
    }
}
