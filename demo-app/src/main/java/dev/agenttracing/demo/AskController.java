/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The demo's HTTP API: a question in, an answer and the id of its trace out. */
@RestController
class AskController {

    private static final Logger log = LoggerFactory.getLogger(AskController.class);
    private static final String FAILED = "The model gave no answer. The trace tells what happened.";

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

    /** A piece of a streamed answer. */
    record Piece(String text) {}

    /** The end of a streamed answer. */
    record Done(String traceId) {}

    /** Why there is no answer, or no more of it. */
    record Failure(String detail, String traceId) {}

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

    /**
     * The answer in pieces, as server-sent events: {@code text} with a piece each, then {@code done} with the trace's id, or
     * {@code problem}. Secrets that the model should repeat are taken out on the way.
     */
    @PostMapping(path = "/ask/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Object>> stream(@RequestBody AskRequest request) {
        String question = request.validQuestion();
        TracedResult<Flux<String>> result =
                tracing.call(optionsFor(request), () -> workflow.stream(question, request.conversationId()));
        return result.value()
                .map(piece -> event("text", new Piece(piece)))
                .concatWith(Mono.just(event("done", new Done(result.traceId()))))
                .onErrorResume(failure -> {
                    log.warn("No answer: the model or the agent failed, trace {}", result.traceId(), failure);
                    return Mono.just(event("problem", new Failure(FAILED, result.traceId())));
                });
    }

    private static ServerSentEvent<Object> event(String name, Object data) {
        return ServerSentEvent.builder(data).event(name).build();
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
