/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records each call of a method as a call of a model: a span of type {@code model_generation}.
 * <p>Tokens, finish reason and the like are known after the call. Say them from inside the method:
 *
 * <pre>{@code
 * @ModelGeneration(model = "gpt-4", provider = "openai")
 * public String complete(List<Message> messages) {
 *     Response response = client.send(messages);
 *     tracing.currentSpan().modelGeneration()
 *             .usage(TokenUsage.of(response.inputTokens(), response.outputTokens()))
 *             .finishReason(response.finishReason());
 *     return response.text();
 * }
 * }</pre>
 *
 * <p>What {@link Traced} says on where it works, what is captured and when the span ends holds here too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Traced(type = "model_generation")
public @interface ModelGeneration {

    /**
     * The name of the span, as it is listed and searched.
     *
     * @return the name; empty (the default) for the method's name
     */
    String name() default "";

    /**
     * The model that is asked for, such as {@code gpt-4}. Recorded as attribute {@code model}.
     *
     * @return the model; empty (the default) if it is only known at run time
     */
    String model() default "";

    /**
     * Who serves the model, such as {@code openai}. Recorded as attribute {@code provider}.
     *
     * @return the provider; empty (the default) if it is only known at run time
     */
    String provider() default "";
}
