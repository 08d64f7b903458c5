/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import org.jspecify.annotations.Nullable;

/** Knows the trace of another tracer in this process. Thread-safe; what it throws is counted and goes no further. */
@FunctionalInterface
public interface LocalTrace {

    /**
     * Gives the id of the trace that this thread is in.
     *
     * @return 32 hexadecimal digits in lower case; null if it is in none
     */
    @Nullable
    String currentTraceId();
}
