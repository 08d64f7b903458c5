/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.WorkflowRun;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** What happens to a question: it is read, the agent answers it, the answer is reviewed. */
@Component
class SupportWorkflow {

    private final QuestionIntake intake;
    private final SupportAgent agent;
    private final AnswerReview review;

    SupportWorkflow(QuestionIntake intake, SupportAgent agent, AnswerReview review) {
        this.intake = intake;
        this.agent = agent;
        this.review = review;
    }

    @WorkflowRun(name = "supportRequest")
    public String answer(String question, @ConversationId @Nullable String conversationId) {
        String line = intake.read(question);
        String answer = agent.answer(line, conversationId);
        return review.review(answer);
    }

    /** Gives the answer while the model says it: what was shown cannot be reviewed any more. */
    @WorkflowRun(name = "supportRequest")
    public Flux<String> stream(String question, @ConversationId @Nullable String conversationId) {
        return agent.stream(intake.read(question), conversationId);
    }
}
