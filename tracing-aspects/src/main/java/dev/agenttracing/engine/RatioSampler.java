/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Sampler;
import java.util.HashMap;
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
    private final Map<String, Long> sampledByName;

    /**
     * Makes a sampler.
     *
     * @param ratio how many of the traces are recorded, 0 to 1
     * @param byType other ratios for traces whose entry span has a type
     * @param byName other ratios for traces whose entry span has a name; they come before those by type
     */
    RatioSampler(double ratio, Map<String, Double> byType, Map<String, Double> byName) {
        this.sampledOf = threshold(ratio);
        this.sampledByType = thresholds(byType);
        this.sampledByName = thresholds(byName);
    }

    private static Map<String, Long> thresholds(Map<String, Double> ratios) {
        Map<String, Long> thresholds = new HashMap<>();
        ratios.forEach((key, ratio) -> thresholds.put(key, threshold(ratio)));
        return Map.copyOf(thresholds);
    }

    private static long threshold(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("A sampling ratio must be 0 to 1, but is " + ratio);
        }
        return (long) (ratio * ALL);
    }

    @Override
    public boolean sample(Candidate candidate) {
        long sampled = sampledOf(candidate);
        return sampled == ALL || Long.parseLong(candidate.traceId(), 18, 32, 16) >= ALL - sampled;
    }

    private long sampledOf(Candidate candidate) {
        if (sampledByName.isEmpty() && sampledByType.isEmpty()) {
            return sampledOf;
        }
        Long ofName = sampledByName.get(candidate.name());
        return ofName != null
                ? ofName
                : sampledByType.getOrDefault(candidate.type().name(), sampledOf);
    }
}
