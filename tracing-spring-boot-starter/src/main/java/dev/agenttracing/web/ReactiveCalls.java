/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.util.context.ContextView;

/**
 * Reads requests of WebFlux as they came over the wire: what stands before the application's filters may have put what a header
 * says in place of it.
 */
public final class ReactiveCalls {

    private static final Object RAW = ServerHttpRequest.class;

    private ReactiveCalls() {}

    /**
     * Has a handler remember the request as the server gave it.
     *
     * @param handler what is before all else
     * @return the same, which does
     */
    public static HttpHandler remembering(HttpHandler handler) {
        return (request, response) ->
                handler.handle(request, response).contextWrite(context -> context.put(RAW, request));
    }

    /** @param body gives the body when it is asked for */
    static Call of(ServerRequest request, @Nullable Principal user, ContextView context, Supplier<InputStream> body) {
        ServerHttpRequest now = request.exchange().getRequest();
        ServerHttpRequest raw = context.getOrDefault(RAW, isAsItCame(request) ? now : null);
        Map<String, List<String>> headers = new TreeMap<>();
        (raw == null ? now : raw)
                .getHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return new Call(
                request.method().name(),
                request.requestPath().pathWithinApplication().value(),
                request.requestPath().contextPath().value(),
                Map.of(),
                Objects.requireNonNullElse(now.getURI().getRawQuery(), ""),
                headers,
                raw == null ? null : address(raw.getRemoteAddress()),
                user,
                name -> request.exchange().getAttribute(name),
                new LateInput(body));
    }

    /** Where nobody remembers, as on the management port: then it is, if nobody is there who believes proxies. */
    private static boolean isAsItCame(ServerRequest request) {
        ApplicationContext context = request.exchange().getApplicationContext();
        return context != null && !context.containsBean(WebHttpHandlerBuilder.FORWARDED_HEADER_TRANSFORMER_BEAN_NAME);
    }

    private static @Nullable String address(@Nullable InetSocketAddress of) {
        return of == null || of.getAddress() == null ? null : of.getAddress().getHostAddress();
    }
}
