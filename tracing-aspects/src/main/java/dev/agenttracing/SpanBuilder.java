/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import org.jspecify.annotations.Nullable;

/**
 * A span to be opened by hand. Not thread-safe; each of {@link #call}, {@link #run} and {@link #start} opens one.
 */
public interface SpanBuilder {

    /**
     * Sets the input.
     *
     * @param value any value; it is captured when the span opens
     * @return this builder
     */
    SpanBuilder input(@Nullable Object value);

    /**
     * Sets an attribute.
     *
     * @param key its key, see {@link SpanAttributes}
     * @param value its value, as {@link ActiveSpan#attribute} takes it
     * @return this builder
     */
    SpanBuilder attribute(String key, @Nullable Object value);

    /**
     * Keeps the input out of the record, as {@code @HideInput} does.
     *
     * @param hide whether to
     * @return this builder
     */
    SpanBuilder hideInput(boolean hide);

    /**
     * Keeps the output out of the record, as {@code @HideOutput} does.
     *
     * @param hide whether to
     * @return this builder
     */
    SpanBuilder hideOutput(boolean hide);

    /**
     * Does work in a span. It ends when the work returns or throws; if the work gives a
     * {@link java.util.concurrent.CompletionStage}, when that completes.
     *
     * @param work the work
     * @param <T> its value's type
     * @param <E> what it may throw
     * @return its value, which is also the span's output
     * @throws E what the work throws, the same object
     */
    <T extends @Nullable Object, E extends Throwable> T call(TracedCall<T, E> work) throws E;

    /**
     * Does work in a span that ends when the work returns or throws.
     *
     * @param work the work
     * @param <E> what it may throw
     * @throws E what the work throws, the same object
     */
    <E extends Throwable> void run(TracedRun<E> work) throws E;

    /** {@return a span that is open until its {@link DetachedSpan#end()}; it is current only where it is made so} */
    DetachedSpan start();
}
