/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A span of a {@link Trace}, as it was when the trace was read. Immutable and thread-safe. */
public interface Span {

    /** {@return the trace's id} */
    String traceId();

    /** {@return the span's id} */
    String id();

    /** {@return the id of the span that this one was opened in, as it was told; that span may be missing} */
    Optional<String> parentSpanId();

    /** {@return the span's parent in the tree; empty for a top span} */
    Optional<Span> parent();

    /** {@return the spans under this one, by start time, then id; unmodifiable} */
    List<Span> children();

    /** {@return what the span stands for} */
    SpanType type();

    /** {@return its name} */
    String name();

    /** {@return the kind of thing that ran: agent, model, tool, workflow or workflow_step} */
    Optional<String> entityType();

    /** {@return the name of the thing that ran} */
    Optional<String> entityId();

    /** {@return how it ended, or that it runs} */
    SpanStatus status();

    /** {@return true if it is an entry span without a parent in the trace} */
    boolean isTop();

    /** {@return true if no span of its trace was around it in its process when it was opened} */
    boolean isEntry();

    /** {@return true if its parent is missing and it was put under the root} */
    boolean parentMissing();

    /** {@return the id of the span of another process that called, as that process's headers told it} */
    Optional<String> remoteParentSpanId();

    /** {@return when it began, to the microsecond} */
    Instant startTime();

    /** {@return when it ended; empty while it runs} */
    Optional<Instant> endTime();

    /** {@return how long it took; of one that runs, up to the reading of the trace} */
    Duration duration();

    /** {@return what went wrong} */
    Optional<SpanError> error();

    /** {@return what was taken} */
    CapturedContent input();

    /** {@return what was given} */
    CapturedContent output();

    /** {@return what else is known} */
    Attributes attributes();

    /** {@return the metadata of its entry span; unmodifiable} */
    Map<String, Object> metadata();

    /** {@return the tags of its entry span; unmodifiable} */
    Set<String> tags();

    /** {@return the scores of this span, oldest first; unmodifiable} */
    List<Score> scores();

    /** {@return where a limit cut a value; unmodifiable} */
    List<Cut> cuts();

    /**
     * Adds a score to this span. It is stored when the method returns; this snapshot does not change.
     *
     * @param score the score
     * @throws TraceNotFoundException if the trace is gone
     * @throws IllegalStateException if the store does not answer in time; a retry with the same id is safe
     */
    void addScore(Score score);

    /** {@return what an {@code agent_run} tells; empty for another type} */
    default Optional<AgentRunDetails> agentRun() {
        return type().equals(SpanType.AGENT_RUN) ? Optional.of(AgentRunDetails.from(attributes())) : Optional.empty();
    }

    /** {@return what a {@code model_generation} tells; empty for another type} */
    default Optional<ModelGenerationDetails> modelGeneration() {
        return type().equals(SpanType.MODEL_GENERATION)
                ? Optional.of(ModelGenerationDetails.from(attributes()))
                : Optional.empty();
    }

    /** {@return what a {@code tool_call} or {@code mcp_tool_call} tells; empty for another type} */
    default Optional<ToolCallDetails> toolCall() {
        return type().equals(SpanType.TOOL_CALL) || type().equals(SpanType.MCP_TOOL_CALL)
                ? Optional.of(ToolCallDetails.from(attributes()))
                : Optional.empty();
    }

    /** {@return what a {@code workflow_run} or {@code workflow_step} tells; empty for another type} */
    default Optional<WorkflowDetails> workflow() {
        return type().equals(SpanType.WORKFLOW_RUN) || type().equals(SpanType.WORKFLOW_STEP)
                ? Optional.of(WorkflowDetails.from(attributes()))
                : Optional.empty();
    }
}
