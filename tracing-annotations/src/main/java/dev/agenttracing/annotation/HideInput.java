/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps the input of a method's span out of the record.
 * <p>On a method or type: the arguments are not copied at all; nor is anything that would tell them again, such as
 * instructions, previews or an error's message (its class and stack frames stay). Spans that are opened inside inherit it.
 * The span itself, its times, tokens and status are recorded.
 *
 * <p>On a parameter: that parameter alone is left out; it is shown as hidden. This is not inherited.
 *
 * @see HideOutput
 * @see Sensitive
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.PARAMETER})
public @interface HideInput {}
