/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.SpanType;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.observation.ImageModelObservationContext;

/** A call of a model that draws. The pictures are described, not kept. */
final class ImageCalls implements Translation<ImageModelObservationContext> {

    @Override
    public SpanDefinition definition(ImageModelObservationContext context) {
        ImageOptions options = context.getRequest().getOptions();
        return new SpanDefinition(
                SpanType.MODEL_GENERATION,
                context.getOperationType(),
                options == null ? null : options.getModel(),
                Map.of(),
                false,
                false,
                Origin.LIBRARY);
    }

    @Override
    public void started(ImageModelObservationContext context, DetachedSpan span) {
        List<Map<String, Object>> messages = context.getRequest().getInstructions().stream()
                .map(ImageCalls::message)
                .toList();
        span.input(Map.of("messages", messages));
        ModelGenerationRecorder generation = span.modelGeneration()
                .provider(context.getOperationMetadata().provider())
                .streaming(false);
        ImageOptions options = context.getRequest().getOptions();
        if (options != null) {
            generation.parameters(parameters(options));
            if (options.getModel() != null) {
                generation.model(options.getModel());
            }
        }
    }

    private static Map<String, Object> message(ImageMessage message) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("role", "user");
        content.put("content", message.getText());
        if (!message.getMedia().isEmpty()) {
            content.put(
                    "media",
                    message.getMedia().stream().map(MediaText::describe).toList());
        }
        return content;
    }

    private static ModelParameters parameters(ImageOptions options) {
        ModelParameters.Builder parameters = ModelParameters.builder();
        parameter(parameters, "n", options.getN());
        parameter(parameters, "width", options.getWidth());
        parameter(parameters, "height", options.getHeight());
        parameter(parameters, "style", options.getStyle());
        parameter(parameters, "responseFormat", options.getResponseFormat());
        return parameters.build();
    }

    private static void parameter(ModelParameters.Builder parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.parameter(name, value);
        }
    }

    @Override
    public void stopped(ImageModelObservationContext context, DetachedSpan span) {
        ImageResponse response = context.getResponse();
        if (response != null) {
            span.output(Map.of(
                    "images",
                    response.getResults().stream()
                            .map(result -> describe(result.getOutput()))
                            .toList()));
        }
        span.end();
    }

    private static Map<String, Object> describe(Image image) {
        Map<String, Object> content = new LinkedHashMap<>();
        if (image.getUrl() != null && MediaText.isAddress(image.getUrl())) {
            content.put("url", MediaText.withoutQuery(image.getUrl()));
        }
        if (image.getB64Json() != null) {
            content.put("bytes", MediaText.inlineBytes(image.getB64Json()));
        }
        return content;
    }
}
