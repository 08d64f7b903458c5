/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One message of a request.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text its text; empty if it has none
 * @param toolCalls the tools that an assistant's message asks for
 * @param toolCallId the call that a tool's message answers; empty in any other message
 */
record ChatMessage(String role, String text, List<ToolRequest> toolCalls, String toolCallId) {

    boolean isFrom(String otherRole) {
        return role.equals(otherRole);
    }

    static ChatMessage read(JsonNode message) {
        String role = message.path("role").asString("");
        if (role.isEmpty()) {
            throw ModelServerException.badRequest("Each message must have a role");
        }
        return new ChatMessage(
                role,
                readText(message.path("content")),
                readToolCalls(message.path("tool_calls")),
                message.path("tool_call_id").asString(""));
    }

    /** The content is a string, or a list of parts of which some are text. */
    private static String readText(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }

    private static List<ToolRequest> readToolCalls(JsonNode toolCalls) {
        List<ToolRequest> requests = new ArrayList<>();
        for (JsonNode call : toolCalls) {
            JsonNode function = call.path("function");
            requests.add(new ToolRequest(
                    call.path("id").asString(""),
                    function.path("name").asString(""),
                    function.path("arguments").asString("")));
        }
        return List.copyOf(requests);
    }
}
