/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/** Says what is known of a {@code tool_call}. Each method returns this recorder. */
public interface ToolCallRecorder {

    /**
     * Tells whether the tool did what it was called for. If it is not told, it did unless it threw.
     *
     * @param success whether it did
     * @return this recorder
     */
    ToolCallRecorder success(boolean success);

    /**
     * Tells the model's id of the call.
     *
     * @param toolCallId the id
     * @return this recorder
     */
    ToolCallRecorder toolCallId(String toolCallId);

    /**
     * Tells what the tool does.
     *
     * @param description the description
     * @return this recorder
     */
    ToolCallRecorder description(String description);

    /**
     * Tells the kind of tool.
     *
     * @param toolType the kind, such as {@code function}
     * @return this recorder
     */
    ToolCallRecorder toolType(String toolType);
}
