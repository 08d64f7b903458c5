/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call whose work goes on after its method has returned. It begins a span each time the work begins; the first may be open by
 * then, because the method itself did something that stands under it. Thread-safe.
 */
public final class FollowedCall {

    private final TracingEngine engine;
    private final Supplier<DetachedSpan> opening;
    private final boolean hidesInput;
    private final @Nullable Context around = Context.current();
    private @Nullable DetachedSpan first;
    private boolean begun;

    /** A call with no span yet. */
    FollowedCall(TracingEngine engine, boolean hidesInput, Supplier<DetachedSpan> opening) {
        this.engine = engine;
        this.hidesInput = hidesInput;
        this.opening = opening;
    }

    /** A call whose span is open. */
    FollowedCall(TracingEngine engine, DetachedSpan open, Supplier<DetachedSpan> another) {
        this(engine, open instanceof RecordedSpan recorded && recorded.hidesInput(), another);
        this.first = open;
    }

    /** Whether the inputs of what is called inside are kept out of the record. */
    boolean hidesInput() {
        return hidesInput;
    }

    /** The span that the method itself is in, if that is open. */
    synchronized @Nullable LiveSpan openSpan() {
        return first instanceof RecordedSpan recorded ? recorded.live() : null;
    }

    /** The span that the method itself is in, opened if it is not. */
    @Nullable
    LiveSpan liveSpan() {
        return opened() instanceof RecordedSpan recorded ? recorded.live() : null;
    }

    private synchronized DetachedSpan opened() {
        DetachedSpan span = first;
        if (span == null) {
            span = Context.within(around, opening);
            first = span;
        }
        return span;
    }

    /** Takes the first span, or opens another. */
    private synchronized DetachedSpan take(@Nullable Context at) {
        DetachedSpan span = begun ? null : first;
        if (span == null) {
            span = Context.within(at, opening);
        }
        if (!begun) {
            begun = true;
            first = span;
        }
        return span;
    }

    /** {@return true if the method itself has opened a span, and its work has not begun yet} */
    public synchronized boolean isOpen() {
        return first != null && !begun;
    }

    /** Ends what the method has opened: it threw. */
    void fail(Throwable thrown) {
        if (opened() instanceof RecordedSpan recorded) {
            recorded.fail(thrown);
        }
    }

    /**
     * Begins a span: the work begins.
     *
     * @param at what is around it; null for what is around this thread, and if that is nothing, what was around the call
     * @return the span's run, which must be ended once
     */
    public Run begin(@Nullable Context at) {
        Context here = innermost(at);
        DetachedSpan span = take(here);
        return new Run(engine, span, Context.within(here, () -> {
            try (SpanScope scope = span.makeCurrent()) {
                return Context.current();
            }
        }));
    }

    /** This thread may be further inside than what is told: an advisor has been entered since. */
    private @Nullable Context innermost(@Nullable Context told) {
        Context current = Context.current();
        boolean isFurtherInside = told == null ? Context.current(engine) != null : Context.isInside(told);
        return isFurtherInside ? current : told == null ? around : told;
    }

    /** One time that the work is done, a span. None of its methods throws. The first end counts. Thread-safe. */
    public static final class Run {

        private final DetachedSpan span;
        private final @Nullable Context context;
        private final GivenElements given;

        private Run(TracingEngine engine, DetachedSpan span, @Nullable Context context) {
            this.span = span;
            this.context = context;
            this.given = new GivenElements(engine.capture(), engine.settings().capture());
        }

        /** {@return what is around the work: this span; null if nothing is} */
        public @Nullable Context context() {
            return context;
        }

        /**
         * Fills in the trace id, if a value is a {@link dev.agenttracing.TracedResult}.
         *
         * @param value a value that the work gives
         * @param <T> its type
         * @return the same value, or the one with the id
         */
        public <T extends @Nullable Object> T filled(T value) {
            return span instanceof RecordedSpan ? TracedResults.withTraceId(value, span.traceId()) : value;
        }

        /**
         * Adds an element to the output.
         *
         * @param element one of several that the work gives
         */
        public void give(Object element) {
            if (span instanceof RecordedSpan recorded && recorded.isRecording()) {
                // Of what is hidden, that there was something.
                given.add(recorded.live().withholdsOutput() ? "" : element);
            }
        }

        /**
         * Ends it with what the work gave.
         *
         * @param output the output; null if there is none, or it was given element by element
         */
        public void complete(@Nullable Object output) {
            if (span instanceof RecordedSpan recorded) {
                recorded.complete(output == null ? given.captured() : TracedResults.valueOf(output));
            }
        }

        /**
         * Ends it with what the work threw.
         *
         * @param thrown what it threw
         */
        public void fail(Throwable thrown) {
            if (span instanceof RecordedSpan recorded) {
                recorded.capturedOutput(given.captured());
                recorded.fail(thrown);
            }
        }

        /** Ends it: nobody wants the rest. */
        public void cancel() {
            if (span instanceof RecordedSpan recorded) {
                recorded.capturedOutput(given.captured());
            }
            span.cancel();
        }
    }
}
