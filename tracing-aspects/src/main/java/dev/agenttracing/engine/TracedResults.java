/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.TracedResult;
import org.jspecify.annotations.Nullable;

/** Fills the trace id into a {@link TracedResult} that a traced method returns. */
final class TracedResults {

    private TracedResults() {}

    /** Gives what is to be returned: the same object, unless it is a traced result. */
    @SuppressWarnings("unchecked") // a traced result with another id is of the same type
    static <T extends @Nullable Object> T withTraceId(T result, String traceId) {
        return result instanceof TracedResult<?> traced ? (T) traced.withTraceId(traceId) : result;
    }

    /** Gives the value inside of a traced result. */
    static @Nullable Object valueOf(@Nullable Object result) {
        return result instanceof TracedResult<?> traced ? traced.value() : result;
    }
}
