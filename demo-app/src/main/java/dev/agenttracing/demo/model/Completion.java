/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer in OpenAI's wire format, as a whole or in chunks.
 *
 * @param id the answer's id
 * @param created when it was made, in seconds since 1970
 * @param reply what it says
 * @param tokens the tokens used
 */
record Completion(String id, long created, Reply reply, TokenCount tokens) {

    Map<String, Object> asJson() {
        Map<String, Object> message = delta("role", "assistant");
        message.put("content", reply.callsTools() ? null : reply.text());
        if (reply.callsTools()) {
            message.put(
                    "tool_calls",
                    reply.toolCalls().stream().map(ToolRequest::asJson).toList());
        }
        Map<String, Object> json =
                envelope("chat.completion", List.of(choice("message", message, reply.finishReason())));
        json.put("usage", tokens.asJson());
        return json;
    }

    List<Map<String, Object>> asChunks(boolean includeUsage) {
        List<Map<String, Object>> chunks = new ArrayList<>();
        Map<String, Object> opening = delta("role", "assistant");
        opening.put("content", reply.callsTools() ? null : "");
        chunks.add(chunk(opening, null));
        words().forEach(word -> chunks.add(chunk(delta("content", word), null)));
        for (int i = 0; i < reply.toolCalls().size(); i++) {
            toolCallDeltas(i, reply.toolCalls().get(i)).forEach(delta -> chunks.add(chunk(delta, null)));
        }
        chunks.add(chunk(new LinkedHashMap<>(), reply.finishReason()));
        if (includeUsage) {
            Map<String, Object> last = envelope("chat.completion.chunk", List.of());
            last.put("usage", tokens.asJson());
            chunks.add(last);
        }
        return chunks;
    }

    /** The text in pieces that add up to it: each word with the space after it. */
    private List<String> words() {
        return reply.text().isEmpty() ? List.of() : List.of(reply.text().split("(?<= )"));
    }

    /** A call comes in two pieces, as from a real model: who is called, then with what. */
    private static List<Map<String, Object>> toolCallDeltas(int index, ToolRequest call) {
        Map<String, Object> who = delta("index", index);
        who.put("id", call.id());
        who.put("type", "function");
        who.put("function", Map.of("name", call.name(), "arguments", ""));
        Map<String, Object> withWhat = delta("index", index);
        withWhat.put("function", Map.of("arguments", call.arguments()));
        return List.of(delta("tool_calls", List.of(who)), delta("tool_calls", List.of(withWhat)));
    }

    private Map<String, Object> chunk(Map<String, Object> delta, @Nullable String finishReason) {
        return envelope("chat.completion.chunk", List.of(choice("delta", delta, finishReason)));
    }

    private static Map<String, Object> choice(String kind, Map<String, Object> content, @Nullable String finishReason) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put(kind, content);
        choice.put("logprobs", null);
        choice.put("finish_reason", finishReason);
        return choice;
    }

    private Map<String, Object> envelope(String object, List<Map<String, Object>> choices) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", object);
        json.put("created", created);
        json.put("model", ModelServer.MODEL);
        json.put("choices", choices);
        return json;
    }

    private static Map<String, Object> delta(String key, Object value) {
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put(key, value);
        return delta;
    }
}
