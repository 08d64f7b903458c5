/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.WorkflowStep;
import org.springframework.stereotype.Component;

/** The step before the agent. A bean of its own: the proxy that records a call does not see calls within a class. */
@Component
class QuestionIntake {

    private final Tracing tracing;

    QuestionIntake(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Brings a question into one line, as the agent gets it. */
    @WorkflowStep(name = "readQuestion")
    public String read(String question) {
        String line = question.strip().replaceAll("\\s+", " ");
        tracing.currentSpan().attribute("words", line.split(" ").length);
        return line;
    }
}
