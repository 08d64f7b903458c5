/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Never captures a value, wherever the object that holds it turns up.
 * <p>On a field, record component or getter: each time an object of that class is captured — as an argument, a result, an
 * element of a list — that member is shown as sensitive and its value is not read. On a parameter: that argument. On a
 * type: every object of it.
 *
 * <pre>{@code
 * public record Customer(String id, @Sensitive String taxNumber) {}
 * }</pre>
 *
 * @see HideInput
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE})
public @interface Sensitive {}
