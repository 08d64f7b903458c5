/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.List;
import java.util.Optional;

/**
 * What an {@code agent_run} span tells of the agent.
 *
 * @param conversationId the conversation that the run belongs to
 * @param instructions the system prompt
 * @param availableTools the names of the tools that may be called; empty if untold
 * @param maxSteps how many rounds the agent may make
 */
public record AgentRunDetails(
        Optional<String> conversationId,
        Optional<String> instructions,
        List<String> availableTools,
        Optional<Integer> maxSteps) {

    /**
     * Reads the details.
     *
     * @param attributes a span's attributes
     * @return the details; what is missing or of another kind is absent
     */
    static AgentRunDetails from(Attributes attributes) {
        List<String> tools = attributes.get(SpanAttributes.AVAILABLE_TOOLS).orElse(List.of()) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return new AgentRunDetails(
                attributes.string(SpanAttributes.CONVERSATION_ID),
                attributes.string(SpanAttributes.INSTRUCTIONS),
                tools,
                attributes.number(SpanAttributes.MAX_STEPS).map(Number::intValue));
    }
}
