/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.Sensitive;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * The model that the agent calls: the provider's, which is final and cannot be proxied, in a class that can. The loop
 * over tools is around it, not in it, so each of its rounds is a call here.
 */
@Primary
@Component
class TracedChatModel implements ChatModel {

    private final OpenAiChatModel model;
    private final ModelCallRecording recording;

    TracedChatModel(OpenAiChatModel model, ModelEndpoint endpoint, Tracing tracing) {
        this.model = model;
        this.recording = new ModelCallRecording(tracing, endpoint.provider());
    }

    /** The prompt's options hold the API key and the tools' objects, so its messages are told in place of it. */
    @Override
    @ModelGeneration(name = "chat")
    public ChatResponse call(@Sensitive Prompt prompt) {
        recording.asked(prompt, model.getOptions());
        ChatResponse response = model.call(prompt);
        recording.answered(response);
        return response;
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return model.stream(prompt);
    }

    @Override
    public ChatOptions getOptions() {
        return model.getOptions();
    }
}
