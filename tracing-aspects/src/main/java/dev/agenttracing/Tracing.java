/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole façade; inject it as a bean. Thread-safe.
 *
 * <pre>{@code
 * TracedResult<String> result = tracing.call(TracingOptions.none(), () -> agent.generate("What is 2+2?"));
 * Trace trace = tracing.getTrace(result.traceId()).orElseThrow();
 * }</pre>
 *
 * <p>Recording never breaks or slows down the traced code: no exception of ours reaches it, and its own arrive as the same
 * objects. Only bad arguments, scores and deletions throw. With {@code agent-tracing.enabled=false} work is still done,
 * results have a fresh id, and reading gives nothing.
 */
public interface Tracing extends TraceReader {

    /**
     * Does work with options. It opens no span itself: the options apply to the entry spans that are opened inside — those
     * with no span of their trace around them — and these share one trace id. A span that ends with a
     * {@link java.util.concurrent.CompletionStage}, {@code Mono} or {@code Flux} keeps them, and they go where the current span
     * goes.
     *
     * <p>Inside an open span, options with a {@link TracingOptions#traceId() trace id} begin entry spans of that trace;
     * without one, metadata and tags go to the enclosing entry span, the conversation and what is hidden to the spans that are
     * opened inside, and a name is ignored and counted. A call in a call adds to its options.
     *
     * @param options what to tell about the run
     * @param work the work
     * @param <T> its value's type
     * @param <E> what it may throw
     * @return its value with the trace id; if it opened no span, no trace has that id
     * @throws E what the work throws, the same object
     */
    <T extends @Nullable Object, E extends Throwable> TracedResult<T> call(
            TracingOptions options, TracedCall<T, E> work) throws E;

    /**
     * Does work that gives no value, as {@link #call} does.
     *
     * @param options what to tell about the run
     * @param work the work
     * @param <E> what it may throw
     * @return the trace id; its value is null
     * @throws E what the work throws, the same object
     */
    default <E extends Throwable> TracedResult<@Nullable Void> run(TracingOptions options, TracedRun<E> work) throws E {
        return this.<@Nullable Void, E>call(options, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Prepares a span to be opened by hand.
     *
     * @param type what it stands for
     * @param name its name
     * @return the builder
     */
    SpanBuilder span(SpanType type, String name);

    /** {@return the span that this thread is in; outside of any, one that ignores what is said} */
    ActiveSpan currentSpan();

    /**
     * Gives the headers with which another process continues the trace under the current span, as
     * <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> has them: {@code traceparent}, and {@code tracestate}
     * if this trace was continued from one that had it. HTTP clients that Spring Boot builds send them by themselves; this is for
     * other carriers, such as a message. The other side reads them with {@link TracingOptions.Builder#continueFrom}.
     *
     * @return the headers; none outside a span
     */
    Map<String, String> currentHeaders();

    /**
     * Adds a score to a trace. It is stored when the method returns.
     *
     * @param traceId the trace's id
     * @param score the score; one with the id of a score that the trace has replaces it
     * @throws IllegalArgumentException if that is no trace id
     * @throws TraceNotFoundException if the trace is neither running nor stored
     * @throws IllegalStateException if the store fails or does not answer in time; a retry with the same id is safe
     */
    void addScore(String traceId, Score score);

    /**
     * Adds a score to a span. It is stored when the method returns.
     *
     * @param traceId the trace's id
     * @param spanId the span's id
     * @param score the score; one with the id of a score that the trace has replaces it
     * @throws IllegalArgumentException if one of them is no id
     * @throws TraceNotFoundException if the trace is neither running nor stored
     * @throws IllegalStateException if the store fails or does not answer in time; a retry with the same id is safe
     */
    void addScore(String traceId, String spanId, Score score);

    /**
     * Adds feedback to a trace. It is stored when the method returns.
     *
     * @param traceId the trace's id
     * @param feedback the feedback; one with the id of feedback that the trace has replaces it
     * @throws IllegalArgumentException if that is no trace id
     * @throws TraceNotFoundException if the trace is neither running nor stored
     * @throws IllegalStateException if the store fails or does not answer in time; a retry with the same id is safe
     */
    void addFeedback(String traceId, Feedback feedback);

    /**
     * Deletes a trace, with what of it still runs: it does not come back, and this application records nothing more of it.
     *
     * @param traceId the trace's id
     * @return true if there was one
     * @throws IllegalArgumentException if that is no trace id
     */
    boolean deleteTrace(String traceId);

    /**
     * Deletes the traces that match.
     *
     * @param query what to look for; limit and cursor do not count
     * @return how many were deleted
     * @throws IllegalArgumentException if the query has no filter: that would be all
     */
    long deleteTraces(TraceQuery query);

    /**
     * Waits until what has ended so far is stored.
     *
     * @param timeout how long to wait at most
     * @return what became of it
     */
    FlushResult flush(Duration timeout);
}
