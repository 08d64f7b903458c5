/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records each call of a method as the call of a tool: a span of type {@code tool_call}.
 * <p>Its attribute {@code success} is false when the method throws, or when it says so by
 * {@code tracing.currentSpan().toolCall().success(false)}; else true.
 *
 * <pre>{@code
 * @ToolCall(name = "calculator", description = "Perform calculations")
 * public Result calculate(String operation, double a, double b) { … }
 * }</pre>
 *
 * <p>What {@link Traced} says on where it works, what is captured and when the span ends holds here too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Traced(type = "tool_call")
public @interface ToolCall {

    /**
     * The name of the span, as it is listed and searched.
     *
     * @return the name; empty (the default) for the method's name
     */
    String name() default "";

    /**
     * What the tool does. Recorded as attribute {@code toolDescription}.
     *
     * @return the description; empty (the default) for none
     */
    String description() default "";

    /**
     * The kind of tool. Recorded as attribute {@code toolType}.
     *
     * @return the kind
     */
    String toolType() default "function";
}
