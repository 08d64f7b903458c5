/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * What goes to a model and comes back, as plain data for a span:
 *
 * <pre>{@code
 * {"messages": [{"role": "user", "content": "…"},
 *               {"role": "assistant", "content": "", "toolCalls": [{"id": "…", "name": "…", "arguments": "{…}"}]},
 *               {"role": "tool", "toolCallId": "…", "name": "…", "content": "…"}],
 *  "tools": ["…"]}
 * }</pre>
 */
final class ChatContent {

    private ChatContent() {}

    static Map<String, Object> of(Prompt prompt) {
        List<Map<String, Object>> messages = new ArrayList<>();
        prompt.getInstructions().forEach(message -> addTo(messages, message));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("messages", messages);
        content.put("tools", toolNames(prompt));
        return content;
    }

    static Map<String, Object> of(AssistantMessage message) {
        Map<String, Object> content = text(message);
        if (message.hasToolCalls()) {
            content.put(
                    "toolCalls",
                    message.getToolCalls().stream().map(ChatContent::toolCall).toList());
        }
        return content;
    }

    private static void addTo(List<Map<String, Object>> messages, Message message) {
        if (message instanceof ToolResponseMessage results) {
            results.getResponses().forEach(result -> messages.add(toolResult(result)));
        } else if (message instanceof AssistantMessage answer) {
            messages.add(of(answer));
        } else {
            messages.add(text(message));
        }
    }

    private static Map<String, Object> text(Message message) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", message.getMessageType().getValue());
        content.put("content", message.getText());
        return content;
    }

    private static Map<String, Object> toolCall(AssistantMessage.ToolCall call) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", call.id());
        content.put("name", call.name());
        content.put("arguments", call.arguments());
        return content;
    }

    private static Map<String, Object> toolResult(ToolResponseMessage.ToolResponse result) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", "tool");
        content.put("toolCallId", result.id());
        content.put("name", result.name());
        content.put("content", result.responseData());
        return content;
    }

    private static List<String> toolNames(Prompt prompt) {
        if (!(prompt.getOptions() instanceof ToolCallingChatOptions options) || options.getToolCallbacks() == null) {
            return List.of();
        }
        return options.getToolCallbacks().stream()
                .map(tool -> tool.getToolDefinition().name())
                .toList();
    }
}
