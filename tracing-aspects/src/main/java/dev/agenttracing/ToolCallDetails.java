/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * What a {@code tool_call} span tells of the tool.
 *
 * @param toolType the kind of tool
 * @param toolDescription what the tool does
 * @param success whether it did what it was called for; absent while it runs
 * @param toolCallId the model's id of the call
 */
public record ToolCallDetails(
        Optional<String> toolType,
        Optional<String> toolDescription,
        Optional<Boolean> success,
        Optional<String> toolCallId) {

    /**
     * Reads the details.
     *
     * @param attributes a span's attributes
     * @return the details; what is missing or of another kind is absent
     */
    static ToolCallDetails from(Attributes attributes) {
        return new ToolCallDetails(
                attributes.string(SpanAttributes.TOOL_TYPE),
                attributes.string(SpanAttributes.TOOL_DESCRIPTION),
                attributes.bool(SpanAttributes.SUCCESS),
                attributes.string(SpanAttributes.TOOL_CALL_ID));
    }
}
