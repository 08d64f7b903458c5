/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientBuilderCustomizer;

/**
 * Has streams of clients be heard piece by piece: only there are the first token, and cached and reasoning tokens. A class of its
 * own, since there may be models without clients.
 */
public final class ClientStreams implements ChatClientBuilderCustomizer {

    private final SpringAiObservations observations;

    /**
     * Makes a customizer of the builders of clients.
     *
     * @param observations who listens
     */
    public ClientStreams(SpringAiObservations observations) {
        this.observations = observations;
    }

    @Override
    public void customize(ChatClient.Builder builder) {
        ChatClient.Builder unused = builder.defaultAdvisors(new StreamListener(observations.spans()));
    }
}
