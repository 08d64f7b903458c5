/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.TraceTree;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The trees of large traces that were read last, for whoever looks at one asks for it again and again. A tree is forgotten when its
 * trace changes in this process, after a while for it may change in another, when there are too many, and when memory is short.
 * Thread-safe.
 */
final class RecentTrees {

    private static final int LEAST_SPANS = 5_000;
    private static final int MOST_SPANS = 300_000;
    private static final Duration KEPT = Duration.ofSeconds(30);

    /** By trace id, the one read first first; a reading that goes on has no tree yet. */
    private final Map<String, Reading> readings = new LinkedHashMap<>();

    /** Whether there are readings: each span that is written asks, and nobody may wait for a lock then. */
    private volatile boolean any;

    /** One reading of a trace: it counts while it is among the readings. */
    static final class Reading {
        private final Instant begun;
        private SoftReference<TraceTree> tree = new SoftReference<>(null);
        private int size;

        private Reading(Instant begun) {
            this.begun = begun;
        }
    }

    synchronized Optional<TraceTree> get(String traceId, Instant now) {
        Reading reading = readings.get(traceId);
        return reading != null && Duration.between(reading.begun, now).compareTo(KEPT) < 0
                ? Optional.ofNullable(reading.tree.get())
                : Optional.empty();
    }

    /** Says that a trace is read from now on: what changes of it meanwhile may be missed. */
    synchronized Reading begin(String traceId, Instant now) {
        Reading reading = new Reading(now);
        readings.remove(traceId);
        readings.put(traceId, reading);
        any = true;
        return reading;
    }

    /** Keeps what was read, if it is worth it and nothing has changed meanwhile. */
    synchronized void end(String traceId, Reading reading, Optional<TraceTree> read) {
        if (readings.get(traceId) != reading) {
            return;
        }
        TraceTree tree = read.filter(each -> each.size() >= LEAST_SPANS
                        && each.size() <= MOST_SPANS
                        && each.summary().complete())
                .orElse(null);
        if (tree == null) {
            forget(traceId);
            return;
        }
        reading.tree = new SoftReference<>(tree);
        reading.size = tree.size();
        int spans = readings.values().stream().mapToInt(each -> each.size).sum();
        Iterator<Reading> oldest = readings.values().iterator();
        while (spans > MOST_SPANS) {
            spans -= oldest.next().size;
            oldest.remove();
        }
    }

    /** Says that something of a trace has changed. */
    void changed(String traceId) {
        if (any) {
            forget(traceId);
        }
    }

    private synchronized void forget(String traceId) {
        readings.remove(traceId);
        any = !readings.isEmpty();
    }

    synchronized void clear() {
        readings.clear();
        any = false;
    }
}
