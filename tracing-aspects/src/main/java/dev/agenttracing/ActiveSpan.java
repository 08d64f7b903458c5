/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import org.jspecify.annotations.Nullable;

/**
 * A span that has not ended, as the code that runs inside sees it. Thread-safe. What is said of a span that has ended, or
 * outside of any span, is ignored and counted; no method throws on account of tracing.
 *
 * <p>Each method that says something returns this span.
 */
public interface ActiveSpan {

    /** {@return the trace's id; {@link TraceIds#NO_TRACE} outside of any span} */
    String traceId();

    /** {@return the span's id; {@link TraceIds#NO_SPAN} outside of any span} */
    String id();

    /** {@return true if what is said here is recorded: false outside of any span, in one that is not sampled, and after its end} */
    boolean isRecording();

    /**
     * Sets the input, in place of what was captured.
     *
     * @param value any value; it is captured as it is now. Left out where the input is hidden
     * @return this span
     */
    ActiveSpan input(@Nullable Object value);

    /**
     * Sets the output, in place of what is returned.
     *
     * @param value any value; it is captured as it is now. Left out where the output is hidden
     * @return this span
     */
    ActiveSpan output(@Nullable Object value);

    /**
     * Sets an attribute.
     *
     * @param key its key, see {@link SpanAttributes}
     * @param value a string, number, boolean, or a collection or map of such; any other value is captured like an input;
     *     null takes the attribute away
     * @return this span
     */
    ActiveSpan attribute(String key, @Nullable Object value);

    /**
     * Adds metadata to the entry span of this span.
     *
     * @param key its key
     * @param value a string, number or boolean; another value is counted and ignored
     * @return this span
     */
    ActiveSpan metadata(String key, Object value);

    /**
     * Adds tags to the entry span of this span.
     *
     * @param tags words to find the trace by
     * @return this span
     */
    ActiveSpan tag(String... tags);

    /**
     * Tells that the span failed. It then ends with status {@code error}, whatever the method returns.
     *
     * @param error what went wrong
     * @return this span
     */
    ActiveSpan error(Throwable error);

    /**
     * Adds a score to this span. It is stored when the method returns.
     *
     * @param score the score
     * @return this span
     * @throws IllegalStateException if the store does not answer in time; a retry with the same id is safe
     */
    ActiveSpan addScore(Score score);

    /** {@return what can be said of an {@code agent_run}; ignored and counted on a span of another type} */
    AgentRunRecorder agentRun();

    /** {@return what can be said of a {@code model_generation}; ignored and counted on a span of another type} */
    ModelGenerationRecorder modelGeneration();

    /** {@return what can be said of a {@code tool_call} or {@code mcp_tool_call}; ignored and counted on a span of another type} */
    ToolCallRecorder toolCall();

    /** {@return what can be said of a {@code workflow_run} or {@code workflow_step}; ignored and counted on a span of another type} */
    WorkflowRecorder workflow();
}
