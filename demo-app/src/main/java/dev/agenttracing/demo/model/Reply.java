/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.List;

/**
 * What the model says next: a text, or the tools that it asks for.
 *
 * @param text the text; empty if tools are asked for
 * @param toolCalls the tools; empty if this is the end of the turn
 */
record Reply(String text, List<ToolRequest> toolCalls) {

    static Reply say(String text) {
        return new Reply(text, List.of());
    }

    static Reply call(List<ToolRequest> toolCalls) {
        return new Reply("", List.copyOf(toolCalls));
    }

    boolean callsTools() {
        return !toolCalls.isEmpty();
    }

    String finishReason() {
        return callsTools() ? "tool_calls" : "stop";
    }
}
