/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import com.openai.models.completions.CompletionUsage;
import com.openai.models.completions.CompletionUsage.CompletionTokensDetails;
import dev.agenttracing.ActiveSpan;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Tracing;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/** Tells the current span what Spring AI knows of a call of a model. */
final class ModelCallRecording {

    private final Tracing tracing;
    private final String provider;

    ModelCallRecording(Tracing tracing, String provider) {
        this.tracing = tracing;
        this.provider = provider;
    }

    void asked(Prompt prompt, ChatOptions defaults) {
        ChatOptions options = Objects.requireNonNullElse(prompt.getOptions(), defaults);
        ActiveSpan span = tracing.currentSpan().input(ChatContent.of(prompt));
        ModelGenerationRecorder generation =
                span.modelGeneration().provider(provider).streaming(false).parameters(parameters(options));
        String model = options.getModel();
        if (model != null) {
            generation.model(model);
        }
    }

    void answered(ChatResponse response) {
        ActiveSpan span = tracing.currentSpan();
        ModelGenerationRecorder generation = span.modelGeneration()
                .response(
                        response.getMetadata().getModel(),
                        response.getMetadata().getId())
                .usage(usage(response.getMetadata().getUsage()));
        Generation result = response.getResult();
        if (result == null) {
            return;
        }
        span.output(ChatContent.of(result.getOutput()));
        String finishReason = result.getMetadata().getFinishReason();
        if (finishReason != null) {
            // Spring AI gives the constant's name of the provider's library; the word on the wire is in lower case.
            generation.finishReason(finishReason.toLowerCase(Locale.ROOT));
        }
    }

    private static ModelParameters parameters(ChatOptions options) {
        ModelParameters.Builder parameters = ModelParameters.builder();
        parameter(parameters, "temperature", options.getTemperature());
        parameter(parameters, "maxOutputTokens", options.getMaxTokens());
        parameter(parameters, "topP", options.getTopP());
        parameter(parameters, "topK", options.getTopK());
        parameter(parameters, "frequencyPenalty", options.getFrequencyPenalty());
        parameter(parameters, "presencePenalty", options.getPresencePenalty());
        parameter(parameters, "stopSequences", options.getStopSequences());
        return parameters.build();
    }

    private static void parameter(ModelParameters.Builder parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.parameter(name, value);
        }
    }

    private static TokenUsage usage(Usage usage) {
        return TokenUsage.of(orZero(usage.getPromptTokens()), orZero(usage.getCompletionTokens()))
                .withCacheRead(orZero(usage.getCacheReadInputTokens()))
                .withCacheWrite(orZero(usage.getCacheWriteInputTokens()))
                .withReasoning(reasoning(usage.getNativeUsage()));
    }

    /** Spring AI has no figure of its own for reasoning; the provider's object has. */
    private static long reasoning(@Nullable Object nativeUsage) {
        if (!(nativeUsage instanceof CompletionUsage usage)) {
            return 0;
        }
        return usage.completionTokensDetails()
                .flatMap(CompletionTokensDetails::reasoningTokens)
                .orElse(0L);
    }

    private static long orZero(@Nullable Number figure) {
        return figure == null ? 0 : figure.longValue();
    }
}
