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

    private static final List<String> NAMES = List.of("name", "toolName", "tool_name", "functionName", "tool");
    private static final List<String> IDS =
            List.of("toolCallId", "tool_call_id", "tool_use_id", "toolUseId", "callId", "call_id", "id");

    /** The members in which a call or result has its call. */
    private static final Set<String> PARTS =
            Set.of("function", "request", "functionCall", "function_call", "functionResponse", "toolCall", "tool_call");

    private static final Set<String> INPUTS =
            Set.of("arguments", "args", "input", "parameters", "kwargs", "partial_json", "toolInput", "tool_input");
    private static final Set<String> OUTPUTS = Set.of(
            "content",
            "contents",
            "structuredContent",
            "result",
            "results",
            "output",
            "response",
            "responseData",
            "response_data",
            "text",
            "error",
            "toolOutput",
            "tool_output",
            "toolResult",
            "tool_result");

    /** What says which call it is, and nothing of it. */
    private static final Set<String> OPEN = Set.of(
            "type",
            "role",
            "index",
            "status",
            "description",
            "isError",
            "is_error",
            "messageType",
            "toolType",
            "toolDescription",
            "success");

    /** A shorter id may be that of another call in another conversation, such as {@code call_0}. */
    private static final int SHORTEST_ID = 12;

    private static final int LONGEST_WORD = 200;

    private final HiddenTools tools;

    ToolMessages(HiddenTools tools) {
        this.tools = tools;
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    /** True if a text is the id of a hidden call. */
    boolean isCall(String id) {
        return tools.call(id) != null;
    }

    /** True if a text is, or has between quotes, the name of a hidden tool or the id of a hidden call. */
    boolean isNamedIn(String text) {
        return tools.tool(text) != null || tools.call(text) != null || isCalledIn(text);
    }

    /** True if a text has between quotes the name of a hidden tool or the id of a hidden call, as JSON has. */
    boolean isCalledIn(String text) {
        for (int quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', quote + 1)) {
            int end = quote + 1;
            while (end < text.length() && end - quote <= LONGEST_WORD && "\"\\".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String word = text.substring(quote + 1, end);
            if (tools.tool(word) != null || tools.call(word) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds what is hidden of the call or result that an object is.
     *
     * @param object the object
     * @param ownCalls the hidden calls that its document has named so far; it may grow
     * @return null if it is none, or nothing is
     */
    @Nullable
    Hidden hiddenIn(Map<?, ?> object, HiddenTools ownCalls) {
        Hidden byName = byName(object);
        for (String part : PARTS) {
            if (byName == null && object.get(part) instanceof Map<?, ?> map) {
                byName = byName(map);
            }
        }
        Hidden byId = null;
        for (String key : IDS) {
            Object id = object.get(key);
            if (id instanceof Number || (id instanceof String text && !text.isBlank())) {
                String callId = id.toString();
                if (byName != null) {
                    // A result may have the id alone.
                    (callId.length() < SHORTEST_ID ? ownCalls : tools).hideCall(callId, byName);
                }
                Hidden known = ownCalls.call(callId);
                known = known == null ? tools.call(callId) : known;
                byId = byId == null ? known : byId;
            }
        }
        return byId == null ? byName : byName == null ? byId : byName.and(byId);
    }

    private @Nullable Hidden byName(Map<?, ?> object) {
        for (String key : NAMES) {
            Hidden hidden = object.get(key) instanceof String name ? tools.tool(name) : null;
            if (hidden != null) {
                return hidden;
            }
        }
        return null;
    }

    /** True if a member of a call is a part of it that has members of its own. */
    static boolean isPart(String member) {
        return PARTS.contains(member);
    }

    /** Tells whether a member of a hidden call is hidden: what is not known to be one of the two is, for either. */
    static boolean hides(Hidden hidden, String member) {
        if (NAMES.contains(member) || IDS.contains(member) || OPEN.contains(member)) {
            return false;
        }
        return INPUTS.contains(member) ? hidden.input() : !OUTPUTS.contains(member) || hidden.output();
    }
}
