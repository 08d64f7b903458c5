/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads requests of servlets as they came over the wire: a filter may have put what a header says in place of it. */
public final class ServletCalls {

    private ServletCalls() {}

    /**
     * Gives the address of whoever sent a request.
     *
     * @param request the request
     * @return the IP address of the connection's other end; null if somebody stands between, whose address that is
     */
    public static @Nullable String directCaller(HttpServletRequest request) {
        return ProxyHeaders.areIn(headers(request).keySet()) ? null : caller(request);
    }

    static Call of(HttpServletRequest request, String path) throws IOException {
        return new Call(
                request.getMethod(),
                path,
                request.getContextPath(),
                Map.of(),
                Objects.requireNonNullElse(request.getQueryString(), ""),
                headers(request),
                caller(request),
                request.getUserPrincipal(),
                request::getAttribute,
                request.getInputStream());
    }

    private static @Nullable String caller(HttpServletRequest request) {
        ServletRequest raw = unwrapped(request);
        // Where Tomcat believes what proxies say, it has put that in place of the address.
        return raw.getAttribute("org.apache.tomcat.request.forwarded") == null ? raw.getRemoteAddr() : null;
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>();
        if (unwrapped(request) instanceof HttpServletRequest raw) {
            for (String name : Collections.list(raw.getHeaderNames())) {
                headers.put(name.toLowerCase(Locale.ROOT), Collections.list(raw.getHeaders(name)));
            }
        }
        return headers;
    }

    private static ServletRequest unwrapped(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }
}
