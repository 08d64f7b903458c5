/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The live traces by id. A trace is entered for each of its spans and left when that span is stored or lost. */
final class LiveTraces {

    private final Map<String, LiveTrace> traces = new ConcurrentHashMap<>();
    private final DeletedTraces deleted = new DeletedTraces();
    private final AtomicInteger spans = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Enters a trace for a new span. An unsampled one is not kept here: nobody can read it. */
    LiveTrace enter(String traceId, Function<String, LiveTrace> begin) {
        LiveTrace known = traces.get(traceId);
        if (known != null && known.hold()) {
            return known;
        }
        if (deleted.contains(traceId)) {
            return LiveTrace.deleted(traceId);
        }
        LiveTrace fresh = begin.apply(traceId);
        if (!fresh.isSampled()) {
            return fresh;
        }
        return traces.compute(traceId, (id, other) -> other != null && other.hold() ? other : fresh);
    }

    /** Begins a trace whose id was made just now: nobody can know it yet. */
    LiveTrace begin(LiveTrace fresh) {
        if (fresh.isSampled()) {
            traces.put(fresh.traceId(), fresh);
        }
        return fresh;
    }

    void leave(LiveTrace trace) {
        if (trace.letGo()) {
            traces.remove(trace.traceId(), trace);
        }
    }

    @Nullable
    LiveTrace get(String traceId) {
        return traces.get(traceId);
    }

    Collection<LiveTrace> all() {
        return traces.values();
    }

    /** Has nothing more recorded of a trace; what of it is open is let go. */
    boolean delete(String traceId, Consumer<LiveSpan> letGo) {
        deleted.add(traceId);
        LiveTrace trace = traces.remove(traceId);
        if (trace == null) {
            return false;
        }
        trace.delete().forEach(letGo);
        return true;
    }

    boolean addSpan(int max) {
        if (spans.incrementAndGet() > max) {
            spans.decrementAndGet();
            return false;
        }
        return true;
    }

    void removeSpan() {
        spans.decrementAndGet();
    }

    /** Takes room for a value; false if there is none. */
    boolean reserve(long size, long max) {
        if (bytes.addAndGet(size) > max) {
            bytes.addAndGet(-size);
            return false;
        }
        return true;
    }

    void free(long size) {
        bytes.addAndGet(-size);
    }

    int spanCount() {
        return spans.get();
    }
}
