/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanBuilder;
import dev.agenttracing.TracedCall;
import dev.agenttracing.TracedRun;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span opened by hand. */
final class SpanCalls implements SpanBuilder {

    private final TracingEngine engine;
    private final SpanDefinition definition;
    private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    private @Nullable Object input;
    private boolean hideInput;
    private boolean hideOutput;

    SpanCalls(TracingEngine engine, SpanDefinition definition) {
        this.engine = engine;
        this.definition = definition;
    }

    @Override
    public SpanBuilder input(@Nullable Object value) {
        input = value;
        return this;
    }

    @Override
    public SpanBuilder attribute(String key, @Nullable Object value) {
        attributes.put(key, value);
        return this;
    }

    @Override
    public SpanBuilder hideInput(boolean hide) {
        hideInput = hide;
        return this;
    }

    @Override
    public SpanBuilder hideOutput(boolean hide) {
        hideOutput = hide;
        return this;
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(TracedCall<T, E> work) throws E {
        return engine.invocations().trace(start(), Object.class, work);
    }

    @Override
    public <E extends Throwable> void run(TracedRun<E> work) throws E {
        this.<@Nullable Void, E>call(() -> {
            work.run();
            return null;
        });
    }

    @Override
    public DetachedSpan start() {
        DetachedSpan span = engine.open(new SpanDefinition(
                definition.type(),
                definition.name(),
                definition.entityId(),
                definition.attributes(),
                hideInput,
                hideOutput,
                definition.origin()));
        if (span.isRecording()) {
            if (input != null) {
                span.input(input);
            }
            attributes.forEach(span::attribute);
        }
        return span;
    }
}
