/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * Hears of traces of this process as they happen. Called on the engine's own thread, one event at a time, after redaction.
 * It must not block: a slow listener delays other listeners, never the application. One that throws is counted and logged
 * once.
 */
@FunctionalInterface
public interface TraceListener {

    /**
     * Hears of an event.
     *
     * @param event what happened
     */
    void onEvent(TraceEvent event);
}
