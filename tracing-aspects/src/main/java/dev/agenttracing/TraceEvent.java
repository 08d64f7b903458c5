/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * Something that happened to a trace of this process.
 *
 * @param kind what happened
 * @param traceId the trace's id
 * @param span the span that began or ended, as it may be shown; empty for the end of a trace
 */
public record TraceEvent(Kind kind, String traceId, Optional<SpanData> span) {

    /** What can happen. */
    public enum Kind {
        /** The first span of a trace in this process began. */
        TRACE_STARTED,
        /** A span ended. */
        SPAN_ENDED,
        /** The last open span of a trace in this process ended. */
        TRACE_ENDED
    }
}
