/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.List;
import java.util.Map;

/**
 * The tokens of a call, estimated from the text that really went over the wire: a token for every four characters
 * begun, message by message. No tokenizer is behind it; the figures are in the right order, and grow with the text.
 *
 * <p>Nothing is cached here either. The cached tokens are those that a provider could have had in its cache: everything
 * before the last message of the assistant, since that was the prompt to which this message was the answer.
 *
 * @param prompt tokens of the messages and the tools' descriptions
 * @param cached the part of the prompt that an earlier request had sent already
 * @param completion tokens of the answer
 */
record TokenCount(long prompt, long cached, long completion) {

    private static final int CHARACTERS_PER_TOKEN = 4;

    static TokenCount of(ChatRequest request, Reply reply) {
        List<ChatMessage> messages = request.messages();
        long tools = estimate(request.toolsText());
        int lastAnswer = lastAnswer(messages);
        return new TokenCount(
                tools + sum(messages),
                lastAnswer < 0 ? 0 : tools + sum(messages.subList(0, lastAnswer)),
                estimate(reply.text()) + sumOfCalls(reply.toolCalls()));
    }

    static long estimate(String text) {
        return (text.codePointCount(0, text.length()) + CHARACTERS_PER_TOKEN - 1L) / CHARACTERS_PER_TOKEN;
    }

    Map<String, Object> asJson() {
        return Map.of(
                "prompt_tokens",
                prompt,
                "completion_tokens",
                completion,
                "total_tokens",
                prompt + completion,
                "prompt_tokens_details",
                Map.of("cached_tokens", cached),
                "completion_tokens_details",
                Map.of("reasoning_tokens", 0));
    }

    private static int lastAnswer(List<ChatMessage> messages) {
        int at = messages.size() - 1;
        while (at >= 0 && !messages.get(at).isFrom("assistant")) {
            at--;
        }
        return at;
    }

    private static long sum(List<ChatMessage> messages) {
        return messages.stream()
                .mapToLong(message ->
                        estimate(message.role()) + estimate(message.text()) + sumOfCalls(message.toolCalls()))
                .sum();
    }

    private static long sumOfCalls(List<ToolRequest> calls) {
        return calls.stream()
                .mapToLong(call -> estimate(call.name()) + estimate(call.arguments()))
                .sum();
    }
}
