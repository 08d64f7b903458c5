/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in callers on this machine only: the connection comes from a loopback address, nothing says that it was passed on by a
 * proxy, the Host is a name of this machine (else any web page could have a name of its own lead here), and no web page of
 * another machine asks.
 */
public final class LoopbackAccess {

    private static final String LOCAL_HOST = "(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d*)?";
    private static final Pattern HOST = Pattern.compile(LOCAL_HOST, Pattern.CASE_INSENSITIVE);
    private static final Pattern ORIGIN = Pattern.compile("https?://" + LOCAL_HOST, Pattern.CASE_INSENSITIVE);
    private static final Pattern PROXY_HEADER = Pattern.compile(
            "(x-)?forwarded.*|via|x-real-ip|cf-connecting-ip|true-client-ip|x-client-ip|x-cluster-client-ip",
            Pattern.CASE_INSENSITIVE);

    private LoopbackAccess() {}

    /**
     * Gives the address of whoever sent a request.
     *
     * @param request the request
     * @return the IP address of the connection's other end; null if somebody stands between, whose address that is
     */
    public static @Nullable String directCaller(HttpServletRequest request) {
        return unwrapped(request) instanceof HttpServletRequest raw && !isForwarded(raw) ? raw.getRemoteAddr() : null;
    }

    static boolean isAllowed(HttpServletRequest request) {
        return unwrapped(request) instanceof HttpServletRequest raw
                && isLoopback(raw.getRemoteAddr())
                && !isForwarded(raw)
                && isLocalHost(raw.getHeader("Host"))
                && !isOfForeignPage(raw);
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

    private static boolean isForwarded(HttpServletRequest raw) {
        // Where Tomcat believes such headers, it takes them away: then no request is known to have come straight.
        return raw.getAttribute("org.apache.tomcat.request.forwarded") != null
                || Collections.list(raw.getHeaderNames()).stream()
                        .anyMatch(name -> PROXY_HEADER.matcher(name).matches());
    }

    private static boolean isLocalHost(@Nullable String host) {
        return host != null && HOST.matcher(host).matches();
    }

    private static boolean isOfForeignPage(HttpServletRequest raw) {
        return Collections.list(raw.getHeaders("Sec-Fetch-Site")).contains("cross-site")
                || Collections.list(raw.getHeaders("Origin")).stream()
                        .anyMatch(origin -> !ORIGIN.matcher(origin).matches());
    }
}
