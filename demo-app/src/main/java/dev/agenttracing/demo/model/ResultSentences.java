/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts the results of tools into words, each from what the tool really returned. */
final class ResultSentences {

    private final JsonMapper mapper;

    ResultSentences(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Tells the results of a turn.
     *
     * @param turn the messages since the question: requests for tools, and their results
     * @return a sentence for each result
     */
    String of(List<ChatMessage> turn) {
        Map<String, String> toolNames = turn.stream()
                .flatMap(message -> message.toolCalls().stream())
                .collect(Collectors.toMap(ToolRequest::id, ToolRequest::name, (first, second) -> first));
        return turn.stream()
                .filter(message -> message.isFrom("tool"))
                .map(result -> sentence(toolNames.getOrDefault(result.toolCallId(), ""), result.text()))
                .collect(Collectors.joining(" "));
    }

    private String sentence(String tool, String text) {
        JsonNode result = parse(text);
        if (!result.isObject()) {
            // A tool that fails answers with a message for people, not with an object.
            return finish(result.isString() ? result.asString() : text);
        }
        return switch (tool) {
            case "lookupOrder" ->
                "Order %s (%s) is %s: %s."
                        .formatted(
                                member(result, "orderId"),
                                member(result, "item"),
                                member(result, "state"),
                                member(result, "place"));
            case "refundOrder" ->
                "Order %s is refunded: %s %s are on their way back."
                        .formatted(member(result, "orderId"), member(result, "amount"), member(result, "currency"));
            case "calculate" -> "%s = %s.".formatted(member(result, "expression"), member(result, "result"));
            default -> finish(text);
        };
    }

    private JsonNode parse(String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException notJson) {
            return mapper.missingNode();
        }
    }

    private static String member(JsonNode result, String name) {
        return result.path(name).asString("?");
    }

    private static String finish(String sentence) {
        String text = sentence.strip();
        return text.endsWith(".") ? text : text + ".";
    }
}
