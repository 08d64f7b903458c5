/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.AgentRunRecorder;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.Score;
import dev.agenttracing.SpanScope;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.ToolCallRecorder;
import dev.agenttracing.TraceIds;
import dev.agenttracing.WorkflowRecorder;
import org.jspecify.annotations.Nullable;

/** The span outside of any span: it takes whatever is said and tells {@code heard} that it was. */
final class NoSpan
        implements DetachedSpan, AgentRunRecorder, ModelGenerationRecorder, ToolCallRecorder, WorkflowRecorder {

    private final Runnable heard;

    NoSpan(Runnable heard) {
        this.heard = heard;
    }

    private NoSpan ignore() {
        heard.run();
        return this;
    }

    @Override
    public String traceId() {
        return TraceIds.NO_TRACE;
    }

    @Override
    public String id() {
        return TraceIds.NO_SPAN;
    }

    @Override
    public boolean isRecording() {
        return false;
    }

    @Override
    public ActiveSpan input(@Nullable Object value) {
        return ignore();
    }

    @Override
    public ActiveSpan output(@Nullable Object value) {
        return ignore();
    }

    @Override
    public ActiveSpan attribute(String key, @Nullable Object value) {
        return ignore();
    }

    @Override
    public ActiveSpan metadata(String key, Object value) {
        return ignore();
    }

    @Override
    public ActiveSpan tag(String... tags) {
        return ignore();
    }

    @Override
    public ActiveSpan error(Throwable error) {
        return ignore();
    }

    @Override
    public ActiveSpan addScore(Score score) {
        return ignore();
    }

    @Override
    public AgentRunRecorder agentRun() {
        return this;
    }

    @Override
    public ModelGenerationRecorder modelGeneration() {
        return this;
    }

    @Override
    public ToolCallRecorder toolCall() {
        return this;
    }

    @Override
    public WorkflowRecorder workflow() {
        return this;
    }

    @Override
    public SpanScope makeCurrent() {
        return () -> {};
    }

    @Override
    public void end() {}

    @Override
    public void cancel() {}

    @Override
    public NoSpan conversationId(String conversationId) {
        return ignore();
    }

    @Override
    public NoSpan instructions(String instructions) {
        return ignore();
    }

    @Override
    public NoSpan availableTools(String... names) {
        return ignore();
    }

    @Override
    public NoSpan maxSteps(int maxSteps) {
        return ignore();
    }

    @Override
    public NoSpan model(String model) {
        return ignore();
    }

    @Override
    public NoSpan provider(String provider) {
        return ignore();
    }

    @Override
    public NoSpan streaming(boolean streaming) {
        return ignore();
    }

    @Override
    public NoSpan usage(TokenUsage usage) {
        return ignore();
    }

    @Override
    public NoSpan response(@Nullable String model, @Nullable String id) {
        return ignore();
    }

    @Override
    public NoSpan finishReason(String finishReason) {
        return ignore();
    }

    @Override
    public NoSpan firstToken() {
        return ignore();
    }

    @Override
    public NoSpan parameters(ModelParameters parameters) {
        return ignore();
    }

    @Override
    public NoSpan success(boolean success) {
        return ignore();
    }

    @Override
    public NoSpan toolCallId(String toolCallId) {
        return ignore();
    }

    @Override
    public NoSpan description(String description) {
        return ignore();
    }

    @Override
    public NoSpan toolType(String toolType) {
        return ignore();
    }

    @Override
    public NoSpan status(String status) {
        return ignore();
    }
}
