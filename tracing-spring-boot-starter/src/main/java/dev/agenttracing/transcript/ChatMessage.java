/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message to or from a model, read from what was captured, in the shapes that libraries and people give it.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text what it says
 * @param reasoning what the model thought; empty if that is not told
 * @param toolCalls the tools that it asks for
 * @param toolCallId of a tool's result, the call; null if that is not told
 * @param name of a tool's result, the tool; null if that is not told
 * @param media how many pictures and the like it has
 */
record ChatMessage(
        String role,
        String text,
        String reasoning,
        List<Call> toolCalls,
        @Nullable String toolCallId,
        @Nullable String name,
        int media) {

    /** A tool that a model asks for; the arguments are a value as Jackson reads it. */
    record Call(@Nullable String id, String name, @Nullable Object arguments) {

        Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            if (id != null) {
                facts.put("id", id);
            }
            facts.put("name", name);
            if (arguments != null) {
                facts.put("arguments", Texts.cut(Texts.json(arguments)));
            }
            return facts;
        }
    }

    /** Reads what was asked: a list of messages, something that has one, or one text. */
    static List<ChatMessage> asked(@Nullable Object input) {
        Object messages = input instanceof Map<?, ?> map ? map.get("messages") : input;
        if (messages instanceof List<?> list && list.stream().allMatch(each -> each instanceof Map)) {
            return list.stream().map(each -> of((Map<?, ?>) each, "user")).toList();
        }
        Object only = input instanceof Map<?, ?> map && map.size() == 1
                ? map.values().iterator().next()
                : input;
        return only == null ? List.of() : List.of(said("user", Texts.of(only)));
    }

    /** Reads what was answered; null if that is nothing. */
    static @Nullable ChatMessage answered(@Nullable Object output) {
        Object answer = output instanceof List<?> list && list.size() == 1 ? list.get(0) : output;
        if (answer instanceof Map<?, ?> map && (map.containsKey("role") || map.containsKey("content"))) {
            return of(map, "assistant");
        }
        return answer == null ? null : said("assistant", Texts.of(answer));
    }

    static ChatMessage said(String role, String text) {
        return new ChatMessage(role, text, "", List.of(), null, null, 0);
    }

    private static ChatMessage of(Map<?, ?> map, String roleIfUntold) {
        Object content = first(map, "content", "text", "parts");
        String role = String.valueOf(first(map, "role", "type") instanceof String told ? told : roleIfUntold)
                .toLowerCase(Locale.ROOT);
        return new ChatMessage(
                switch (role) {
                    case "developer" -> "system";
                    case "ai", "model" -> "assistant";
                    case "human" -> "user";
                    case "function", "tool_result" -> "tool";
                    default -> role;
                },
                Texts.of(content),
                first(map, "reasoning", "thinking") instanceof String thought ? thought : "",
                calls(map, content),
                first(map, "toolCallId", "tool_call_id", "tool_use_id") instanceof String id ? id : null,
                first(map, "name", "toolName") instanceof String name ? name : null,
                map.get("media") instanceof List<?> media ? media.size() : 0);
    }

    private static @Nullable Object first(Map<?, ?> map, String... keys) {
        for (String key : keys) {
            Object value = map.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static List<Call> calls(Map<?, ?> map, @Nullable Object content) {
        List<Call> calls = new ArrayList<>();
        if (first(map, "toolCalls", "tool_calls") instanceof List<?> told) {
            told.forEach(each -> addCall(each, calls));
        }
        if (content instanceof List<?> parts) {
            parts.stream()
                    .filter(part -> part instanceof Map<?, ?> each && "tool_use".equals(each.get("type")))
                    .forEach(part -> addCall(part, calls));
        }
        return calls;
    }

    private static void addCall(@Nullable Object told, List<Call> to) {
        if (told instanceof Map<?, ?> map) {
            Map<?, ?> function = map.get("function") instanceof Map<?, ?> inner ? inner : map;
            if (first(function, "name", "toolName") instanceof String name) {
                String id = first(map, "id", "toolCallId") instanceof String known ? known : null;
                to.add(new Call(id, name, first(function, "arguments", "input", "args")));
            }
        }
    }

    /**
     * What tells it from another. Calls and results are known by their ids, whatever was done to their texts; the rest by what it
     * says.
     */
    String key() {
        List<String> ids =
                toolCalls.stream().map(Call::id).filter(Objects::nonNull).toList();
        if (!ids.isEmpty()) {
            return "calls " + ids.stream().sorted().collect(Collectors.joining(" "));
        }
        return toolCallId != null ? "result " + toolCallId : role + " " + Texts.hash(text.strip());
    }

    boolean isSystem() {
        return role.equals("system");
    }
}
