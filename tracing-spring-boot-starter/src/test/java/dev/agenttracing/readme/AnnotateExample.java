/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.readme;

import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.ToolCall;
import org.springframework.stereotype.Component;

/** The first example of the README, between the marks. */
final class AnnotateExample {

    private AnnotateExample() {}

    // tag::readme[]
    @Component
    static class SupportAgent {

        private final Calculator calculator;

        SupportAgent(Calculator calculator) {
            this.calculator = calculator;
        }

        @AgentRun(name = "supportAgent", instructions = "You are helpful", maxSteps = 5)
        public String answer(String question, @ConversationId String thread) {
            return question + " " + calculator.add(2, 2);
        }
    }

    @Component
    static class Calculator {

        @ToolCall(description = "Adds two numbers")
        public double add(double a, double b) {
            return a + b;
        }
    }

    static String ask(Tracing tracing, SupportAgent agent) {
        TracedResult<String> result = tracing.call(
                TracingOptions.builder()
                        .metadata("userId", "user-123")
                        .tags("production")
                        .build(),
                () -> agent.answer("What is 2 + 2?", "thread-123"));
        return result.traceId();
    }
    // end::readme[]
}
