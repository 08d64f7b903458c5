/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.SpanType;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * A call of a chat model, one round. Of the prompt's options, which hold the key and the tools' objects, only what is named here is
 * read.
 */
final class ModelCalls implements Translation<ChatModelObservationContext> {

    private final UnobservedClients unobserved = new UnobservedClients();

    @Override
    public SpanDefinition definition(ChatModelObservationContext context) {
        ChatOptions options = context.getRequest().getOptions();
        String model = options == null ? null : options.getModel();
        return new SpanDefinition(
                SpanType.MODEL_GENERATION,
                context.getOperationMetadata().operationType(),
                model,
                Map.of(),
                false,
                false,
                Origin.LIBRARY);
    }

    @Override
    public void started(ChatModelObservationContext context, DetachedSpan span) {
        // First, so that the stream ends the span whatever happens to the rest.
        StreamedAnswer stream = context.isStreaming() ? ObservedSpans.find(context, StreamedAnswer.class) : null;
        if (stream != null) {
            stream.take(context, span);
            context.put(StreamedAnswer.class, stream);
        }
        unobserved.look(context);
        ChatOptions options = context.getRequest().getOptions();
        span.input(ChatContent.of(context.getRequest()));
        ModelGenerationRecorder generation = span.modelGeneration()
                .provider(context.getOperationMetadata().provider())
                .streaming(context.isStreaming());
        if (options != null) {
            generation.parameters(parameters(options));
            String model = options.getModel();
            if (model != null) {
                generation.model(model);
            }
        }
    }

    @Override
    public void stopped(ChatModelObservationContext context, DetachedSpan span) {
        StreamedAnswer stream = context.get(StreamedAnswer.class);
        if (stream != null && stream.stopped(context)) {
            // It comes over another thread, and may not have told all yet: it ends the span.
            return;
        }
        ChatResponse response = context.getResponse();
        if (response != null) {
            ModelAnswer.of(response, context.getOperationMetadata().provider()).tell(span);
        }
        if (response == null && context.isStreaming() && context.getError() == null) {
            span.cancel();
        } else {
            span.end();
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
}
