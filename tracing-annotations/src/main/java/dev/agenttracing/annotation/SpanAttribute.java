/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records a parameter of a traced method as an attribute of the span, beside the captured input.
 * <p>Strings, numbers, booleans and enums are kept as they are; any other value is captured like an argument. Where the
 * input is hidden, or the parameter is {@link Sensitive}, the attribute is left out. A null argument says nothing.
 *
 * <pre>{@code
 * @Traced(type = "retrieval")
 * public List<Document> search(String query, @SpanAttribute("topK") int topK) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface SpanAttribute {

    /**
     * The attribute's key.
     *
     * @return the key; empty (the default) for the parameter's name
     */
    String value() default "";
}
