/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.AgentRunRecorder;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.ToolCallRecorder;
import dev.agenttracing.WorkflowRecorder;
import org.jspecify.annotations.Nullable;

/** Says the attributes of the known types under their names. */
final class SpanRecorder implements AgentRunRecorder, ModelGenerationRecorder, ToolCallRecorder, WorkflowRecorder {

    private final LiveSpan span;
    private final Source source;

    SpanRecorder(LiveSpan span, Source source) {
        this.span = span;
        this.source = source;
    }

    private SpanRecorder set(String key, @Nullable Object value) {
        span.attribute(key, value, source);
        return this;
    }

    @Override
    public SpanRecorder conversationId(String conversationId) {
        span.conversation(conversationId, source);
        return set(SpanAttributes.CONVERSATION_ID, conversationId);
    }

    @Override
    public SpanRecorder instructions(String instructions) {
        return set(SpanAttributes.INSTRUCTIONS, instructions);
    }

    @Override
    public SpanRecorder availableTools(String... names) {
        return set(SpanAttributes.AVAILABLE_TOOLS, names);
    }

    @Override
    public SpanRecorder maxSteps(int maxSteps) {
        return set(SpanAttributes.MAX_STEPS, maxSteps);
    }

    @Override
    public SpanRecorder model(String model) {
        return set(SpanAttributes.MODEL, model);
    }

    @Override
    public SpanRecorder provider(String provider) {
        return set(SpanAttributes.PROVIDER, provider);
    }

    @Override
    public SpanRecorder streaming(boolean streaming) {
        return set(SpanAttributes.STREAMING, streaming);
    }

    @Override
    public SpanRecorder usage(TokenUsage usage) {
        span.usage(usage, source);
        return this;
    }

    @Override
    public SpanRecorder response(@Nullable String model, @Nullable String id) {
        return set(SpanAttributes.RESPONSE_MODEL, model).set(SpanAttributes.RESPONSE_ID, id);
    }

    @Override
    public SpanRecorder finishReason(String finishReason) {
        return set(SpanAttributes.FINISH_REASON, finishReason);
    }

    @Override
    public SpanRecorder firstToken() {
        span.firstToken(source);
        return this;
    }

    @Override
    public SpanRecorder parameters(ModelParameters parameters) {
        // Told nothing is not told.
        boolean told = parameters != null && !parameters.asMap().isEmpty();
        return told ? set(SpanAttributes.PARAMETERS, parameters.asMap()) : this;
    }

    @Override
    public SpanRecorder success(boolean success) {
        return set(SpanAttributes.SUCCESS, success);
    }

    @Override
    public SpanRecorder toolCallId(String toolCallId) {
        return set(SpanAttributes.TOOL_CALL_ID, toolCallId);
    }

    @Override
    public SpanRecorder description(String description) {
        return set(SpanAttributes.TOOL_DESCRIPTION, description);
    }

    @Override
    public SpanRecorder toolType(String toolType) {
        return set(SpanAttributes.TOOL_TYPE, toolType);
    }

    @Override
    public SpanRecorder status(String status) {
        return set(SpanAttributes.STATUS, status);
    }
}
