/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.TraceIds;
import dev.agenttracing.engine.CallScope.RemoteParent;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code traceparent} header of <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>:
 * {@code 00-<trace id>-<span id>-<flags>}. A version that is not known yet is read like version 00, as that text asks for.
 */
final class TraceParent {

    private static final int LENGTH = 55;
    private static final int LONGEST_STATE = 512;
    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7E\\t]+");

    private TraceParent() {}

    /** The header of a span that is to be continued elsewhere. */
    static String header(String traceId, String spanId, boolean sampled) {
        return "00-" + traceId + '-' + spanId + (sampled ? "-01" : "-00");
    }

    /**
     * The {@code tracestate} header as it is passed along: as it came, but not if it is too long or has other characters than a
     * header may. That text asks for 512 characters at least.
     */
    static @Nullable String state(@Nullable String header) {
        if (header == null || header.length() > LONGEST_STATE) {
            return null;
        }
        return STATE.matcher(header).matches() ? header.strip() : null;
    }

    static Optional<RemoteParent> parse(String header) {
        String text = header.strip();
        boolean dashes =
                text.length() >= LENGTH && text.charAt(2) == '-' && text.charAt(35) == '-' && text.charAt(52) == '-';
        if (!dashes || !hasVersion(text) || !isHex(text.substring(53, LENGTH))) {
            return Optional.empty();
        }
        String traceId = text.substring(3, 35);
        String spanId = text.substring(36, 52);
        if (!TraceIds.isTraceId(traceId) || !TraceIds.isSpanId(spanId)) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(text.substring(53, LENGTH), 16) & 1) == 1;
        return Optional.of(new RemoteParent(traceId, spanId, sampled));
    }

    private static boolean hasVersion(String text) {
        String version = text.substring(0, 2);
        if (!isHex(version) || version.equals("ff")) {
            return false;
        }
        return version.equals("00") ? text.length() == LENGTH : text.length() == LENGTH || text.charAt(LENGTH) == '-';
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
