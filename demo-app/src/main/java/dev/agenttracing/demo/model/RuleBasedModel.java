/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays a model by rules. It keeps nothing between requests: what to say next follows from the messages alone. A
 * question that no tool has answered yet is answered by asking for tools, all of them in one round; the tools' results
 * by a sentence each.
 */
final class RuleBasedModel {

    private static final String HELP = "I am a rule-based demo, not a language model. Ask me where an order is,"
            + " to refund one, or to calculate something: \"Where is order 1042, and what is 17 * 23?\"";

    private static final String WHICH_ORDER =
            "Which order do you mean? Please tell me its number, such as \"order 1042\".";

    /** Amounts of money are told as they were written, with their zeros. */
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ResultSentences sentences = new ResultSentences(mapper);

    Reply answer(ChatRequest request) {
        int question = request.lastQuestion();
        List<ChatMessage> messages = request.messages();
        List<ChatMessage> sinceQuestion = messages.subList(question + 1, messages.size());
        if (sinceQuestion.stream().anyMatch(message -> message.isFrom("tool"))) {
            return Reply.say(sentences.of(sinceQuestion));
        }
        return question < 0 ? Reply.say(HELP) : askForTools(request, question);
    }

    private Reply askForTools(ChatRequest request, int question) {
        QuestionReading reading =
                QuestionReading.of(request.messages().get(question).text(), earlierQuestions(request, question));
        List<ToolRequest> calls = new ArrayList<>();
        if (reading.wantsLookup()) {
            reading.orders().forEach(order -> calls.add(call("lookupOrder", Map.of("orderId", order))));
        }
        if (reading.wantsRefund()) {
            reading.orders().forEach(order -> calls.add(call("refundOrder", refundArguments(order))));
        }
        reading.expressions().forEach(expression -> calls.add(call("calculate", Map.of("expression", expression))));
        calls.removeIf(call -> !request.toolNames().contains(call.name()));
        if (calls.isEmpty()) {
            return Reply.say(reading.lacksOrder() ? WHICH_ORDER : HELP);
        }
        return Reply.call(calls);
    }

    private static List<String> earlierQuestions(ChatRequest request, int question) {
        return request.messages().subList(0, question).stream()
                .filter(message -> message.isFrom("user"))
                .map(ChatMessage::text)
                .toList();
    }

    private static Map<String, Object> refundArguments(String order) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("orderId", order);
        arguments.put("reason", "The customer asked for it");
        return arguments;
    }

    private ToolRequest call(String tool, Map<String, Object> arguments) {
        String id = "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        return new ToolRequest(id, tool, mapper.writeValueAsString(arguments));
    }
}
