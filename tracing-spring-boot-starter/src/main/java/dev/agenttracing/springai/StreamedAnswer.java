/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.TokenUsage;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;

/**
 * The answer of a model as it comes, piece by piece. It ends the model's span: the pieces come over another thread than the end of
 * the model's observation, which may be first. Thread-safe.
 */
final class StreamedAnswer {

    private final ObservedSpans spans;
    private final StringBuilder text = new StringBuilder();
    private final List<AssistantMessage.ToolCall> toolCalls = new ArrayList<>();
    private @Nullable String reasoning;
    private @Nullable String model;
    private @Nullable String id;
    private @Nullable String finishReason;
    private TokenUsage usage = TokenUsage.NONE;
    private boolean begun;
    private @Nullable DetachedSpan span;
    private @Nullable ChatModelObservationContext context;

    StreamedAnswer(ObservedSpans spans) {
        this.spans = spans;
    }

    /** Takes the span of the model that answers; false if it has one already. */
    synchronized boolean isOf(ChatModelObservationContext model, DetachedSpan own) {
        if (span != null) {
            return false;
        }
        span = own;
        context = model;
        return true;
    }

    synchronized void add(@Nullable ChatResponse piece) {
        if (piece != null) {
            withSpan(own -> addTo(own, piece));
        }
    }

    private void addTo(DetachedSpan own, ChatResponse piece) {
        if (piece.getResult() != null) {
            AssistantMessage message = piece.getResult().getOutput();
            if (message.getText() != null) {
                text.append(message.getText());
            }
            toolCalls.addAll(message.getToolCalls());
            String thought = ChatContent.reasoning(message);
            reasoning = thought == null ? reasoning : thought;
            String reason = ModelAnswer.finishReason(piece.getResult());
            finishReason = reason == null ? finishReason : reason;
        }
        if (!begun && (!text.isEmpty() || !toolCalls.isEmpty() || reasoning != null)) {
            begun = true;
            own.modelGeneration().firstToken();
        }
        String answering = ModelAnswer.emptyToNull(piece.getMetadata().getModel());
        model = answering == null ? model : answering;
        String named = ModelAnswer.emptyToNull(piece.getMetadata().getId());
        id = named == null ? id : named;
        usage = Tokens.later(usage, Tokens.of(piece.getMetadata().getUsage(), provider()));
    }

    private String provider() {
        return context == null ? "" : context.getOperationMetadata().provider();
    }

    void completed() {
        end(DetachedSpan::end);
    }

    void failed(Throwable error) {
        end(own -> {
            own.error(error);
            own.end();
        });
    }

    void cancelled() {
        end(DetachedSpan::cancel);
    }

    private synchronized void end(Consumer<DetachedSpan> how) {
        withSpan(own -> {
            tell(own);
            how.accept(own);
        });
    }

    private void tell(DetachedSpan own) {
        ChatResponse whole = context == null ? null : context.getResponse();
        Object content = whole == null
                ? begun ? ChatContent.answer(text.toString(), toolCalls, reasoning) : null
                : ChatContent.of(whole);
        new ModelAnswer(content, model, id, finishReason, usage).tell(own);
        if (whole == null && context != null && !text.isEmpty()) {
            Observation.Context client = ObservedSpans.findAround(context, ChatClientObservationContext.class);
            if (client != null) {
                client.put(PartialAnswer.class, new PartialAnswer(text.toString()));
            }
        }
    }

    /** Nothing may be thrown into the stream. */
    private void withSpan(Consumer<DetachedSpan> work) {
        DetachedSpan own = span;
        if (own != null && !spans.safely(engine -> work.accept(own))) {
            own.end();
        }
    }
}
