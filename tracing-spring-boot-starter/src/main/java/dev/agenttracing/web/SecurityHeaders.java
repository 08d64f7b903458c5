/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.Map;

/** The headers that tell browsers what not to do with answers: they are in no page of others, and nothing else runs in them. */
public final class SecurityHeaders {

    private static final String REST = "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** For data, in which nothing is shown. */
    static final Map<String, String> OF_DATA = of("default-src 'none'" + REST);

    /** For our own page: its files come from here, and from nowhere else. */
    public static final Map<String, String> OF_PAGE = of(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:" + REST);

    private SecurityHeaders() {}

    private static Map<String, String> of(String policy) {
        return Map.of(
                "Content-Security-Policy",
                policy,
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "DENY",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Resource-Policy",
                "same-origin",
                "Cross-Origin-Opener-Policy",
                "same-origin");
    }
}
