/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code model_generation} span tells of the call.
 *
 * @param model the model that was asked for
 * @param provider who serves it
 * @param responseModel the model that answered
 * @param responseId the provider's id of the answer
 * @param finishReason why the model stopped
 * @param timeToFirstToken from the span's start to the first token
 * @param parameters how the model was told to generate, see {@link ModelParameters}
 * @param usage the tokens; 0 where untold
 * @param streaming whether the answer came in pieces; false if untold
 * @param cost what the call cost; absent where no price is known
 */
public record ModelGenerationDetails(
        Optional<String> model,
        Optional<String> provider,
        Optional<String> responseModel,
        Optional<String> responseId,
        Optional<String> finishReason,
        Optional<Duration> timeToFirstToken,
        Optional<ModelParameters> parameters,
        TokenUsage usage,
        boolean streaming,
        Optional<Cost> cost) {

    /**
     * Reads the details.
     *
     * @param attributes a span's attributes
     * @return the details; what is missing or of another kind is absent
     */
    static ModelGenerationDetails from(Attributes attributes) {
        return new ModelGenerationDetails(
                attributes.string(SpanAttributes.MODEL),
                attributes.string(SpanAttributes.PROVIDER),
                attributes.string(SpanAttributes.RESPONSE_MODEL),
                attributes.string(SpanAttributes.RESPONSE_ID),
                attributes.string(SpanAttributes.FINISH_REASON),
                attributes
                        .number(SpanAttributes.TIME_TO_FIRST_TOKEN_MS)
                        .map(millis -> Duration.ofNanos(Math.round(millis.doubleValue() * 1_000_000))),
                attributes.get(SpanAttributes.PARAMETERS).flatMap(ModelGenerationDetails::parameters),
                TokenUsage.from(attributes.get(SpanAttributes.USAGE).orElse(null)),
                attributes.bool(SpanAttributes.STREAMING).orElse(false),
                Cost.from(attributes.get(SpanAttributes.COST).orElse(null)));
    }

    private static Optional<ModelParameters> parameters(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        ModelParameters.Builder parameters = ModelParameters.builder();
        map.forEach((name, each) -> {
            if (each != null) {
                parameters.parameter(String.valueOf(name), each);
            }
        });
        return Optional.of(parameters.build());
    }
}
