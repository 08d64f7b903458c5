/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;

/** Finds a tool among those that the client's request has. */
final class ClientTools implements Tools {

    @Override
    public @Nullable ToolCallback find(ToolCallingObservationContext context) {
        AdvisorObservationContext advisor = ObservedSpans.findAround(context, AdvisorObservationContext.class);
        if (advisor == null
                || !(advisor.getChatClientRequest().prompt().getOptions() instanceof ToolCallingChatOptions options)
                || options.getToolCallbacks() == null) {
            return null;
        }
        String name = context.getToolDefinition().name();
        return options.getToolCallbacks().stream()
                .filter(tool -> tool.getToolDefinition().name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
