/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records each call of a method as the run of an agent: a span of type {@code agent_run}.
 * <p>The span's entity is the agent, so that traces can be found and summed by agent.
 *
 * <pre>{@code
 * @AgentRun(name = "myAgent", instructions = "You are helpful", tools = "calculator", maxSteps = 5)
 * public String generate(String question) { … }
 * }</pre>
 *
 * <p>What {@link Traced} says on where it works, what is captured and when the span ends holds here too.
 *
 * @see ConversationId
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Traced(type = "agent_run")
public @interface AgentRun {

    /**
     * The name of the span, as it is listed and searched.
     *
     * @return the name; empty (the default) for the name of the bean (of woven code: the class's simple name, its first letter in lower case)
     */
    String name() default "";

    /**
     * What the agent is told to be: its system prompt. Recorded as attribute {@code instructions}; not recorded where
     * the input is hidden.
     *
     * @return the instructions; empty (the default) for none
     */
    String instructions() default "";

    /**
     * The names of the tools that the agent may call. Recorded as attribute {@code availableTools}.
     *
     * @return the names; empty (the default) if not told
     */
    String[] tools() default {};

    /**
     * How many rounds the agent may make. Recorded as attribute {@code maxSteps}.
     *
     * @return the number of rounds; 0 (the default) if not told
     */
    int maxSteps() default 0;
}
