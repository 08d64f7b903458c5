/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.springai.ModelEndpoint.Reply;
import dev.agenttracing.springai.ModelEndpoint.Said;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Anthropic's messages: 60 tokens in that were not cached, 30 read from the cache and 10 put into it; 20 out. */
final class AnthropicWire implements ModelEndpoint.Wire {

    private static final Map<String, Object> USAGE = Map.of(
            "input_tokens", 60, "cache_read_input_tokens", 30, "cache_creation_input_tokens", 10, "output_tokens", 20);

    @Override
    public Said lastSaid(JsonNode request) {
        JsonNode messages = request.path("messages");
        JsonNode content = messages.path(messages.size() - 1).path("content");
        JsonNode part = content.isArray() ? content.path(content.size() - 1) : content;
        if (part.path("type").asString("").equals("tool_result")) {
            JsonNode result = part.path("content");
            return new Said(result.isArray() ? result.path(0).path("text").asString() : result.asString(""), true);
        }
        return new Said(part.isString() ? part.asString() : part.path("text").asString(""), false);
    }

    @Override
    public Map<String, Object> whole(Reply reply) {
        Map<String, Object> message = message(List.of(
                reply.callsTool() ? toolUse(reply, ModelEndpoint.read(reply.arguments())) : text(reply.text())));
        message.put("stop_reason", stopReason(reply));
        return message;
    }

    private static Map<String, Object> message(List<Object> content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", "msg_1");
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", ModelEndpoint.ANSWERING);
        message.put("content", content);
        message.put("stop_reason", null);
        message.put("stop_sequence", null);
        message.put("usage", USAGE);
        return message;
    }

    private static String stopReason(Reply reply) {
        return reply.callsTool() ? "tool_use" : "end_turn";
    }

    private static Map<String, Object> text(String text) {
        return Map.of("type", "text", "text", text);
    }

    private static Map<String, Object> toolUse(Reply reply, Object input) {
        return Map.of("type", "tool_use", "id", "toolu_0123456789ab", "name", reply.tool(), "input", input);
    }

    @Override
    public String streamed(Reply reply) {
        StringBuilder all = new StringBuilder(start());
        if (reply.callsTool()) {
            all.append(event("content_block_start", Map.of("index", 0, "content_block", toolUse(reply, Map.of()))));
            all.append(event(
                    "content_block_delta",
                    Map.of(
                            "index",
                            0,
                            "delta",
                            Map.of("type", "input_json_delta", "partial_json", reply.arguments()))));
        } else {
            all.append(block());
            for (String word : reply.text().split("(?<= )")) {
                all.append(piece(word));
            }
        }
        all.append(event("content_block_stop", Map.of("index", 0)));
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put("stop_reason", stopReason(reply));
        delta.put("stop_sequence", null);
        all.append(event("message_delta", Map.of("delta", delta, "usage", USAGE)));
        return all + event("message_stop", Map.of());
    }

    @Override
    public String opening() {
        return start() + block();
    }

    private static String start() {
        return event("message_start", Map.of("message", message(List.of())));
    }

    private static String block() {
        return event("content_block_start", Map.of("index", 0, "content_block", text("")));
    }

    @Override
    public String piece(String text) {
        return event("content_block_delta", Map.of("index", 0, "delta", Map.of("type", "text_delta", "text", text)));
    }

    private static String event(String type, Map<String, Object> data) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        all.putAll(data);
        return "event: " + type + "\ndata: " + ModelEndpoint.json(all) + "\n\n";
    }
}
