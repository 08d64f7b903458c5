/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.WorkflowStep;
import org.springframework.stereotype.Component;

/** The step after the agent: nobody gets an empty answer. */
@Component
class AnswerReview {

    private static final String NO_ANSWER = "I have no answer to that. Please ask in other words.";

    private final Tracing tracing;

    AnswerReview(Tracing tracing) {
        this.tracing = tracing;
    }

    @WorkflowStep(name = "reviewAnswer")
    public String review(String answer) {
        boolean accepted = !answer.isBlank();
        tracing.currentSpan().attribute("accepted", accepted);
        return accepted ? answer.strip() : NO_ANSWER;
    }
}
