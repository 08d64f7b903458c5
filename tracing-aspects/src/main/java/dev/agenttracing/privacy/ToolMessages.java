/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.privacy.HiddenTools.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides in a model's messages what hidden tools were called with and answered, in the shapes that providers and libraries
 * give them.
 *
 * <pre>
 * {"id": "call_1", "function": {"name": "refund", "arguments": "…"}}     OpenAI
 * {"role": "tool", "tool_call_id": "call_1", "content": "…"}
 * {"type": "tool_use", "id": "toolu_1", "name": "refund", "input": {…}}  Anthropic
 * {"type": "tool_result", "tool_use_id": "toolu_1", "content": "…"}
 * {"id": "call_1", "name": "refund", "responseData": "…"}                Spring AI
 * {"id": "call_1", "toolName": "refund", "text": "…"}                    LangChain4j
 * </pre>
 */
final class ToolMessages {

    static final String HIDDEN = "[hidden]";

    private static final List<String> NAMES = List.of("name", "toolName", "tool_name", "tool");
    private static final List<String> IDS =
            List.of("toolCallId", "tool_call_id", "tool_use_id", "toolUseId", "callId", "call_id", "id");
    private static final Set<String> INPUTS = Set.of("arguments", "args", "input", "toolInput", "tool_input");
    private static final Set<String> OUTPUTS = Set.of(
            "content",
            "result",
            "results",
            "output",
            "response",
            "responseData",
            "response_data",
            "text",
            "toolOutput",
            "tool_output",
            "toolResult",
            "tool_result");

    private final HiddenTools tools;

    ToolMessages(HiddenTools tools) {
        this.tools = tools;
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    /** True if a text is the name of a hidden tool or the id of a hidden call. */
    boolean isHidden(String text) {
        return tools.tool(text) != null || tools.call(text) != null;
    }

    /** What is hidden of the call or result that an object is; null if it is none, or nothing is. */
    @Nullable
    Hidden hiddenIn(Map<?, ?> object) {
        Hidden byName = byName(object);
        if (byName == null && object.get("function") instanceof Map<?, ?> function) {
            byName = byName(function);
        }
        Hidden byId = null;
        for (String key : IDS) {
            if (object.get(key) instanceof String id) {
                if (byName != null) {
                    // A result may have the id alone.
                    tools.hideCall(id, byName);
                }
                Hidden known = tools.call(id);
                byId = byId == null ? known : byId;
            }
        }
        return byId == null ? byName : byName == null ? byId : byName.and(byId);
    }

    private @Nullable Hidden byName(Map<?, ?> object) {
        for (String key : NAMES) {
            if (object.get(key) instanceof String name) {
                Hidden hidden = tools.tool(name);
                if (hidden != null) {
                    return hidden;
                }
            }
        }
        return null;
    }

    static boolean hides(Hidden hidden, String member) {
        return (hidden.input() && INPUTS.contains(member)) || (hidden.output() && OUTPUTS.contains(member));
    }
}
