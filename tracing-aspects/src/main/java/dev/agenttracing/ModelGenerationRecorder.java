/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import org.jspecify.annotations.Nullable;

/** Says what is known of a {@code model_generation}. Each method returns this recorder. */
public interface ModelGenerationRecorder {

    /**
     * Tells the model that is asked for.
     *
     * @param model its name
     * @return this recorder
     */
    ModelGenerationRecorder model(String model);

    /**
     * Tells who serves the model.
     *
     * @param provider the provider, such as {@code openai}
     * @return this recorder
     */
    ModelGenerationRecorder provider(String provider);

    /**
     * Tells whether the answer comes in pieces.
     *
     * @param streaming whether it does
     * @return this recorder
     */
    ModelGenerationRecorder streaming(boolean streaming);

    /**
     * Tells the tokens that the call used.
     *
     * @param usage the tokens
     * @return this recorder
     */
    ModelGenerationRecorder usage(TokenUsage usage);

    /**
     * Tells who answered.
     *
     * @param model the model that answered, may be null
     * @param id the provider's id of the answer, may be null
     * @return this recorder
     */
    ModelGenerationRecorder response(@Nullable String model, @Nullable String id);

    /**
     * Tells why the model stopped.
     *
     * @param finishReason the reason, such as {@code stop}
     * @return this recorder
     */
    ModelGenerationRecorder finishReason(String finishReason);

    /**
     * Tells that the first token is here now. Later calls are ignored.
     *
     * @return this recorder
     */
    ModelGenerationRecorder firstToken();

    /**
     * Tells how the model is told to generate.
     *
     * @param parameters the parameters
     * @return this recorder
     */
    ModelGenerationRecorder parameters(ModelParameters parameters);
}
