/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.StreamRedactor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** The responses of Spring AI's models: a piece of text for each generation, calls of tools, metadata. */
final class ModelResponses implements ElementKind {

    static final Class<?> TYPE = ChatResponse.class;

    private final JsonElements json;

    ModelResponses(JsonElements json) {
        this.json = json;
    }

    @Override
    public boolean is(Object element) {
        return element instanceof ChatResponse;
    }

    @Override
    public Ending ending(Object element) {
        boolean finished = ((ChatResponse) element)
                .getResults().stream()
                        .map(each -> each.getMetadata().getFinishReason())
                        .anyMatch(reason -> reason != null && !reason.isEmpty());
        return finished ? Ending.END : Ending.NONE;
    }

    @Override
    public Object redact(Object element, ElementStream stream) {
        ChatResponse response = (ChatResponse) element;
        List<Generation> generations = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < response.getResults().size(); i++) {
            int index = i;
            Generation generation = response.getResults().get(i);
            Generation redacted =
                    redact(generation, stream.at(String.valueOf(i), other -> alone((AssistantMessage) other, index)));
            changed |= redacted != generation;
            generations.add(redacted);
        }
        ChatResponseMetadata metadata = redact(response.getMetadata(), stream);
        return changed || metadata != response.getMetadata() ? new ChatResponse(generations, metadata) : response;
    }

    /** A response for what was held back of one generation. */
    private static ChatResponse alone(AssistantMessage message, int index) {
        List<Generation> generations =
                new ArrayList<>(Collections.nCopies(index, new Generation(new AssistantMessage(""))));
        generations.add(new Generation(message));
        return new ChatResponse(generations);
    }

    private Generation redact(Generation generation, ElementStream stream) {
        AssistantMessage message = generation.getOutput();
        String text = message.getText();
        ElementStream ofText = stream.at("text", other -> new AssistantMessage((String) other));
        String sent = text == null ? null : ofText.next(text);
        List<ToolCall> calls = message.getToolCalls().stream()
                .map(call -> redact(call, stream.redactor()))
                .toList();
        Map<String, Object> properties = json.redactMembers(
                message.getMetadata(),
                stream.at(
                        "properties",
                        other -> AssistantMessage.builder()
                                .content("")
                                .properties(JsonElements.asMap(other))
                                .build()));
        boolean same = Objects.equals(text, sent)
                && calls.equals(message.getToolCalls())
                && properties == message.getMetadata();
        ChatGenerationMetadata metadata = redact(generation.getMetadata(), stream);
        return same && metadata == generation.getMetadata()
                ? generation
                : new Generation(same ? message : with(message, sent, calls, properties), metadata);
    }

    private static AssistantMessage with(
            AssistantMessage message, @Nullable String text, List<ToolCall> calls, Map<String, Object> properties) {
        AssistantMessage.Builder<?> copy = message.mutate();
        copy.content(text);
        copy.toolCalls(calls);
        copy.properties(properties);
        return copy.build();
    }

    private static ToolCall redact(ToolCall call, StreamRedactor redactor) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", call.id());
        told.put("name", call.name());
        told.put("arguments", call.arguments());
        Map<String, Object> redacted = JsonElements.asMap(redactor.redact(told));
        return redacted.equals(told)
                ? call
                : new ToolCall(call.id(), call.type(), call.name(), String.valueOf(redacted.get("arguments")));
    }

    private ChatGenerationMetadata redact(ChatGenerationMetadata metadata, ElementStream stream) {
        Map<String, Object> told = new LinkedHashMap<>();
        metadata.entrySet().forEach(entry -> told.put(entry.getKey(), entry.getValue()));
        Map<String, Object> redacted = json.redactMembers(told, stream.whole("metadata"));
        return redacted == told
                ? metadata
                : ChatGenerationMetadata.builder()
                        .finishReason(metadata.getFinishReason())
                        .contentFilters(metadata.getContentFilters())
                        .metadata(redacted)
                        .build();
    }

    private ChatResponseMetadata redact(ChatResponseMetadata metadata, ElementStream stream) {
        Map<String, Object> told = new LinkedHashMap<>();
        metadata.entrySet().forEach(entry -> told.put(entry.getKey(), entry.getValue()));
        Map<String, Object> redacted = json.redactMembers(told, stream.whole("metadata"));
        return redacted == told
                ? metadata
                : ChatResponseMetadata.builder()
                        .id(metadata.getId())
                        .model(metadata.getModel())
                        .rateLimit(metadata.getRateLimit())
                        .usage(metadata.getUsage())
                        .promptMetadata(metadata.getPromptMetadata())
                        .metadata(redacted)
                        .build();
    }
}
