/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets in callers on this machine only: the connection comes from a loopback address, nothing says that it was passed on by a
 * proxy, and the Host is a name of this machine (else any web page could have a name of its own lead here).
 */
final class LoopbackAccess {

    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "[::1]");

    private LoopbackAccess() {}

    static boolean isAllowed(HttpServletRequest request) {
        return isLoopback(unwrapped(request).getRemoteAddr())
                && !isForwarded(request)
                && isLocalHost(request.getHeader("Host"));
    }

    /** A filter may have put an address from a header in place of the connection's. */
    private static ServletRequest unwrapped(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isEmpty()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    private static boolean isForwarded(HttpServletRequest request) {
        HttpServletRequest raw = unwrapped(request) instanceof HttpServletRequest inner ? inner : request;
        // Where Tomcat believes such headers, it takes them away: then no request is known to have come straight.
        return raw.getAttribute("org.apache.tomcat.request.forwarded") != null
                || Collections.list(raw.getHeaderNames()).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(name ->
                                name.equals("forwarded") || name.startsWith("x-forwarded-") || name.equals("via"));
    }

    private static boolean isLocalHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return HOSTS.contains(name.toLowerCase(Locale.ROOT));
    }
}
