/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.TracedCall;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.engine.CapturedArguments;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.TracingEngine;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A method whose calls are spans: what its annotations tell. Immutable; learned once by {@link TracedMethods}.
 */
final class TracedMethod {

    private final SpanDefinition definition;
    private final String[] parameterNames;
    private final CapturedArguments.Kind[] parameterKinds;
    private final @Nullable String[] attributeKeys;
    private final int conversationIndex;
    private final int optionsIndex;
    private final boolean givesStageOfTracedResult;

    TracedMethod(
            SpanDefinition definition,
            String[] parameterNames,
            CapturedArguments.Kind[] parameterKinds,
            @Nullable String[] attributeKeys,
            int conversationIndex,
            int optionsIndex,
            boolean givesStageOfTracedResult) {
        this.definition = definition;
        this.parameterNames = parameterNames;
        this.parameterKinds = parameterKinds;
        this.attributeKeys = attributeKeys;
        this.conversationIndex = conversationIndex;
        this.optionsIndex = optionsIndex;
        this.givesStageOfTracedResult = givesStageOfTracedResult;
    }

    SpanDefinition definition() {
        return definition;
    }

    /** The same method of another bean, whose agent is named after it. */
    TracedMethod named(String name) {
        SpanDefinition renamed = new SpanDefinition(
                definition.type(),
                name,
                definition.type().entityType().isPresent() ? name : null,
                definition.attributes(),
                definition.hideInput(),
                definition.hideOutput());
        return new TracedMethod(
                renamed,
                parameterNames,
                parameterKinds,
                attributeKeys,
                conversationIndex,
                optionsIndex,
                givesStageOfTracedResult);
    }

    /** Does one call of the method in a span. */
    @Nullable
    Object call(TracingEngine engine, @Nullable Object[] arguments, TracedCall<@Nullable Object, Throwable> method)
            throws Throwable {
        TracedCall<@Nullable Object, Throwable> inSpan = () -> inSpan(engine, arguments, method);
        return optionsIndex >= 0 && arguments[optionsIndex] instanceof TracingOptions options
                ? engine.call(options, inSpan).value()
                : inSpan.call();
    }

    private @Nullable Object inSpan(
            TracingEngine engine, @Nullable Object[] arguments, TracedCall<@Nullable Object, Throwable> method)
            throws Throwable {
        DetachedSpan span = engine.open(definition);
        if (span.isRecording()) {
            engine.say(span, conversation(arguments), new CapturedArguments(parameterNames, parameterKinds, arguments));
            sayAttributes(engine, span, arguments);
        }
        Object result = engine.trace(span, method);
        return givesStageOfTracedResult && result instanceof CompletionStage<?> stage
                ? stage.thenApply(each -> withTraceId(each, span))
                : result;
    }

    private static @Nullable Object withTraceId(@Nullable Object result, DetachedSpan span) {
        return result instanceof TracedResult<?> traced ? traced.withTraceId(span.traceId()) : result;
    }

    private @Nullable Object conversation(@Nullable Object[] arguments) {
        return conversationIndex < 0 ? null : arguments[conversationIndex];
    }

    private void sayAttributes(TracingEngine engine, DetachedSpan span, @Nullable Object[] arguments) {
        for (int i = 0; i < attributeKeys.length; i++) {
            String key = attributeKeys[i];
            Object argument = arguments[i];
            if (key != null && argument != null && parameterKinds[i] == CapturedArguments.Kind.VALUE) {
                engine.sayArgument(span, key, argument);
            }
        }
    }
}
