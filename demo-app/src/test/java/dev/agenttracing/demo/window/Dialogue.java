/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An agent's run as it grows: each round sends all that was said so far, is asked for one tool, and calls it. In the middle the two
 * oldest messages are left out, as by a memory that is full.
 */
record Dialogue(Tracing tracing, int rounds) {

    static final String QUESTION = "Where are my orders?";
    static final String ANSWER = "All of them are on their way.";

    static String order(int round) {
        return "order " + (7000 + round);
    }

    static String found(int round) {
        return order(round) + " is in the van";
    }

    String run() {
        return tracing.run(
                        TracingOptions.builder().conversationId("orders/2026").build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "orderAgent")
                                .input(QUESTION)
                                .run(this::talk))
                .traceId();
    }

    private void talk() {
        List<Map<String, Object>> said = new ArrayList<>();
        said.add(message("system", "You find orders."));
        said.add(message("user", QUESTION));
        for (int round = 1; round <= rounds; round++) {
            if (round == rounds / 2 + 1 && said.size() > 3) {
                said.subList(2, 4).clear();
            }
            Map<String, Object> asking = message("assistant", "I look for " + order(round));
            asking.put(
                    "toolCalls",
                    List.of(Map.of(
                            "id", "call" + round, "name", "lookup_order", "arguments", Map.of("id", order(round)))));
            model(said, asking);
            said.add(asking);
            tool(round);
            Map<String, Object> result = message("tool", found(round));
            result.put("toolCallId", "call" + round);
            said.add(result);
        }
        model(said, message("assistant", ANSWER));
        tracing.currentSpan().output(ANSWER);
    }

    private void model(List<Map<String, Object>> said, Map<String, Object> answer) {
        tracing.span(SpanType.MODEL_GENERATION, "chat")
                .input(Map.of("messages", List.copyOf(said)))
                .run(() -> {
                    tracing.currentSpan()
                            .modelGeneration()
                            .model("gpt-4o-mini")
                            .usage(TokenUsage.of(100L * said.size(), 20));
                    tracing.currentSpan().output(answer);
                });
    }

    private void tool(int round) {
        tracing.span(SpanType.TOOL_CALL, "lookup_order")
                .input(Map.of("id", order(round)))
                .run(() -> {
                    tracing.currentSpan().toolCall().toolCallId("call" + round);
                    tracing.currentSpan().output(found(round));
                });
    }

    private static Map<String, Object> message(String role, String content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }
}
