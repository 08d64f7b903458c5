/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;

/** The making of embeddings. Of the vectors it has how many there are, and how long: they are no use to a reader. */
final class EmbeddingCalls implements Translation<EmbeddingModelObservationContext> {

    @Override
    public SpanDefinition definition(EmbeddingModelObservationContext context) {
        EmbeddingOptions options = context.getRequest().getOptions();
        return new SpanDefinition(
                SpanType.EMBEDDING,
                context.getOperationMetadata().operationType(),
                options == null ? null : options.getModel(),
                Map.of(),
                false,
                false,
                Origin.LIBRARY);
    }

    @Override
    public void started(EmbeddingModelObservationContext context, DetachedSpan span) {
        span.input(Map.of("texts", context.getRequest().getInstructions()));
        span.attribute(SpanAttributes.PROVIDER, context.getOperationMetadata().provider());
        EmbeddingOptions options = context.getRequest().getOptions();
        if (options != null && options.getModel() != null) {
            span.attribute(SpanAttributes.MODEL, options.getModel());
        }
    }

    @Override
    public void stopped(EmbeddingModelObservationContext context, DetachedSpan span) {
        EmbeddingResponse response = context.getResponse();
        if (response != null) {
            Map<String, Object> output = new LinkedHashMap<>();
            output.put("count", response.getResults().size());
            if (!response.getResults().isEmpty()) {
                output.put("dimensions", response.getResults().get(0).getOutput().length);
            }
            span.output(output);
            String model = ModelAnswer.emptyToNull(response.getMetadata().getModel());
            if (model != null) {
                span.attribute(SpanAttributes.RESPONSE_MODEL, model);
            }
            TokenUsage usage = Tokens.of(
                    response.getMetadata().getUsage(),
                    context.getOperationMetadata().provider());
            if (!usage.equals(TokenUsage.NONE)) {
                span.attribute(SpanAttributes.USAGE, usage.asMap());
            }
        }
        span.end();
    }
}
