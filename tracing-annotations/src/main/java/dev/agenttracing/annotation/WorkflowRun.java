/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records each call of a method as the run of a workflow: a span of type {@code workflow_run}.
 * <p>Its attribute {@code status} is {@code running}, then {@code completed}, {@code failed} or {@code cancelled} as the
 * method ends, unless the method says another word by {@code tracing.currentSpan().workflow().status("…")}.
 *
 * <pre>{@code
 * @WorkflowRun(name = "myWorkflow")
 * public Report process(Request request) { … }
 * }</pre>
 *
 * <p>What {@link Traced} says on where it works, what is captured and when the span ends holds here too.
 *
 * @see WorkflowStep
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Traced(type = "workflow_run")
public @interface WorkflowRun {

    /**
     * The name of the span, as it is listed and searched.
     *
     * @return the name; empty (the default) for the method's name
     */
    String name() default "";
}
