/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.model.ChatResponse;

/** The responses of Spring AI's clients: a model's response, and what advisors have told each other. */
final class ClientResponses implements ElementKind {

    static final Class<?> TYPE = ChatClientResponse.class;

    private final JsonElements json;
    private final ModelResponses models;

    ClientResponses(JsonElements json) {
        this.json = json;
        this.models = new ModelResponses(json);
    }

    @Override
    public boolean is(Object element) {
        return element instanceof ChatClientResponse;
    }

    @Override
    public Ending ending(Object element) {
        ChatResponse response = ((ChatClientResponse) element).chatResponse();
        return response == null ? Ending.NONE : models.ending(response);
    }

    @Override
    public @Nullable Object redact(Object element, ElementStream stream) {
        ChatClientResponse response = (ChatClientResponse) element;
        ChatResponse ofModel = response.chatResponse();
        Object redacted = ofModel == null
                ? null
                : models.redact(
                        ofModel, stream.at("", other -> new ChatClientResponse((ChatResponse) other, Map.of())));
        Map<String, Object> context = context(response, stream);
        return redacted == ofModel && (Object) context == response.context()
                ? response
                : new ChatClientResponse((ChatResponse) redacted, context);
    }

    /** Values may be null in it, which only one of the two types says. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Map<String, Object> context(ChatClientResponse response, ElementStream stream) {
        return json.redactMembers((Map) response.context(), stream.whole("context"));
    }
}
