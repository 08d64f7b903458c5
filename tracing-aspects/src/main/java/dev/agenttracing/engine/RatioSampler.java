/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Sampler;
import java.util.Map;

/**
 * Samples by the trace id: its rightmost 56 bits against a threshold, as
 * <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">OpenTelemetry's consistent
 * probability sampling</a> does, so that every service comes to the same verdict on a trace.
 */
final class RatioSampler implements Sampler {

    private static final long ALL = 1L << 56;

    private final long sampledOf;
    private final Map<String, Long> sampledByType;

    /**
     * Makes a sampler.
     *
     * @param ratio how many of the traces are recorded, 0 to 1
     * @param byType other ratios for traces whose entry span has a type
     */
    RatioSampler(double ratio, Map<String, Double> byType) {
        this.sampledOf = threshold(ratio);
        java.util.Map<String, Long> thresholds = new java.util.HashMap<>();
        byType.forEach((type, each) -> thresholds.put(type, threshold(each)));
        this.sampledByType = Map.copyOf(thresholds);
    }

    private static long threshold(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("A sampling ratio must be 0 to 1, but is " + ratio);
        }
        return (long) (ratio * ALL);
    }

    @Override
    public boolean sample(Candidate candidate) {
        long randomness = Long.parseLong(candidate.traceId().substring(18), 16);
        return randomness >= ALL - sampledByType.getOrDefault(candidate.type().name(), sampledOf);
    }
}
