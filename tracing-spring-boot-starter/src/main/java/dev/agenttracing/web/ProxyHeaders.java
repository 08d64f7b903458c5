/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.Set;
import java.util.regex.Pattern;

/** The headers by which proxies and side-cars tell that they have passed a request on. */
public final class ProxyHeaders {

    private static final Pattern NAMES =
            Pattern.compile("(x-)?forwarded.*|x-original-.*|x-envoy-.*|via|x-real-ip|cf-connecting-ip|true-client-ip"
                    + "|x-client-ip|x-cluster-client-ip");

    private ProxyHeaders() {}

    /**
     * Tells whether somebody stands between.
     *
     * @param names the names of a request's headers, in small letters
     * @return true if one of them says so
     */
    public static boolean areIn(Set<String> names) {
        return names.stream().anyMatch(name -> NAMES.matcher(name).matches());
    }
}
