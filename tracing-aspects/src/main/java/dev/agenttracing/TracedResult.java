/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value and the id of the trace that tells how it came about. A traced method may return one, made by
 * {@link #of(Object)}; the caller then sees the id of the trace that the method ran in. Before that, and where tracing is
 * switched off, it has an id that no trace has.
 *
 * @param <T> the value's type
 */
public final class TracedResult<T extends @Nullable Object> {

    private final String traceId;
    private final T value;

    private TracedResult(String traceId, T value) {
        this.traceId = traceId;
        this.value = value;
    }

    /**
     * Makes a result with a fresh id.
     *
     * @param value the value, may be null
     * @param <T> the value's type
     * @return the result
     */
    public static <T extends @Nullable Object> TracedResult<T> of(T value) {
        return new TracedResult<>(TraceIds.newTraceId(), value);
    }

    /**
     * Gives the same value another trace id.
     *
     * @param traceId the id
     * @return the result
     * @throws IllegalArgumentException if that is no trace id
     */
    public TracedResult<T> withTraceId(String traceId) {
        return new TracedResult<>(TraceIds.requireTraceId(traceId), value);
    }

    /** {@return the id of the trace; there is one for a run that is not sampled, too} */
    public String traceId() {
        return traceId;
    }

    /** {@return the value} */
    public T value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TracedResult<?> that
                && traceId.equals(that.traceId)
                && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(traceId, value);
    }

    /** {@return the trace id; not the value, which may be private} */
    @Override
    public String toString() {
        return "TracedResult[traceId=" + traceId + "]";
    }
}
