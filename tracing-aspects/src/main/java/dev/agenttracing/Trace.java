/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The record of one request: a tree of spans, as it was at {@link #readAt()}. Immutable and thread-safe;
 * {@link #addScore} and {@link #addFeedback} write to the store, this snapshot does not change.
 */
public interface Trace {

    /** {@return the trace's id} */
    String traceId();

    /** {@return when this snapshot was taken; durations of what runs are measured to it} */
    Instant readAt();

    /** {@return the earliest top span that did not join from outside, else the earliest top span} */
    Span rootSpan();

    /** {@return the entry spans that have no parent in the trace, by start time, then id; unmodifiable} */
    List<Span> topSpans();

    /** {@return all spans, by start time, then id; unmodifiable} */
    List<Span> spans();

    /**
     * Gives the spans of a type.
     *
     * @param type the type
     * @return its spans, by start time, then id
     */
    List<Span> spans(SpanType type);

    /**
     * Gives one span.
     *
     * @param spanId its id, or any text
     * @return the span; empty if the trace has none of that id
     */
    Optional<Span> span(String spanId);

    /** {@return true if each span known so far has ended} */
    boolean isComplete();

    /** {@return the root's name} */
    String name();

    /** {@return the root's status} */
    SpanStatus status();

    /** {@return how many spans ended with an error} */
    int errorCount();

    /** {@return the conversation that the trace belongs to} */
    Optional<String> conversationId();

    /** {@return when the first span began} */
    Instant startTime();

    /** {@return from the start of the first span to the end of the last; while one runs, to {@link #readAt()}} */
    Duration duration();

    /** {@return the tokens of all calls of models} */
    TokenUsage usage();

    /** {@return the cost of all calls of models; not {@link Cost#complete complete} if the price of one is not known, empty if none is} */
    Optional<Cost> cost();

    /** {@return how many spans were lost because the store was too slow or a limit was reached} */
    long droppedSpans();

    /** {@return the metadata of all entry spans; on equal keys the root's; unmodifiable} */
    Map<String, Object> metadata();

    /** {@return the tags of all entry spans; unmodifiable} */
    Set<String> tags();

    /** {@return the scores of the trace and of its spans, oldest first; unmodifiable} */
    List<Score> scores();

    /** {@return the feedback, oldest first; unmodifiable} */
    List<Feedback> feedback();

    /**
     * Adds a score to the trace. It is stored when the method returns.
     *
     * @param score the score
     * @throws TraceNotFoundException if the trace is gone
     * @throws IllegalStateException if the store does not answer in time; a retry with the same id is safe
     */
    void addScore(Score score);

    /**
     * Adds feedback to the trace. It is stored when the method returns.
     *
     * @param feedback the feedback
     * @throws TraceNotFoundException if the trace is gone
     * @throws IllegalStateException if the store does not answer in time; a retry with the same id is safe
     */
    void addFeedback(Feedback feedback);
}
