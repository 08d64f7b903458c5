/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.springai.ModelEndpoint.Reply;
import dev.agenttracing.springai.ModelEndpoint.Said;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** OpenAI's chat completions: 100 tokens in, of which 40 cached; 20 out, of which 5 reasoning. */
final class OpenAiWire implements ModelEndpoint.Wire {

    private static final Map<String, Object> USAGE = Map.of(
            "prompt_tokens",
            100,
            "completion_tokens",
            20,
            "total_tokens",
            120,
            "prompt_tokens_details",
            Map.of("cached_tokens", 40),
            "completion_tokens_details",
            Map.of("reasoning_tokens", 5));

    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public Said lastSaid(JsonNode request) {
        JsonNode messages = request.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        JsonNode content = last.path("content");
        return new Said(
                content.isString() ? content.asString() : content.toString(),
                last.path("role").asString().equals("tool"));
    }

    @Override
    public Map<String, Object> whole(Reply reply) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", reply.callsTool() ? null : reply.text());
        if (reply.callsTool()) {
            message.put("tool_calls", List.of(call(reply.tool(), reply.arguments())));
        }
        return Map.of(
                "id",
                "chatcmpl-1",
                "object",
                "chat.completion",
                "created",
                1,
                "model",
                ModelEndpoint.ANSWERING,
                "choices",
                List.of(Map.of("index", 0, "message", message, "finish_reason", finishReason(reply))),
                "usage",
                USAGE);
    }

    private static String finishReason(Reply reply) {
        return reply.callsTool() ? "tool_calls" : "stop";
    }

    private static Map<String, Object> call(String name, String arguments) {
        return Map.of(
                "index",
                0,
                "id",
                "call_%012d".formatted(CALLS.incrementAndGet()),
                "type",
                "function",
                "function",
                Map.of("name", name, "arguments", arguments));
    }

    @Override
    public String streamed(Reply reply) {
        StringBuilder all = new StringBuilder(opening());
        if (reply.callsTool()) {
            all.append(chunk(Map.of("tool_calls", List.of(call(reply.tool(), ""))), null));
            all.append(chunk(
                    Map.of(
                            "tool_calls",
                            List.of(Map.of("index", 0, "function", Map.of("arguments", reply.arguments())))),
                    null));
        }
        for (String word : reply.text().split("(?<= )")) {
            all.append(reply.text().isEmpty() ? "" : piece(word));
        }
        all.append(chunk(Map.of(), finishReason(reply)));
        Map<String, Object> last = envelope(List.of());
        last.put("usage", USAGE);
        return all + event(last) + "data: [DONE]\n\n";
    }

    @Override
    public String opening() {
        return chunk(Map.of("role", "assistant"), null);
    }

    @Override
    public String piece(String text) {
        return chunk(Map.of("content", text), null);
    }

    private static String chunk(Map<String, Object> delta, String finishReason) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", finishReason);
        return event(envelope(List.of(choice)));
    }

    private static Map<String, Object> envelope(List<Object> choices) {
        Map<String, Object> chunk = new LinkedHashMap<>();
        chunk.put("id", "chatcmpl-1");
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", 1);
        chunk.put("model", ModelEndpoint.ANSWERING);
        chunk.put("choices", choices);
        return chunk;
    }

    private static String event(Object data) {
        return "data: " + ModelEndpoint.json(data) + "\n\n";
    }
}
