/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanScope;
import dev.agenttracing.TracedCall;
import dev.agenttracing.TracedResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has calls of methods be spans: what they are called with, what they give or throw, and when the work behind that ends. Thread-safe.
 * What the application's method throws goes through; nothing else is thrown.
 */
public final class TracedInvocations {

    private static final Logger log = LoggerFactory.getLogger(TracedInvocations.class);

    private final TracingEngine engine;
    private final ResultFollowers followers;

    TracedInvocations(TracingEngine engine, ResultFollowers followers) {
        this.engine = engine;
        this.followers = followers;
    }

    /**
     * Tells what a method is called with.
     *
     * @param span the method's span, just opened
     * @param conversation the conversation's id, of any class; null says nothing
     * @param arguments the arguments
     */
    public void say(DetachedSpan span, @Nullable Object conversation, CapturedArguments arguments) {
        say(span, conversation, arguments, null);
    }

    private void say(
            DetachedSpan span, @Nullable Object conversation, CapturedArguments arguments, @Nullable Captured known) {
        if (span instanceof RecordedSpan recorded) {
            try {
                if (conversation instanceof CharSequence
                        || conversation instanceof Number
                        || conversation instanceof UUID) {
                    recorded.conversation(conversation.toString());
                }
            } catch (Throwable t) {
                // Of a class of the application's, whose text cannot be had.
                engine.counters().failures.count(log, "A conversation's id could not be read; it is left out", t);
            }
            if (SpanState.isTool(recorded.type()) && arguments.hasHidden()) {
                engine.hiddenTools().hide(recorded.definition().name(), true, false);
            }
            recorded.input(arguments, known);
        }
    }

    /**
     * Tells an argument as an attribute, unless the span's input is hidden.
     *
     * @param span the method's span
     * @param key the attribute's key
     * @param argument the argument
     */
    public void sayArgument(DetachedSpan span, String key, Object argument) {
        if (span instanceof RecordedSpan recorded && !recorded.hidesInput()) {
            recorded.attribute(key, argument);
        }
    }

    /**
     * Does work in a span, which ends with it.
     *
     * @param span the span, just opened
     * @param returnType what the work is declared to return
     * @param work the work
     * @param <T> its value's type
     * @param <E> what it may throw
     * @return its value; a {@link TracedResult} has the span's trace id filled in
     * @throws E what the work throws, the same object
     */
    public <T extends @Nullable Object, E extends Throwable> T trace(
            DetachedSpan span, Class<?> returnType, TracedCall<T, E> work) throws E {
        T result;
        SpanScope scope = span.makeCurrent();
        try {
            result = work.call();
        } catch (Throwable t) {
            if (span instanceof RecordedSpan recorded) {
                recorded.fail(t);
            }
            throw t;
        } finally {
            scope.close();
        }
        return span instanceof RecordedSpan recorded ? finish(recorded, returnType, result) : result;
    }

    /** Ends a span with its method, or has it end with the work behind the result. */
    @SuppressWarnings("unchecked") // of the same kind, as a follower promises
    private <T extends @Nullable Object> T finish(RecordedSpan span, Class<?> declared, T result) {
        if (result != null) {
            Object followed = followers.follow(
                    result, declared, () -> new FollowedCall(engine, span, () -> engine.open(span.definition())));
            if (followed != null) {
                return (T) followed;
            }
        }
        span.complete(TracedResults.valueOf(result));
        return TracedResults.withTraceId(result, span.traceId());
    }

    /**
     * Tells whether the work behind what a method returns begins after it.
     *
     * @param returnType what the method is declared to return
     * @return true if it does
     */
    public boolean beginsLater(Class<?> returnType) {
        return followers.beginsLater(returnType);
    }

    /**
     * Does a method whose work begins when its result is asked for. What of the work is done by the method itself stands under the
     * same span.
     *
     * @param definition what is known of its spans
     * @param conversation the conversation's id, of any class; null says nothing
     * @param arguments the arguments; they are captured now
     * @param attributes gives the arguments that are attributes, by their keys; asked now, unless they are hidden
     * @param returnType what the method is declared to return
     * @param method the method
     * @return what it returned, followed
     * @throws Throwable what the method throws, the same object
     */
    public @Nullable Object traceLater(
            SpanDefinition definition,
            @Nullable Object conversation,
            CapturedArguments arguments,
            Supplier<Map<String, Object>> attributes,
            Class<?> returnType,
            TracedCall<@Nullable Object, Throwable> method)
            throws Throwable {
        Context around = Context.current(engine);
        boolean hidden =
                definition.hideInput() || engine.settings().hideInput() || (around != null && around.hidesInput());
        boolean withheld = hidden || engine.settings().content().of(definition.type()) == ContentMode.NONE;
        Captured captured = withheld ? Captured.HIDDEN : engine.capture().capture(arguments);
        Map<String, Object> told = hidden ? Map.of() : captured(attributes);
        FollowedCall call = new FollowedCall(engine, hidden, () -> {
            DetachedSpan span = engine.open(definition);
            if (span.isRecording()) {
                say(span, conversation, arguments, captured);
                told.forEach((key, value) -> sayArgument(span, key, value));
            }
            return span;
        });
        Object result;
        SpanScope scope = Context.enter(engine, call);
        try {
            result = method.call();
        } catch (Throwable t) {
            call.fail(t);
            throw t;
        } finally {
            scope.close();
        }
        Object followed = result == null ? null : followers.follow(result, returnType, () -> call);
        if (followed == null) {
            call.begin(null).complete(result);
            return result;
        }
        return followed;
    }

    private Map<String, Object> captured(Supplier<Map<String, Object>> attributes) {
        Map<String, Object> captured = new LinkedHashMap<>(attributes.get());
        captured.replaceAll((key, value) -> value instanceof String || LiveSpan.isFigure(value)
                ? value
                : engine.capture().capture(value));
        return captured;
    }
}
