/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import java.util.function.Consumer;
import org.springframework.ai.chat.client.ChatClient;

/**
 * Names the runs of a client, which have none of their own:
 *
 * <pre>{@code
 * builder.defaultAdvisors(AgentName.of("supportAgent")).build();
 * }</pre>
 */
public final class AgentName {

    static final String KEY = "agent-tracing.agent-name";

    private AgentName() {}

    /**
     * Gives a name to the runs of a client, or to one run.
     *
     * @param name the agent's name
     * @return a parameter for a client's advisors
     */
    public static Consumer<ChatClient.AdvisorSpec> of(String name) {
        return advisors -> advisors.param(KEY, name);
    }
}
