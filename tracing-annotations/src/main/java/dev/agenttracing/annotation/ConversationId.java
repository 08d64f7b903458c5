/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which parameter of a traced method names the conversation that the call belongs to.
 * <p>The argument becomes the conversation id of the span and of those opened inside, and its trace is listed under that
 * conversation. It is recorded even where the input of the method is hidden: do not put it on a value that is itself a secret.
 * A null argument says nothing, and neither does one that is {@link Sensitive} or {@link HideInput hidden} itself.
 *
 * <pre>{@code
 * @AgentRun
 * public String generate(String question, @ConversationId String threadId) { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ConversationId {}
