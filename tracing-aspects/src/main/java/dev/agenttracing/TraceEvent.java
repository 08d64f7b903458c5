/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened to a trace of this process, redacted.
 *
 * @param kind what happened
 * @param traceId the trace's id; empty if events were lost
 * @param span the span that began or ended; of the beginning of a trace the span that it began with, of its end the one that
 *     ended last; empty for scores, and if events were lost
 * @param score the score that was added
 * @param feedback the feedback that was added
 */
public record TraceEvent(
        Kind kind, String traceId, Optional<SpanOutline> span, Optional<Score> score, Optional<Feedback> feedback) {

    /** What can happen. */
    public enum Kind {
        /** The first span of a trace in this process began. */
        TRACE_STARTED,
        /** A span began. */
        SPAN_STARTED,
        /** A span ended, or was taken for abandoned. */
        SPAN_ENDED,
        /** The last open span of a trace in this process ended. More may begin. */
        TRACE_ENDED,
        /** A score or feedback was stored. */
        SCORED,
        /** There was more than listeners could hear: some events are missing. */
        EVENTS_LOST
    }

    /** Makes an event. */
    public TraceEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(traceId, "traceId");
    }

    /**
     * Makes an event of a span.
     *
     * @param kind what happened
     * @param span the span
     * @return the event
     */
    public static TraceEvent of(Kind kind, SpanOutline span) {
        return new TraceEvent(kind, span.span().traceId(), Optional.of(span), Optional.empty(), Optional.empty());
    }

    /** {@return the event that some are missing} */
    public static TraceEvent lost() {
        return new TraceEvent(Kind.EVENTS_LOST, "", Optional.empty(), Optional.empty(), Optional.empty());
    }
}
