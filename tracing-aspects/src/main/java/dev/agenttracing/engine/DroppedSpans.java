/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many spans of which trace were lost and are not yet told to the store. Bounded: past that, only the sum is counted. */
final class DroppedSpans {

    private static final int MAX_TRACES = 10_000;

    private final AtomicInteger traces = new AtomicInteger();
    private final Map<String, Long> byTrace = new ConcurrentHashMap<>();
    private final AtomicInteger tellings = new AtomicInteger();

    void add(String traceId) {
        byTrace.compute(traceId, (id, known) -> {
            if (known != null) {
                return known + 1;
            }
            // Not the map's own size: that is a sum over many cells.
            return traces.incrementAndGet() <= MAX_TRACES ? Long.valueOf(1) : forgetOne();
        });
    }

    long of(String traceId) {
        return byTrace.getOrDefault(traceId, 0L);
    }

    /**
     * Reads something of a trace from the store and from here, again if the store was told meanwhile: its count could be missing
     * in both.
     */
    <T> T beside(String traceId, Supplier<T> reading) {
        boolean any = of(traceId) > 0;
        int before = tellings.get();
        T read = reading.get();
        return any && tellings.get() != before ? reading.get() : read;
    }

    private @Nullable Long forgetOne() {
        traces.decrementAndGet();
        return null;
    }

    void forget(String traceId) {
        if (byTrace.remove(traceId) != null) {
            traces.decrementAndGet();
        }
    }

    boolean any() {
        return !byTrace.isEmpty();
    }

    /** Gives some of them, so many at most: a batch that tells all would take longer than the spans in it. */
    Map<String, Long> copy(int max) {
        Map<String, Long> some = new HashMap<>();
        for (Map.Entry<String, Long> each : byTrace.entrySet()) {
            if (some.size() == max) {
                break;
            }
            some.put(each.getKey(), each.getValue());
        }
        return some;
    }

    /** Takes away what the store knows now. */
    void told(Map<String, Long> counts) {
        tellings.incrementAndGet();
        counts.forEach((traceId, count) ->
                byTrace.computeIfPresent(traceId, (id, now) -> now > count ? Long.valueOf(now - count) : forgetOne()));
    }
}
