/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * Hears of traces of this process as they happen. Called on a thread of the engine's that does nothing else, one event at
 * a time, after redaction. It should not block: a slow listener delays other listeners, and at last events are lost, but it
 * delays neither the application nor the writing of traces. One that throws is counted and logged once.
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
