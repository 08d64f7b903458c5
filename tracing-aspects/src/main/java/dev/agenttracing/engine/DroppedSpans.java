/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many spans of which trace were lost and are not yet told to the store. Bounded: past that, only the sum is counted. */
final class DroppedSpans {

    private static final int MAX_TRACES = 10_000;

    private final Map<String, Long> byTrace = new ConcurrentHashMap<>();

    void add(String traceId) {
        if (byTrace.size() < MAX_TRACES || byTrace.containsKey(traceId)) {
            byTrace.merge(traceId, 1L, Long::sum);
        }
    }

    long of(String traceId) {
        return byTrace.getOrDefault(traceId, 0L);
    }

    void forget(String traceId) {
        byTrace.remove(traceId);
    }

    boolean any() {
        return !byTrace.isEmpty();
    }

    Map<String, Long> copy() {
        return new HashMap<>(byTrace);
    }

    /** Takes away what the store knows now. */
    void told(Map<String, Long> counts) {
        counts.forEach((traceId, count) ->
                byTrace.computeIfPresent(traceId, (id, now) -> now > count ? Long.valueOf(now - count) : null));
    }
}
