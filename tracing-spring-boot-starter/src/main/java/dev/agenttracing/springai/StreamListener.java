/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/**
 * Hears the pieces of a model's answer, right outside of the model. What the model's observation is given is put together of them,
 * and has lost cached and reasoning tokens, and the time of the first.
 */
final class StreamListener implements StreamAdvisor {

    private final ObservedSpans spans;

    StreamListener(ObservedSpans spans) {
        this.spans = spans;
    }

    @Override
    public String getName() {
        return "agent-tracing";
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        return Flux.deferContextual(view -> {
            Observation own = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
            if (own == null || own.isNoop()) {
                return chain.nextStream(request);
            }
            StreamedAnswer answer = new StreamedAnswer(spans);
            own.getContext().put(StreamedAnswer.class, answer);
            return chain.nextStream(request)
                    .doOnNext(piece -> answer.add(piece.chatResponse()))
                    .doOnComplete(answer::completed)
                    .doOnError(answer::failed)
                    .doOnCancel(answer::cancelled);
        });
    }
}
