/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in callers on this machine only: the connection comes from a loopback address, nothing says that it was passed on by a
 * proxy, the Host is a name of this machine (else any web page could have a name of its own lead here), and no web page of
 * another machine asks.
 */
public final class LoopbackAccess implements Access {

    private static final String LOCAL_HOST = "(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d*)?";
    private static final Pattern HOST = Pattern.compile(LOCAL_HOST, Pattern.CASE_INSENSITIVE);
    private static final Pattern ORIGIN = Pattern.compile("https?://" + LOCAL_HOST, Pattern.CASE_INSENSITIVE);
    private static final Pattern PROXY_HEADER = Pattern.compile(
            "(x-)?forwarded.*|via|x-real-ip|cf-connecting-ip|true-client-ip|x-client-ip|x-cluster-client-ip",
            Pattern.CASE_INSENSITIVE);

    /** Makes the rule. */
    public LoopbackAccess() {}

    @Override
    public Optional<Answer> refusal(Call call, Route route) {
        return isAllowed(call)
                ? Optional.empty()
                : Optional.of(Answer.problem(
                        Problem.FORBIDDEN,
                        "Traces are shown to callers on this machine only, by its own name, not through a proxy"
                                + " and not from a page of another site."));
    }

    private static boolean isAllowed(Call call) {
        return isLoopback(call.caller())
                && !isForwarded(call.headers())
                && isLocalHost(call.headers("host"))
                && !isOfForeignPage(call);
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

    static boolean isForwarded(Map<String, List<String>> headers) {
        return headers.keySet().stream()
                .anyMatch(name -> PROXY_HEADER.matcher(name).matches());
    }

    private static boolean isLocalHost(List<String> hosts) {
        return hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    }

    private static boolean isOfForeignPage(Call call) {
        return call.headers("sec-fetch-site").contains("cross-site")
                || call.headers("origin").stream()
                        .anyMatch(origin -> !ORIGIN.matcher(origin).matches());
    }
}
