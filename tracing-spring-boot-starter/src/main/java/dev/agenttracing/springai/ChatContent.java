/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * What goes to a model and comes back, as plain data:
 *
 * <pre>{@code
 * {"messages": [{"role": "user", "content": "…", "media": [{"mimeType": "image/png", "bytes": 4711}]},
 *               {"role": "assistant", "content": "", "reasoning": "…",
 *                "toolCalls": [{"id": "…", "name": "…", "arguments": {…}}]},
 *               {"role": "tool", "toolCallId": "…", "name": "…", "content": {…}}],
 *  "tools": ["…"]}
 * }</pre>
 */
final class ChatContent {

    private static final String ASSISTANT = "assistant";

    /** Where providers' models put what the model thought. */
    private static final List<String> REASONING = List.of("reasoningContent", "thoughts", "thinking");

    private ChatContent() {}

    static Map<String, Object> of(Prompt prompt) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("messages", of(prompt.getInstructions()));
        List<String> tools = toolNames(prompt.getOptions());
        if (!tools.isEmpty()) {
            content.put("tools", tools);
        }
        return content;
    }

    static List<Map<String, Object>> of(List<Message> all) {
        List<Map<String, Object>> messages = new ArrayList<>();
        all.forEach(message -> addTo(messages, message));
        return messages;
    }

    /** One message, or a list where several were asked for; null if there is none. */
    static @Nullable Object of(ChatResponse response) {
        List<Map<String, Object>> answers = response.getResults().stream()
                .map(Generation::getOutput)
                .map(ChatContent::answer)
                .toList();
        return answers.size() > 1 ? answers : answers.isEmpty() ? null : answers.get(0);
    }

    /** The text alone; several one below the other. */
    static String text(ChatResponse response) {
        return response.getResults().stream()
                .map(result -> result.getOutput().getText())
                .filter(text -> text != null && !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static void addTo(List<Map<String, Object>> messages, Message message) {
        if (message instanceof ToolResponseMessage results) {
            results.getResponses().forEach(result -> messages.add(toolResult(result)));
        } else if (message instanceof AssistantMessage answer) {
            messages.add(answer(answer));
        } else {
            Map<String, Object> content = text(message.getMessageType().getValue(), message.getText());
            addMedia(content, message);
            messages.add(content);
        }
    }

    private static Map<String, Object> text(String role, @Nullable String text) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", role);
        content.put("content", text == null ? "" : text);
        return content;
    }

    private static Map<String, Object> answer(AssistantMessage message) {
        Map<String, Object> content = answer(message.getText(), message.getToolCalls(), reasoning(message));
        addMedia(content, message);
        return content;
    }

    static Map<String, Object> answer(
            @Nullable String text, List<AssistantMessage.ToolCall> toolCalls, @Nullable String reasoning) {
        Map<String, Object> content = text(ASSISTANT, text);
        if (reasoning != null) {
            content.put("reasoning", reasoning);
        }
        if (!toolCalls.isEmpty()) {
            content.put(
                    "toolCalls", toolCalls.stream().map(ChatContent::toolCall).toList());
        }
        return content;
    }

    /** What the model thought before it answered, where it tells. */
    static @Nullable String reasoning(AssistantMessage message) {
        for (String key : REASONING) {
            if (message.getMetadata().get(key) instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    private static Map<String, Object> toolCall(AssistantMessage.ToolCall call) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", call.id());
        content.put("name", call.name());
        content.put("arguments", JsonText.read(call.arguments()));
        return content;
    }

    private static Map<String, Object> toolResult(ToolResponseMessage.ToolResponse result) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", "tool");
        content.put("toolCallId", result.id());
        content.put("name", result.name());
        content.put("content", JsonText.read(result.responseData()));
        return content;
    }

    private static void addMedia(Map<String, Object> to, Message message) {
        Collection<Media> media = message instanceof MediaContent content ? content.getMedia() : List.of();
        if (!media.isEmpty()) {
            to.put("media", media.stream().map(MediaText::describe).toList());
        }
    }

    static List<String> toolNames(@Nullable ChatOptions options) {
        return options instanceof ToolCallingChatOptions tools && tools.getToolCallbacks() != null
                ? tools.getToolCallbacks().stream()
                        .map(tool -> tool.getToolDefinition().name())
                        .toList()
                : List.of();
    }
}
