/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ids of traces and spans, in the form of the W3C recommendation
 * <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>: 32 and 16 lower-case hexadecimal digits, not all zero.
 *
 * <p>Ids are random, not secret: they identify, they do not authorise.
 */
public final class TraceIds {

    /** The trace id that stands for "no trace": 32 zeros. */
    public static final String NO_TRACE = "0".repeat(32);

    /** The span id that stands for "no span": 16 zeros. */
    public static final String NO_SPAN = "0".repeat(16);

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private TraceIds() {}

    /** {@return a new trace id} */
    public static String newTraceId() {
        byte[] id = new byte[32];
        hex(nonZero(), id, 0);
        hex(nonZero(), id, 16);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /** {@return a new span id} */
    public static String newSpanId() {
        byte[] id = new byte[16];
        hex(nonZero(), id, 0);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /**
     * Tells whether a text is a trace id.
     *
     * @param id any text, or null
     * @return true if it is 32 lower-case hexadecimal digits, not all zero
     */
    public static boolean isTraceId(@Nullable String id) {
        return id != null && id.length() == 32 && isHex(id) && !id.equals(NO_TRACE);
    }

    /**
     * Tells whether a text is a span id.
     *
     * @param id any text, or null
     * @return true if it is 16 lower-case hexadecimal digits, not all zero
     */
    public static boolean isSpanId(@Nullable String id) {
        return id != null && id.length() == 16 && isHex(id) && !id.equals(NO_SPAN);
    }

    /**
     * Checks a trace id.
     *
     * @param id the id to check
     * @return the same id
     * @throws IllegalArgumentException if it is not one
     */
    public static String requireTraceId(String id) {
        if (!isTraceId(id)) {
            throw new IllegalArgumentException("traceId must be 32 lower-case hex digits, not all zero, but is "
                    + quote(id) + "; use the traceId() of a TracedResult, span or trace");
        }
        return id;
    }

    /**
     * Checks a span id.
     *
     * @param name what the id is called in the message, such as {@code parentSpanId}
     * @param id the id to check
     * @return the same id
     * @throws IllegalArgumentException if it is not one
     */
    public static String requireSpanId(String name, String id) {
        if (!isSpanId(id)) {
            throw new IllegalArgumentException(name + " must be 16 lower-case hex digits, not all zero, but is "
                    + quote(id) + "; use the id() of a span");
        }
        return id;
    }

    private static String quote(@Nullable String id) {
        if (id == null) {
            return "null";
        }
        String start = id.length() > 40 ? id.substring(0, 40) + "…" : id;
        return '"' + start.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    private static boolean isHex(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long nonZero() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long bits = random.nextLong();
        while (bits == 0) {
            bits = random.nextLong();
        }
        return bits;
    }

    private static void hex(long bits, byte[] to, int offset) {
        for (int i = 15; i >= 0; i--) {
            to[offset + i] = DIGITS[(int) (bits & 15)];
            bits >>>= 4;
        }
    }
}
