/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * Decides which traces are recorded. A bean of this type takes the place of the ratio
 * {@code agent-tracing.sampling.ratio}.
 *
 * <p>Called on the caller's thread, once for each entry span that begins a trace in this process, so it must be quick.
 * One that throws is counted, and the trace is recorded.
 */
@FunctionalInterface
public interface Sampler {

    /**
     * Decides on a trace.
     *
     * @param candidate what is known of it
     * @return true to record it
     */
    boolean sample(Candidate candidate);

    /**
     * What is known of a trace when its entry span opens.
     *
     * @param traceId the trace's id
     * @param type the entry span's type
     * @param name the entry span's name
     * @param options what the caller told
     * @param remoteSampled what another process decided, if it told
     */
    record Candidate(
            String traceId, SpanType type, String name, TracingOptions options, Optional<Boolean> remoteSampled) {}
}
