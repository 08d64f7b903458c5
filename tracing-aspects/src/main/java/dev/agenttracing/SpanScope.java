/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/** A stretch of work on one thread during which a span is the current one. Close it on the thread that opened it. */
public interface SpanScope extends AutoCloseable {

    /**
     * Makes the span current again that was so before. Scopes that were opened inside and left open are closed with it.
     * A second call does nothing.
     */
    @Override
    void close();
}
