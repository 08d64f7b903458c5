/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;

/**
 * A place in the order of traces: newest first, by start, then by id, both descending. The order of a trace is fixed once
 * it is stored, so paging by cursor neither skips nor repeats while traces arrive.
 *
 * @param start the trace's start, to the microsecond
 * @param traceId the trace's id
 */
public record TraceCursor(Instant start, String traceId) implements Comparable<TraceCursor> {

    private static final Comparator<TraceCursor> NEWEST_FIRST = Comparator.comparing(TraceCursor::start)
            .thenComparing(TraceCursor::traceId)
            .reversed();

    /** Makes a cursor. */
    public TraceCursor {
        start = start.truncatedTo(ChronoUnit.MICROS);
        TraceIds.requireTraceId(traceId);
    }

    /** {@return the cursor as opaque text, safe in a URL} */
    public String encode() {
        String plain = start.getEpochSecond() + "." + start.getNano() + "." + traceId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads a cursor back.
     *
     * @param cursor what {@link #encode()} gave
     * @return the cursor
     * @throws IllegalArgumentException if it is anything else
     */
    public static TraceCursor decode(String cursor) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            String[] parts = plain.split("\\.", 3);
            return new TraceCursor(
                    Instant.ofEpochSecond(Long.parseLong(parts[0]), Integer.parseInt(parts[1])), parts[2]);
        } catch (IllegalArgumentException
                | ArrayIndexOutOfBoundsException
                | DateTimeException
                | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The cursor is not one that a page gave; start again without a cursor", e);
        }
    }

    /** Compares so that the newest trace comes first. */
    @Override
    public int compareTo(TraceCursor other) {
        return NEWEST_FIRST.compare(this, other);
    }
}
