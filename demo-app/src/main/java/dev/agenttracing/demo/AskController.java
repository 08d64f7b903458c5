/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The demo's HTTP API: a question in, an answer and the id of its trace out. */
@RestController
class AskController {

    private final SupportWorkflow workflow;
    private final Tracing tracing;
    private final ModelInfo model;

    AskController(SupportWorkflow workflow, Tracing tracing, ModelEndpoint endpoint, ChatModel chatModel) {
        this.workflow = workflow;
        this.tracing = tracing;
        this.model =
                new ModelInfo(String.valueOf(chatModel.getOptions().getModel()), endpoint.bundled(), endpoint.host());
    }

    /** What {@code POST /ask} answers. */
    record Answer(String answer, String traceId) {}

    /** Which model answers; the page tells it to the user. */
    record ModelInfo(String name, boolean bundled, String host) {}

    @GetMapping("/model")
    ModelInfo model() {
        return model;
    }

    @PostMapping("/ask")
    Answer ask(@RequestBody AskRequest request) {
        String question = request.validQuestion();
        TracedResult<Outcome> result =
                tracing.call(optionsFor(request), () -> attempt(question, request.conversationId()));
        Outcome outcome = result.value();
        if (outcome.failure() != null) {
            throw new NoAnswerException(result.traceId(), outcome.failure());
        }
        return new Answer(outcome.answer(), result.traceId());
    }

    private TracingOptions optionsFor(AskRequest request) {
        TracingOptions.Builder options = TracingOptions.builder()
                .metadata("channel", "web")
                .metadata("bundledModel", model.bundled())
                .tags("demo", "support");
        if (request.conversationId() != null) {
            options.conversationId(request.conversationId());
        }
        return options.build();
    }

    private record Outcome(String answer, @Nullable RuntimeException failure) {}

    /** The failure is caught inside of the traced call, which then still tells the trace id; the spans saw it pass. */
    private Outcome attempt(String question, @Nullable String conversationId) {
        try {
            return new Outcome(workflow.answer(question, conversationId), null);
        } catch (RuntimeException failure) {
            return new Outcome("", failure);
        }
    }
}
