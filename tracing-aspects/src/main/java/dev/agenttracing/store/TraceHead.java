/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import java.time.Instant;
import java.util.List;

/**
 * What is stored of a trace beside its spans.
 *
 * @param traceId the trace's own id
 * @param start the start of the first span stored: the key of the order
 * @param scores the scores of the trace and its spans
 * @param feedback the feedback
 * @param droppedSpans how many spans were lost
 */
public record TraceHead(String traceId, Instant start, List<Score> scores, List<Feedback> feedback, long droppedSpans) {

    /** Makes a head. */
    public TraceHead {
        scores = List.copyOf(scores);
        feedback = List.copyOf(feedback);
    }

    /**
     * Takes the head of a trace.
     *
     * @param trace the trace
     * @return its head
     */
    public static TraceHead of(StoredTrace trace) {
        return new TraceHead(trace.traceId(), trace.start(), trace.scores(), trace.feedback(), trace.droppedSpans());
    }
}
