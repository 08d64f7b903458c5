/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A request for a chat completion, as far as the rules read it.
 *
 * @param messages the conversation so far, at least one message
 * @param toolNames the tools that may be called
 * @param toolsText how the tools are described, as it stands in the request
 * @param stream whether the answer is wanted in pieces
 * @param includeUsage whether a stream ends with the tokens used
 */
record ChatRequest(
        List<ChatMessage> messages, Set<String> toolNames, String toolsText, boolean stream, boolean includeUsage) {

    static ChatRequest read(JsonNode request) {
        requireModel(request.path("model").asString(""));
        JsonNode tools = request.path("tools");
        return new ChatRequest(
                readMessages(request.path("messages")),
                readToolNames(tools),
                tools.isArray() ? tools.toString() : "",
                request.path("stream").asBoolean(false),
                request.path("stream_options").path("include_usage").asBoolean(false));
    }

    /** {@return the place of the question that is to be answered: the last message of the user; -1 if there is none} */
    int lastQuestion() {
        int at = messages.size() - 1;
        while (at >= 0 && !messages.get(at).isFrom("user")) {
            at--;
        }
        return at;
    }

    private static void requireModel(String model) {
        if (!model.equals(ModelServer.MODEL)) {
            throw new ModelServerException(
                    404, "model_not_found", "This server has one model, " + ModelServer.MODEL + "; name that one");
        }
    }

    private static List<ChatMessage> readMessages(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw ModelServerException.badRequest("The messages must be a list of at least one message");
        }
        List<ChatMessage> read = new ArrayList<>();
        messages.forEach(message -> read.add(ChatMessage.read(message)));
        return List.copyOf(read);
    }

    private static Set<String> readToolNames(JsonNode tools) {
        Set<String> names = new LinkedHashSet<>();
        tools.forEach(tool -> names.add(tool.path("function").path("name").asString("")));
        return Set.copyOf(names);
    }
}
