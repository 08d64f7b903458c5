/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

/** Why a span was lost. */
public enum DropReason {
    /** The queue held as many spans or bytes as it may: the store is too slow, or down. */
    QUEUE_FULL("The span queue is full: the store is too slow or does not answer. See agent-tracing.queue.*"),
    /** The trace had as many spans as it may. */
    TRACE_LIMIT("A trace has more spans than agent-tracing.limits.spans-per-trace allows"),
    /** There were as many open spans as there may be. */
    LIVE_LIMIT("More spans are open than agent-tracing.limits.live-spans allows: are there spans that never end?"),
    /** What it holds could not be told. */
    UNFINISHED("A span could not be finished"),
    /** The program ended before the store took it. */
    SHUTDOWN("The store did not take all spans before the shutdown");

    private final String message;

    DropReason(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }
}
