/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.LocalTrace;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanContext;

/** Ask other tracers for the trace that is around, so that one id in the log leads to their spans and to ours. */
public final class LocalTraces {

    private static final int SHORT_ID = 16;

    private LocalTraces() {}

    /**
     * Asks Micrometer Tracing.
     *
     * @param tracer the tracer
     * @return the local trace
     */
    public static LocalTrace ofMicrometer(Tracer tracer) {
        return () -> {
            Span span = tracer.currentSpan();
            return span == null ? null : whole(span.context().traceId());
        };
    }

    /** Some tracers have ids of half the length. */
    private static String whole(String id) {
        return id.length() == SHORT_ID ? "0".repeat(SHORT_ID) + id : id;
    }

    /** {@return the local trace of OpenTelemetry's API} */
    public static LocalTrace ofOpenTelemetry() {
        return () -> {
            SpanContext span = io.opentelemetry.api.trace.Span.current().getSpanContext();
            return span.isValid() && !span.isRemote() ? span.getTraceId() : null;
        };
    }
}
