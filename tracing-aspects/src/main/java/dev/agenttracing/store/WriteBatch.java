/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import java.util.List;
import java.util.Map;

/**
 * What is written to a store at once.
 *
 * @param id the same when the batch is written again, else of no other batch
 * @param spans spans that have ended, and headers: entry spans that run
 * @param scores scores by trace id
 * @param feedback feedback by trace id
 * @param dropped how many spans were lost, by trace id
 */
public record WriteBatch(
        String id,
        List<SpanData> spans,
        Map<String, List<Score>> scores,
        Map<String, List<Feedback>> feedback,
        Map<String, Long> dropped) {

    /** Makes a batch. */
    public WriteBatch {
        spans = List.copyOf(spans);
        scores = Map.copyOf(scores);
        feedback = Map.copyOf(feedback);
        dropped = Map.copyOf(dropped);
    }

    /**
     * Makes a batch of spans.
     *
     * @param id the batch's id
     * @param spans the spans
     * @param dropped how many spans were lost, by trace id
     * @return the batch
     */
    public static WriteBatch of(String id, List<SpanData> spans, Map<String, Long> dropped) {
        return new WriteBatch(id, spans, Map.of(), Map.of(), dropped);
    }

    /**
     * Makes a batch of one score.
     *
     * @param id the batch's id
     * @param traceId the trace's id
     * @param score the score
     * @return the batch
     */
    public static WriteBatch of(String id, String traceId, Score score) {
        return new WriteBatch(id, List.of(), Map.of(traceId, List.of(score)), Map.of(), Map.of());
    }

    /**
     * Makes a batch of one feedback.
     *
     * @param id the batch's id
     * @param traceId the trace's id
     * @param feedback the feedback
     * @return the batch
     */
    public static WriteBatch of(String id, String traceId, Feedback feedback) {
        return new WriteBatch(id, List.of(), Map.of(), Map.of(traceId, List.of(feedback)), Map.of());
    }
}
