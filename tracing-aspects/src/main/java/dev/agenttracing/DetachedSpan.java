/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * A span that no method bounds: it ends when {@link #end()} is called, on any thread. It is current only where it is made
 * so:
 *
 * <pre>{@code
 * DetachedSpan span = tracing.span(SpanType.of("rerank"), "rerank").start();
 * try (SpanScope scope = span.makeCurrent()) {
 *     …
 * } catch (Throwable t) {
 *     span.error(t);
 *     throw t;
 * } finally {
 *     span.end();
 * }
 * }</pre>
 */
public interface DetachedSpan extends ActiveSpan {

    /**
     * Makes this span the current one of this thread.
     *
     * @return the scope to close on this thread
     */
    SpanScope makeCurrent();

    /** Ends the span. A second call does nothing. */
    void end();

    /** Ends the span as cancelled. A call after its end does nothing. */
    void cancel();
}
