/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of a trace beside the store: its spans that are open, and those that have ended and are not yet
 * stored. It lives as long as it has such spans.
 */
final class LiveTrace {

    private final String traceId;
    private final boolean sampled;
    private final EngineClock.Reading begin;
    /** Most traces have few spans at once, many have one: it needs no map. */
    private final AtomicReference<@Nullable LiveSpan> first = new AtomicReference<>();

    private volatile @Nullable Map<String, LiveSpan> others;

    /** Those that hold it beside the one that began it; negative when all have let it go. */
    private final AtomicInteger holders = new AtomicInteger();

    private final AtomicInteger recorded = new AtomicInteger();
    private volatile boolean deleted;

    /** Of the thread that tells live events alone: whether it has told of the trace, and how many open spans, since when. */
    private boolean told;

    private int openTold;
    private int toldSince;

    LiveTrace(String traceId, boolean sampled, EngineClock.Reading begin) {
        this.traceId = traceId;
        this.sampled = sampled;
        this.begin = begin;
    }

    String traceId() {
        return traceId;
    }

    boolean isSampled() {
        return sampled;
    }

    EngineClock.Reading begin() {
        return begin;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** A trace of which nothing is recorded any more. */
    static LiveTrace deleted(String traceId) {
        LiveTrace trace = new LiveTrace(traceId, true, EngineClock.Reading.NONE);
        trace.deleted = true;
        return trace;
    }

    /** Gives the spans that it had. */
    List<LiveSpan> delete() {
        deleted = true;
        return spans();
    }

    /** Counts one more span, and tells how many there are. */
    int countSpan() {
        return recorded.incrementAndGet();
    }

    void add(LiveSpan span) {
        if (!first.compareAndSet(null, span)) {
            others().put(span.id(), span);
        }
    }

    private Map<String, LiveSpan> others() {
        Map<String, LiveSpan> known = others;
        return known != null ? known : makeOthers();
    }

    private synchronized Map<String, LiveSpan> makeOthers() {
        Map<String, LiveSpan> known = others;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            others = known;
        }
        return known;
    }

    void remove(LiveSpan span) {
        Map<String, LiveSpan> known = others;
        if (!first.compareAndSet(span, null) && known != null) {
            known.remove(span.id());
        }
    }

    /** True if a span is open, or has ended and is not yet stored or lost. */
    boolean has(LiveSpan span) {
        Map<String, LiveSpan> known = others;
        return first.get() == span || (known != null && known.containsKey(span.id()));
    }

    List<LiveSpan> spans() {
        List<LiveSpan> spans = new ArrayList<>();
        LiveSpan one = first.get();
        if (one != null) {
            spans.add(one);
        }
        Map<String, LiveSpan> known = others;
        if (known != null) {
            spans.addAll(known.values());
        }
        return spans;
    }

    /** True once: whoever tells of its spans begins with it. */
    boolean isToldFirst() {
        boolean first = !told;
        told = true;
        return first;
    }

    /** Counts a span that is told to be open. What was counted before events were lost does not count. */
    void toldOpen(int since) {
        openTold = since == toldSince ? openTold + 1 : 1;
        toldSince = since;
    }

    /** Counts a span that is told to have ended; true if that leaves none that is told to be open. */
    boolean isLastToldEnded(int since) {
        openTold = since == toldSince ? openTold - 1 : 0;
        toldSince = since;
        return openTold <= 0;
    }

    /** True if a span is open. */
    boolean hasOpen() {
        return spans().stream()
                .anyMatch(span -> !span.isEnded() && !span.reading().isAbandoned());
    }

    /** Ends the spans whose stage is done and whose callback is late. */
    void settle() {
        spans().forEach(LiveSpan::settleIfDone);
    }

    List<SpanData> read() {
        List<SpanData> data = new ArrayList<>();
        for (LiveSpan span : spans()) {
            data.add(span.reading().now());
        }
        return data;
    }

    /** The entry spans as headers, or whole if they have ended. */
    List<SpanData> headers() {
        List<SpanData> headers = new ArrayList<>();
        for (LiveSpan span : spans()) {
            if (span.isEntry()) {
                headers.add(span.reading().header());
            }
        }
        return headers;
    }

    /** Holds the trace for one more span; false if it is gone already. */
    boolean hold() {
        int now = holders.get();
        while (now >= 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = holders.get();
        }
        return false;
    }

    /** Lets the trace go for one span; true if that was the last. */
    boolean letGo() {
        return holders.decrementAndGet() < 0;
    }
}
