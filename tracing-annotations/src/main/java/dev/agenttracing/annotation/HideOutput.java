/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps the output of a method's span out of the record.
 * <p>On a method or type: the returned value is not copied at all, nor is an error's message (its class and stack frames
 * stay). Spans that are opened inside inherit it. The span itself, its times, tokens and status are recorded.
 *
 * @see HideInput
 * @see Sensitive
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface HideOutput {}
