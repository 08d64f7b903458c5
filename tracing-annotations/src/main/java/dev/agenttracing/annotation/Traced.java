/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records each call of a method as a span.
 * <p>The input of the span is an object with one member per parameter, named as in the source (compile with
 * {@code -parameters}, as Spring Boot's build plugins do); the output is what the method returns. Both are captured as
 * they are at that moment: what the method changes later does not change the record. An exception or error that leaves
 * the method is recorded and reaches the caller as the same object.
 *
 * <pre>{@code
 * @Traced(type = "rerank")
 * public List<Document> rerank(String query, List<Document> candidates) { … }
 * }</pre>
 *
 * <p><b>Where it works.</b> On a method of a Spring bean that a caller reaches through the bean (not by {@code this}),
 * also when the annotation stands on the interface or superclass that declares the method. On a type it stands for each of
 * the type's public methods, except those of {@link Object}, life-cycle callbacks and plain accessors; an annotation on
 * the method itself is preferred. Final classes and final methods cannot be proxied: they are left alone and reported in
 * the log; so is a bean with fields and a final method, which would run on the proxy, where the fields are empty. Code that is woven by AspectJ has none of these limits, but sees annotations on the class itself only.
 *
 * <p><b>When the span ends.</b> When the method returns or throws; if it returns a
 * {@link java.util.concurrent.CompletionStage}, when that stage completes.
 *
 * <p><b>Your own annotations.</b> Put it on an annotation to make that one a span annotation too. A {@code String name()}
 * member of yours names the span:
 *
 * <pre>{@code
 * @Traced(type = "rerank")
 * @Retention(RetentionPolicy.RUNTIME)
 * @interface Rerank {
 *     String name() default "";
 * }
 * }</pre>
 *
 * {@link AgentRun}, {@link ModelGeneration}, {@link ToolCall}, {@link WorkflowRun} and {@link WorkflowStep} are made so.
 *
 * @see HideInput
 * @see HideOutput
 * @see Sensitive
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface Traced {

    /**
     * The name of the span, as it is listed and searched.
     *
     * @return the name; empty (the default) for the method's name
     */
    String name() default "";

    /**
     * The type of the span: one of {@code agent_run}, {@code model_generation}, {@code tool_call},
     * {@code workflow_run}, {@code workflow_step}, {@code mcp_tool_call}, {@code retrieval}, {@code embedding},
     * {@code guardrail}, {@code generic}, or a name of your own.
     *
     * @return the type
     */
    String type() default "generic";
}
