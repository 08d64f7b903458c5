/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trace in a list: what can be said of it without its spans and their bodies.
 *
 * @param traceId the trace's id
 * @param name the root's name
 * @param status the root's status
 * @param complete whether each span known so far has ended
 * @param errorCount how many spans ended with an error
 * @param error the root's error; if it has none, that of the earliest span that has one
 * @param startTime when the trace began, as first stored: the key of the order
 * @param duration from the start of the first span to the end of the last, or to now
 * @param spanCount how many spans it has
 * @param usage the tokens of all calls of models
 * @param cost the cost of all calls of models; not complete if the price of one is not known, empty if none is
 * @param models the models that were asked for
 * @param tags the tags of all entry spans
 * @param metadata the metadata of all entry spans; on equal keys the root's
 * @param conversationId the conversation that the trace belongs to
 * @param inputPreview the beginning of the root's input
 * @param outputPreview the beginning of the root's output
 * @param scores the scores of the trace and of its spans, oldest first
 * @param droppedSpans how many spans were lost
 */
public record TraceSummary(
        String traceId,
        String name,
        SpanStatus status,
        boolean complete,
        int errorCount,
        Optional<SpanError> error,
        Instant startTime,
        Duration duration,
        int spanCount,
        TokenUsage usage,
        Optional<Cost> cost,
        Set<String> models,
        Set<String> tags,
        Map<String, Object> metadata,
        Optional<String> conversationId,
        Optional<String> inputPreview,
        Optional<String> outputPreview,
        List<Score> scores,
        long droppedSpans) {

    /**
     * Tells it with other previews.
     *
     * @param input the beginning of the root's input
     * @param output the beginning of the root's output
     * @return the same, with them
     */
    public TraceSummary withPreviews(Optional<String> input, Optional<String> output) {
        return new TraceSummary(
                traceId,
                name,
                status,
                complete,
                errorCount,
                error,
                startTime,
                duration,
                spanCount,
                usage,
                cost,
                models,
                tags,
                metadata,
                conversationId,
                input,
                output,
                scores,
                droppedSpans);
    }

    /** {@return the trace's place in the order} */
    public TraceCursor cursor() {
        return new TraceCursor(startTime, traceId);
    }
}
