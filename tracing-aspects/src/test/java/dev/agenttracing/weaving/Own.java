/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.weaving;

import dev.agenttracing.annotation.ToolCall;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Two levels above {@code Traced}. */
@ToolCall
@Retention(RetentionPolicy.RUNTIME)
public @interface Own {
    String name() default "";
}
