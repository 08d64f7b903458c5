/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracedCall;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.engine.CapturedArguments;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.TracedInvocations;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.privacy.HiddenTools;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A method whose calls are spans: what its annotations tell. Thread-safe; learned once by {@link TracedMethods}.
 */
final class TracedMethod {

    private final SpanDefinition definition;
    private final boolean namedByBean;
    private final TracedParameters parameters;
    private final Class<?> returnType;
    private final boolean givesStageOfTracedResult;
    private final String[] parameterNames;
    private final CapturedArguments.Kind[] parameterKinds;
    private final @Nullable String[] attributeKeys;
    private final boolean hasAttributes;
    private final int conversationIndex;
    private final int optionsIndex;
    private final Map<String, TracedMethod> byBean = new ConcurrentHashMap<>();

    TracedMethod(
            SpanDefinition definition,
            boolean namedByBean,
            TracedParameters parameters,
            Class<?> returnType,
            boolean givesStageOfTracedResult) {
        this.definition = definition;
        this.namedByBean = namedByBean;
        this.parameters = parameters;
        this.returnType = returnType;
        this.givesStageOfTracedResult = givesStageOfTracedResult;
        this.parameterNames = parameters.names();
        this.parameterKinds = parameters.kinds();
        this.attributeKeys = parameters.attributeKeys();
        this.hasAttributes = parameters.hasAttributes();
        this.conversationIndex = parameters.conversationIndex();
        this.optionsIndex = parameters.optionsIndex();
    }

    SpanDefinition definition() {
        return definition;
    }

    /** Tells of a tool what a model's messages must not repeat: all its arguments, if one of them is hidden. */
    void learnHidden(HiddenTools tools) {
        SpanType type = definition.type();
        if (type.equals(SpanType.TOOL_CALL) || type.equals(SpanType.MCP_TOOL_CALL)) {
            boolean input = definition.hideInput();
            for (CapturedArguments.Kind kind : parameterKinds) {
                input |= kind == CapturedArguments.Kind.HIDDEN || kind == CapturedArguments.Kind.SENSITIVE;
            }
            tools.hide(definition.name(), input, definition.hideOutput());
        }
    }

    /** Tells whether what runs was given no name, so that it has its bean's. */
    boolean isNamedByBean() {
        return namedByBean;
    }

    /** The same method of a bean. */
    TracedMethod of(String bean) {
        TracedMethod known = byBean.get(bean);
        return known != null ? known : byBean.computeIfAbsent(bean, this::named);
    }

    private TracedMethod named(String bean) {
        SpanDefinition named = new SpanDefinition(
                definition.type(),
                definition.type().equals(SpanType.AGENT_RUN) ? bean : definition.name(),
                bean,
                definition.attributes(),
                definition.hideInput(),
                definition.hideOutput(),
                definition.origin(),
                definition.toolName());
        return new TracedMethod(named, false, parameters, returnType, givesStageOfTracedResult);
    }

    /** Does one call of the method in a span. */
    @Nullable
    Object call(TracingEngine engine, @Nullable Object[] arguments, TracedCall<@Nullable Object, Throwable> method)
            throws Throwable {
        return optionsIndex >= 0 && arguments[optionsIndex] instanceof TracingOptions options
                ? engine.call(options, () -> inSpan(engine, arguments, method)).value()
                : inSpan(engine, arguments, method);
    }

    private @Nullable Object inSpan(
            TracingEngine engine, @Nullable Object[] arguments, TracedCall<@Nullable Object, Throwable> method)
            throws Throwable {
        TracedInvocations invocations = engine.invocations();
        if (invocations.beginsLater(returnType)) {
            return invocations.traceLater(
                    definition,
                    conversation(arguments),
                    new CapturedArguments(parameterNames, parameterKinds, arguments),
                    () -> attributes(arguments),
                    returnType,
                    method);
        }
        DetachedSpan span = engine.open(definition);
        if (span.isRecording()) {
            invocations.say(
                    span, conversation(arguments), new CapturedArguments(parameterNames, parameterKinds, arguments));
            attributes(arguments).forEach((key, value) -> invocations.sayArgument(span, key, value));
        }
        Object result = invocations.trace(span, returnType, method);
        return givesStageOfTracedResult && result instanceof CompletionStage<?> stage
                ? withTraceId(stage, span.traceId())
                : result;
    }

    /** A stage that ends as the given one does: with the same exception, not one around it; and is cancelled with it. */
    private static CompletionStage<?> withTraceId(CompletionStage<?> stage, String traceId) {
        if (!TraceIds.isTraceId(traceId)) {
            return stage;
        }
        CompletableFuture<@Nullable Object> filled = new CompletableFuture<>();
        CompletionStage<?> unused = stage.whenComplete((result, thrown) -> {
            if (thrown == null) {
                filled.complete(result instanceof TracedResult<?> traced ? traced.withTraceId(traceId) : result);
            } else {
                filled.completeExceptionally(thrown);
            }
        });
        CompletionStage<?> unusedToo = filled.whenComplete((result, thrown) -> {
            if (filled.isCancelled() && stage instanceof Future<?> future) {
                future.cancel(true);
            }
        });
        return filled;
    }

    private @Nullable Object conversation(@Nullable Object[] arguments) {
        // What must not be captured is no conversation's name either.
        boolean open = conversationIndex >= 0 && parameterKinds[conversationIndex] == CapturedArguments.Kind.VALUE;
        return open ? arguments[conversationIndex] : null;
    }

    private Map<String, Object> attributes(@Nullable Object[] arguments) {
        if (!hasAttributes) {
            return Map.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < attributeKeys.length; i++) {
            String key = attributeKeys[i];
            Object argument = arguments[i];
            if (key != null && argument != null && parameterKinds[i] == CapturedArguments.Kind.VALUE) {
                attributes.put(key, argument);
            }
        }
        return attributes;
    }
}
