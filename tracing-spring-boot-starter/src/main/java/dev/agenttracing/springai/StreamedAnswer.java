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
 * the model's observation, which may be first. Behind one stream there may be several models, one after the other: a fallback, or
 * one that chooses another; the pieces are of the one that began last. Thread-safe.
 */
final class StreamedAnswer {

    /** What one value may be at most is far less, unless it is set higher. */
    private static final int MAX_TEXT = 1_000_000;

    private static final int MAX_TOOL_CALLS = 1_000;

    private final ObservedSpans spans;
    private final StringBuilder text = new StringBuilder();
    private long characters;
    private final List<AssistantMessage.ToolCall> toolCalls = new ArrayList<>();
    private @Nullable String reasoning;
    private @Nullable String model;
    private @Nullable String id;
    private @Nullable String finishReason;
    private TokenUsage usage = TokenUsage.NONE;
    private boolean begun;
    private boolean stopped;
    private @Nullable DetachedSpan span;
    private @Nullable ChatModelObservationContext context;

    StreamedAnswer(ObservedSpans spans) {
        this.spans = spans;
    }

    /**
     * Takes the span of the model that answers from now on. One before it ends with what its own observation tells, which may come
     * later than the beginning of the next.
     */
    synchronized void take(ChatModelObservationContext model, DetachedSpan own) {
        if (stopped) {
            completed();
        } else if (context != null) {
            Object unused = context.remove(StreamedAnswer.class);
        }
        begin();
        span = own;
        context = model;
    }

    private void begin() {
        text.setLength(0);
        characters = 0;
        toolCalls.clear();
        reasoning = null;
        model = null;
        id = null;
        finishReason = null;
        usage = TokenUsage.NONE;
        begun = false;
        stopped = false;
    }

    /** Is told that a model has stopped; false if another has taken its place. After an error no more pieces come. */
    synchronized boolean stopped(ChatModelObservationContext model) {
        if (model != context) {
            return false;
        }
        stopped = true;
        Throwable error = model.getError();
        if (error != null) {
            failed(error);
        }
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
                append(message.getText());
            }
            if (toolCalls.size() < MAX_TOOL_CALLS) {
                toolCalls.addAll(message.getToolCalls());
            }
            String thought = ChatContent.reasoning(message);
            reasoning = thought == null ? reasoning : thought;
            String reason = ModelAnswer.finishReason(piece.getResult());
            finishReason = reason == null ? finishReason : reason;
        }
        if (!begun && (characters > 0 || !toolCalls.isEmpty() || reasoning != null)) {
            begun = true;
            own.modelGeneration().firstToken();
        }
        String answering = ModelAnswer.emptyToNull(piece.getMetadata().getModel());
        model = answering == null ? model : answering;
        String named = ModelAnswer.emptyToNull(piece.getMetadata().getId());
        id = named == null ? id : named;
        usage = Tokens.later(usage, Tokens.of(piece.getMetadata().getUsage(), provider()));
    }

    private void append(String piece) {
        text.append(piece, 0, Math.min(piece.length(), MAX_TEXT - text.length()));
        characters += piece.length();
    }

    private String text() {
        return characters == text.length() ? text.toString() : text + "…[cut: " + characters + " characters]";
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
        span = null;
    }

    private void tell(DetachedSpan own) {
        ChatResponse whole = context == null ? null : context.getResponse();
        Object content =
                whole == null ? begun ? ChatContent.answer(text(), toolCalls, reasoning) : null : ChatContent.of(whole);
        new ModelAnswer(content, model, id, finishReason, usage).tell(own);
        if (whole == null && context != null && !text.isEmpty()) {
            Observation.Context client = ObservedSpans.findAround(context, ChatClientObservationContext.class);
            if (client != null) {
                client.put(PartialAnswer.class, new PartialAnswer(text()));
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
