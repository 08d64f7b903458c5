/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many spans of which trace were lost and are not yet told to the store. Bounded: past that, only the sum is counted. */
final class DroppedSpans {

    private static final int MAX_TRACES = 10_000;

    /** A store that is told of a trace all the time must not keep its readers for ever. */
    private static final int READ_AGAIN = 3;

    private final AtomicInteger traces = new AtomicInteger();
    private final Map<String, Long> byTrace = new ConcurrentHashMap<>();
    private final AtomicInteger tellings = new AtomicInteger();

    /** What the store is being told. */
    private volatile Map<String, Long> telling = Map.of();

    private final Consumer<String> changed;

    /** Creates one that says of which trace the count has changed. */
    DroppedSpans(Consumer<String> changed) {
        this.changed = changed;
    }

    void add(String traceId) {
        byTrace.compute(traceId, (id, known) -> {
            if (known != null) {
                return known + 1;
            }
            // Not the map's own size: that is a sum over many cells.
            return traces.incrementAndGet() <= MAX_TRACES ? Long.valueOf(1) : forgetOne();
        });
        changed.accept(traceId);
    }

    long of(String traceId) {
        return byTrace.getOrDefault(traceId, 0L);
    }

    /**
     * Reads something of a trace from the store and from here, again if the store was being told meanwhile: its count could be
     * missing in both, or be in both.
     */
    <T> T beside(String traceId, Supplier<T> reading) {
        for (int again = 0; ; again++) {
            int before = tellings.get();
            boolean any = of(traceId) > 0;
            boolean isTold = telling.containsKey(traceId);
            T read = reading.get();
            isTold |= telling.containsKey(traceId) || any && tellings.get() != before;
            if (!isTold || again == READ_AGAIN) {
                return read;
            }
        }
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

    /** Begins to tell some of them, so many at most: a batch that tells all would take longer than the spans in it. */
    Map<String, Long> tell(int max) {
        Map<String, Long> some = new HashMap<>();
        for (Map.Entry<String, Long> each : byTrace.entrySet()) {
            if (some.size() == max) {
                break;
            }
            some.put(each.getKey(), each.getValue());
        }
        telling = some;
        return some;
    }

    /** Takes away what the store knows now. */
    void told(Map<String, Long> counts) {
        tellings.incrementAndGet();
        counts.forEach((traceId, count) ->
                byTrace.computeIfPresent(traceId, (id, now) -> now > count ? Long.valueOf(now - count) : forgetOne()));
        telling = Map.of();
        counts.keySet().forEach(changed);
    }
}
