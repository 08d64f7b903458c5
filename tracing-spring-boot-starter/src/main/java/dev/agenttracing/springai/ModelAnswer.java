/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.TokenUsage;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.util.StringUtils;

/**
 * What a model answered, or a piece of it.
 *
 * @param content the message, as {@link ChatContent} draws it
 * @param model who answered
 * @param id the provider's id of the answer
 * @param finishReason why the model stopped
 * @param usage the tokens
 */
record ModelAnswer(
        @Nullable Object content,
        @Nullable String model,
        @Nullable String id,
        @Nullable String finishReason,
        TokenUsage usage) {

    static ModelAnswer of(ChatResponse response, String provider) {
        ChatResponseMetadata metadata = response.getMetadata();
        return new ModelAnswer(
                ChatContent.of(response),
                emptyToNull(metadata.getModel()),
                emptyToNull(metadata.getId()),
                response.getResults().stream()
                        .map(ModelAnswer::finishReason)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                Tokens.of(metadata.getUsage(), provider));
    }

    /** Some providers' come as the constant's name of their library; the word on the wire is in lower case. */
    static @Nullable String finishReason(Generation generation) {
        String reason = generation.getMetadata().getFinishReason();
        return StringUtils.hasText(reason) ? reason.toLowerCase(Locale.ROOT) : null;
    }

    static @Nullable String emptyToNull(@Nullable String text) {
        return StringUtils.hasText(text) ? text : null;
    }

    void tell(DetachedSpan span) {
        ModelGenerationRecorder generation = span.modelGeneration();
        if (content != null) {
            span.output(content);
        }
        if (model != null || id != null) {
            generation.response(model, id);
        }
        if (finishReason != null) {
            generation.finishReason(finishReason);
        }
        if (!usage.equals(TokenUsage.NONE)) {
            generation.usage(usage);
        }
    }
}
