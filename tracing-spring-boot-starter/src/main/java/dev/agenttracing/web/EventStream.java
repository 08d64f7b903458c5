/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

/**
 * Server-sent events for one client, who takes them as fast as it can. Whoever writes them out asks for the next ones; what is
 * not asked for is not kept. Thread-safe, but for {@link #take}, which one thread at a time calls.
 */
public interface EventStream extends AutoCloseable {

    /**
     * Begins.
     *
     * @param wake is run when there may be something to take, on any thread; must not wait
     */
    void open(Runnable wake);

    /**
     * Takes what is next, and does not wait.
     *
     * @return whole events, as bytes; empty if there is nothing now
     */
    byte[] take();

    /** {@return true if nothing comes any more: the connection is to be closed} */
    boolean isEnded();

    /** Ends it: the client is gone. */
    @Override
    void close();
}
