/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.ToolCallRecorder;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.method.MethodToolCallback;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
import org.springframework.util.StringUtils;

/** The call of a tool. That it failed is told by {@link ToolFailures}. */
final class ToolCalls implements Translation<ToolCallingObservationContext> {

    private static final String MCP = "org.springframework.ai.mcp.";

    private final Tools tools;

    ToolCalls(Tools tools) {
        this.tools = tools;
    }

    @Override
    public SpanDefinition definition(ToolCallingObservationContext context) {
        ToolCallback tool = tools.find(context);
        String name = context.getToolDefinition().name();
        SpanDefinition definition = SpanDefinition.of(
                tool != null && tool.getClass().getName().startsWith(MCP) ? SpanType.MCP_TOOL_CALL : SpanType.TOOL_CALL,
                name,
                Origin.LIBRARY);
        return tool instanceof MethodToolCallback ? definition.withToolName(name) : definition;
    }

    @Override
    public void started(ToolCallingObservationContext context, DetachedSpan span) {
        ToolCallRecorder call = span.toolCall().toolType(context.getToolType());
        String description = context.getToolDefinition().description();
        if (StringUtils.hasText(description)) {
            call.description(description);
        }
        if (StringUtils.hasText(context.getToolCallId())) {
            call.toolCallId(context.getToolCallId());
        }
        span.input(JsonText.read(context.getToolCallArguments()));
    }

    @Override
    public void stopped(ToolCallingObservationContext context, DetachedSpan span) {
        if (context.getToolCallResult() != null) {
            span.output(JsonText.read(context.getToolCallResult()));
        }
        span.end();
    }
}
