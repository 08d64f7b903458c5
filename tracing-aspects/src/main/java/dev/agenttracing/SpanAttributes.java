/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * The keys of the attributes that the types of spans have, as they stand in JSON. One place, so that a key is spelled
 * once.
 */
public final class SpanAttributes {

    /** Of {@code agent_run}: the conversation that the run belongs to. A string. */
    public static final String CONVERSATION_ID = "conversationId";

    /** Of {@code agent_run}: the system prompt. A string. */
    public static final String INSTRUCTIONS = "instructions";

    /** Of {@code agent_run}: the names of the tools that may be called. A list of strings. */
    public static final String AVAILABLE_TOOLS = "availableTools";

    /** Of {@code agent_run}: how many rounds the agent may make. A number. */
    public static final String MAX_STEPS = "maxSteps";

    /** Of {@code model_generation}: the model that was asked for. A string. */
    public static final String MODEL = "model";

    /** Of {@code model_generation}: who serves the model. A string. */
    public static final String PROVIDER = "provider";

    /** Of {@code model_generation}: the tokens, as {@link TokenUsage} draws them. An object. */
    public static final String USAGE = "usage";

    /** Of {@code model_generation}: how the model was told to generate, see {@link ModelParameters}. An object. */
    public static final String PARAMETERS = "parameters";

    /** Of {@code model_generation}: whether the answer came in pieces. A boolean. */
    public static final String STREAMING = "streaming";

    /** Of {@code model_generation}: why the model stopped. A string. */
    public static final String FINISH_REASON = "finishReason";

    /** Of {@code model_generation}: the model that answered. A string. */
    public static final String RESPONSE_MODEL = "responseModel";

    /** Of {@code model_generation}: the provider's id of the answer. A string. */
    public static final String RESPONSE_ID = "responseId";

    /** Of {@code model_generation}: milliseconds from the span's start to the first token. A number. */
    public static final String TIME_TO_FIRST_TOKEN_MS = "timeToFirstTokenMs";

    /** Of {@code model_generation}: what the call cost, as {@link Cost} draws it; absent where no price is known. An object. */
    public static final String COST = "cost";

    /** Of {@code tool_call}: the kind of tool. A string. */
    public static final String TOOL_TYPE = "toolType";

    /** Of {@code tool_call}: what the tool does. A string. */
    public static final String TOOL_DESCRIPTION = "toolDescription";

    /** Of {@code tool_call}: whether the tool did what it was called for. A boolean. */
    public static final String SUCCESS = "success";

    /** Of {@code tool_call}: the model's id of the call. A string. */
    public static final String TOOL_CALL_ID = "toolCallId";

    /** Of {@code workflow_run} and {@code workflow_step}: running, completed, failed, cancelled, or a word of the application's. A string. */
    public static final String STATUS = "status";

    private SpanAttributes() {}
}
