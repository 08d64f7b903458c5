/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.RequestContext;
import dev.agenttracing.RequestContextSupplier;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The context of the web request that the thread serves: the attributes that filters and controllers gave it, by their names,
 * and {@code http.method}, {@code http.path}, {@code http.user}. Headers, parameters and cookies are not part of it: a stranger
 * writes them.
 */
public final class WebRequestContexts implements RequestContextSupplier {

    /** Makes the supplier. */
    public WebRequestContexts() {}

    @Override
    public Optional<RequestContext> current() {
        RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
        return attributes instanceof ServletRequestAttributes servlet
                ? Optional.of(new OfRequest(servlet.getRequest()))
                : Optional.empty();
    }

    private static final class OfRequest extends RequestContext {

        private final HttpServletRequest request;

        private OfRequest(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public @Nullable Object get(String key) {
            return switch (key) {
                case "http.method" -> request.getMethod();
                case "http.path" -> request.getRequestURI();
                case "http.user" -> user(request.getUserPrincipal());
                default -> request.getAttribute(key);
            };
        }

        private static @Nullable String user(@Nullable Principal principal) {
            return principal == null ? null : principal.getName();
        }
    }
}
