/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.AgentRunRecorder;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.Score;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanType;
import dev.agenttracing.ToolCallRecorder;
import dev.agenttracing.WorkflowRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A share in a span that a library and a traced method may both speak for. Who opened it tells how it ends; a method's span ends
 * no sooner than the library that joined it, for a stream may be told to its end before its tokens are.
 *
 * <pre>
 * opened by     joined by       who tells what
 * a method      a library       the library what was asked and answered; the method how it ended
 * a library     a method        the library likewise, and how it ended; the method its annotations, and that it threw
 * </pre>
 */
final class SharedSpan implements RecordedSpan {

    private final LiveSpan span;
    private final Source source;
    private final boolean owner;

    private SharedSpan(LiveSpan span, Source source, boolean owner) {
        this.span = span;
        this.source = source;
        this.owner = owner;
    }

    /** The share of the library that opened a span. */
    static SharedSpan openedByLibrary(LiveSpan span) {
        return new SharedSpan(span, Source.LIBRARY, true);
    }

    /** The share of a library that joins a method's span. */
    static SharedSpan joinedByLibrary(LiveSpan span) {
        return new SharedSpan(span, Source.LIBRARY, false);
    }

    /** The share of a method that joins a library's span. */
    static SharedSpan joinedByMethod(LiveSpan span) {
        return new SharedSpan(span, Source.CAPTURED, false);
    }

    @Override
    public String traceId() {
        return span.traceId();
    }

    @Override
    public String id() {
        return span.id();
    }

    @Override
    public boolean isRecording() {
        return span.isRecording();
    }

    @Override
    public SpanDefinition definition() {
        return span.definition();
    }

    @Override
    public SpanType type() {
        return span.type();
    }

    @Override
    public boolean hidesInput() {
        return span.hidesInput();
    }

    @Override
    public void conversation(String id) {
        span.conversation(id, source);
    }

    @Override
    public void input(CapturedArguments arguments, @Nullable Captured known) {
        span.input(arguments, known);
    }

    @Override
    public LiveSpan live() {
        return span;
    }

    /** The library knows what the result became for the model. */
    @Override
    public void capturedOutput(@Nullable Object output) {}

    @Override
    public ActiveSpan input(@Nullable Object value) {
        span.input(value, source);
        return this;
    }

    @Override
    public ActiveSpan output(@Nullable Object value) {
        span.output(value, source);
        return this;
    }

    @Override
    public ActiveSpan attribute(String key, @Nullable Object value) {
        span.attribute(key, value, source);
        return this;
    }

    @Override
    public ActiveSpan metadata(String key, Object value) {
        return span.metadata(key, value);
    }

    @Override
    public ActiveSpan tag(String... tags) {
        return span.tag(tags);
    }

    /** A method that a library's call failed in may go on, and end well: it is not told for it. */
    @Override
    public ActiveSpan error(Throwable error) {
        if (owner) {
            ActiveSpan unused = span.error(error);
        }
        return this;
    }

    @Override
    public ActiveSpan addScore(Score score) {
        return span.addScore(score);
    }

    @Override
    public AgentRunRecorder agentRun() {
        return span.agentRun(source);
    }

    @Override
    public ModelGenerationRecorder modelGeneration() {
        return span.modelGeneration(source);
    }

    @Override
    public ToolCallRecorder toolCall() {
        return span.toolCall(source);
    }

    @Override
    public WorkflowRecorder workflow() {
        return span.workflow();
    }

    @Override
    public SpanScope makeCurrent() {
        return span.makeCurrent();
    }

    @Override
    public void end() {
        if (owner) {
            span.end();
        } else {
            leave();
        }
    }

    @Override
    public void cancel() {
        if (owner) {
            span.cancel();
        } else {
            leave();
        }
    }

    private void leave() {
        if (source == Source.LIBRARY) {
            span.libraryEnded();
        }
    }

    /** The library may have the exception by its message alone, or swallow it. */
    @Override
    public void fail(Throwable thrown) {
        ActiveSpan unused = span.error(thrown);
    }

    /** The library knows what the result became for the model. */
    @Override
    public void complete(@Nullable Object result) {}
}
