/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TraceTree;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceMatcher;
import dev.agenttracing.store.TraceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what is live and what is stored as one. Always the live part first: a span on its way from the one to the other is then
 * seen twice, which is put right, and never missed.
 */
final class LiveReader {

    private final LiveTraces live;
    private final DroppedSpans dropped;
    private final TraceStore store;
    private final RecentTrees recent;

    LiveReader(LiveTraces live, DroppedSpans dropped, TraceStore store, RecentTrees recent) {
        this.live = live;
        this.dropped = dropped;
        this.store = store;
        this.recent = recent;
    }

    Optional<StoredTrace> find(String traceId) {
        Optional<StoredTrace> own = dropped.beside(traceId, () -> read(traceId));
        return own.isPresent() ? own : aliasOf(traceId).flatMap(this::read);
    }

    /** Finds the id of the trace that an id, its own or another process's, stands for. */
    Optional<String> resolve(String traceId) {
        return live.get(traceId) != null
                ? Optional.of(traceId)
                : store.resolve(traceId).or(() -> aliasOf(traceId));
    }

    /** Finds the trace of this process that another one knows by this id: the newest. */
    private Optional<String> aliasOf(String remoteTraceId) {
        return live.all().stream()
                .flatMap(trace -> trace.spans().stream())
                .filter(span -> remoteTraceId.equals(span.remoteTraceId()))
                .max(Comparator.comparing(LiveSpan::startTime))
                .map(LiveSpan::traceId);
    }

    private Optional<StoredTrace> read(String traceId) {
        return read(traceId, store::find);
    }

    /** @param reading reads what is stored: whole, or without what was taken and given */
    private Optional<StoredTrace> read(String traceId, Function<String, Optional<StoredTrace>> reading) {
        LiveTrace trace = live.get(traceId);
        List<SpanData> spans = trace == null ? List.of() : trace.read();
        Optional<StoredTrace> stored = reading.apply(traceId);
        if (stored.isPresent() && !stored.get().traceId().equals(traceId)) {
            return spans.isEmpty() ? read(stored.get().traceId(), reading) : Optional.of(alone(traceId, spans));
        }
        if (stored.isEmpty()) {
            return spans.isEmpty() ? Optional.empty() : Optional.of(alone(traceId, spans));
        }
        return stored.map(known -> known.with(spans, dropped.of(traceId)));
    }

    private StoredTrace alone(String traceId, List<SpanData> spans) {
        Instant start = spans.stream()
                .map(SpanData::startTime)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new StoredTrace(traceId, start, spans, List.of(), List.of(), dropped.of(traceId));
    }

    /** Reads a trace as a tree, without having it whole in memory. */
    Optional<TraceTree> tree(String traceId, Instant now) {
        Optional<TraceTree> own = readTree(traceId, now);
        return own.isPresent() ? own : aliasOf(traceId).flatMap(id -> readTree(id, now));
    }

    /** Says that something of a trace has changed beside its live spans. */
    void changed(String traceId) {
        recent.changed(traceId);
    }

    /** Says that any trace may have changed. */
    void allChanged() {
        recent.clear();
    }

    private Optional<TraceTree> readTree(String traceId, Instant now) {
        if (live.get(traceId) != null) {
            return dropped.beside(traceId, () -> readTreeAnew(traceId, now));
        }
        Optional<TraceTree> known = recent.get(traceId, now);
        if (known.isPresent()) {
            return known;
        }
        RecentTrees.Reading reading = recent.begin(traceId, now);
        Optional<TraceTree> read = Optional.empty();
        try {
            read = dropped.beside(traceId, () -> readTreeAnew(traceId, now));
            return read;
        } finally {
            // Not under an alias: what changes is told by the trace's own id.
            recent.end(
                    traceId,
                    reading,
                    read.filter(tree -> live.get(traceId) == null
                            && tree.summary().traceId().equals(traceId)));
        }
    }

    private Optional<TraceTree> readTreeAnew(String traceId, Instant now) {
        LiveTrace trace = live.get(traceId);
        TraceTreeReading reading = new TraceTreeReading(now, trace == null ? List.of() : trace.read());
        Optional<TraceHead> head = store.walk(traceId, reading::stored);
        if (head.isPresent() && !head.get().traceId().equals(traceId)) {
            // An alias of a stored trace, of which more may be live; or of another one than the live one of this id.
            return trace == null || trace.read().isEmpty()
                    ? readTree(head.get().traceId(), now)
                    : Optional.of(new TraceTreeReading(now, trace.read()).tree(traceId, null, dropped.of(traceId)));
        }
        return reading.isEmpty()
                ? Optional.empty()
                : Optional.of(reading.tree(traceId, head.orElse(null), dropped.of(traceId)));
    }

    /** Reads some spans of a trace, in the order of their ids; what is gone meanwhile is left out. */
    List<SpanData> spans(String traceId, List<String> spanIds) {
        Map<String, SpanData> found = new HashMap<>();
        LiveTrace trace = live.get(traceId);
        if (trace != null) {
            Set<String> wanted = Set.copyOf(spanIds);
            trace.spans().stream()
                    .filter(span -> wanted.contains(span.id()))
                    .map(span -> span.reading().now())
                    .forEach(span -> found.put(span.id(), span));
        }
        List<String> rest =
                spanIds.stream().filter(id -> !found.containsKey(id)).toList();
        if (!rest.isEmpty()) {
            store.spans(traceId, rest).forEach(span -> found.put(span.id(), span));
        }
        return spanIds.stream().filter(found::containsKey).map(found::get).toList();
    }

    /** Finds the span that was opened last of those that are open. */
    Optional<SpanData> newestOpen(String traceId) {
        LiveTrace trace = live.get(traceId);
        return trace == null
                ? Optional.empty()
                : trace.spans().stream()
                        .filter(span -> !span.isEnded())
                        .max(Comparator.comparing(LiveSpan::startTime))
                        .map(span -> span.reading().now())
                        .filter(span -> span.status() == SpanStatus.RUNNING);
    }

    TracePage query(TraceQuery query, Instant now) {
        Set<String> seen = new HashSet<>();
        List<TraceSummary> found = new ArrayList<>(liveMatches(query, now, seen));
        int wanted = query.limit() + 1;
        Optional<TraceCursor> from = query.after();
        Optional<Instant> indexedUpTo = Optional.empty();
        int stored = 0;
        do {
            TracePage page =
                    store.query(query.toBuilder().after(from.orElse(null)).build());
            for (TraceSummary item : page.items()) {
                if (seen.add(item.traceId())) {
                    found.add(item);
                    stored++;
                }
            }
            from = page.nextCursor().map(TraceCursor::decode);
            indexedUpTo = earlier(indexedUpTo, page.indexedUpTo());
        } while (from.isPresent() && stored < wanted);
        found.sort(Comparator.comparing(TraceSummary::cursor));
        List<TraceSummary> items = found.subList(0, Math.min(query.limit(), found.size()));
        boolean more = found.size() > items.size();
        return new TracePage(
                items,
                more ? Optional.of(items.get(items.size() - 1).cursor().encode()) : Optional.empty(),
                indexedUpTo);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    private List<TraceSummary> liveMatches(TraceQuery query, Instant now, Set<String> seen) {
        TraceMatcher matcher = new TraceMatcher(query);
        List<TraceSummary> found = new ArrayList<>();
        for (LiveTrace trace : live.all()) {
            summary(trace.traceId(), matcher, now, seen)
                    .filter(summary -> query.after()
                            .map(cursor -> summary.cursor().compareTo(cursor) > 0)
                            .orElse(true))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** Sums up a live trace, of which much more may be stored, if it matches. What its spans took and gave is not read for that. */
    private Optional<TraceSummary> summary(String traceId, TraceMatcher matcher, Instant now, Set<String> seen) {
        if (matcher.asksForSpans()) {
            Optional<StoredTrace> whole = read(traceId, matcher.asksForContent() ? store::find : store::outline);
            whole.ifPresent(trace -> seen.add(trace.traceId()));
            return whole.filter(trace -> matcher.matches(trace, now))
                    .map(trace ->
                            withPreviews(trace.summary(now), trace.rootSpan().id()));
        }
        Optional<TraceTree> tree = dropped.beside(traceId, () -> readTreeAnew(traceId, now));
        tree.ifPresent(read -> seen.add(read.summary().traceId()));
        return tree.filter(read -> matcher.matches(read.summary()))
                .map(read -> withPreviews(read.summary(), read.node(read.root()).id()));
    }

    private TraceSummary withPreviews(TraceSummary summary, String root) {
        return spans(summary.traceId(), List.of(root)).stream()
                .findFirst()
                .map(span ->
                        summary.withPreviews(StoredTrace.preview(span.input()), StoredTrace.preview(span.output())))
                .orElse(summary);
    }
}
