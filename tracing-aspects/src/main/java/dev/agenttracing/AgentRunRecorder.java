/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/** Says what is known of an {@code agent_run}. Each method returns this recorder. */
public interface AgentRunRecorder {

    /**
     * Tells the conversation that the run belongs to.
     *
     * @param conversationId the conversation's id
     * @return this recorder
     */
    AgentRunRecorder conversationId(String conversationId);

    /**
     * Tells the system prompt. Left out where the input is hidden.
     *
     * @param instructions the prompt
     * @return this recorder
     */
    AgentRunRecorder instructions(String instructions);

    /**
     * Tells which tools may be called.
     *
     * @param names their names
     * @return this recorder
     */
    AgentRunRecorder availableTools(String... names);

    /**
     * Tells how many rounds the agent may make.
     *
     * @param maxSteps the number
     * @return this recorder
     */
    AgentRunRecorder maxSteps(int maxSteps);
}
