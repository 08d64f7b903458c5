/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.SpanData;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceMatcher;
import dev.agenttracing.store.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A search for text in a day: the index gives the traces that have the words, those with the greatest numbers first; that is
 * nearly their order. How far from it can be is known from {@code trace.frontier}, so that it need not be asked for all. What
 * the index does not have yet is looked through, the newest first, up to a bound.
 */
final class WordSearch {

    private static final int FIRST_CHUNK = 200;
    private static final int LARGEST_CHUNK = 5_000;
    private static final int MAX_UNINDEXED_TRACES = 300;
    private static final int MAX_UNINDEXED_SPANS = 3_000;

    private final Segment segment;
    private final Session session;
    private final SegmentQuery query;
    private final Set<String> words;
    private final TraceMatcher matcher;
    private final Instant now;

    WordSearch(Segment segment, Session session, SegmentQuery query, String text, Instant now) {
        this.segment = segment;
        this.session = session;
        this.query = query;
        this.words = Words.of(text);
        this.matcher = new TraceMatcher(TraceQuery.builder().text(text).build());
        this.now = now;
    }

    Segment.Found keys(SegmentQuery.@Nullable Key after, int limit) {
        if (words.isEmpty()) {
            return new Segment.Found(List.of(), Optional.empty());
        }
        // What is not indexed first: a trace that is indexed meanwhile is then seen twice, and never missed.
        Unindexed unindexed = unindexed();
        Set<SegmentQuery.Key> found = new TreeSet<>(lookThrough(unindexed, after));
        askIndex(found, after, limit);
        List<SegmentQuery.Key> keys = found.stream().limit(limit).toList();
        return new Segment.Found(keys, unindexed.upTo);
    }

    private void askIndex(Set<SegmentQuery.Key> found, SegmentQuery.@Nullable Key after, int limit) {
        long before = Long.MAX_VALUE;
        int chunk = FIRST_CHUNK;
        while (true) {
            List<Long> candidates = segment.words().find(words, before, chunk);
            for (SegmentQuery.Key key : query.keys(session, after, candidates, chunk)) {
                if (segment.matches(session, query, key, now)) {
                    found.add(key);
                }
            }
            if (candidates.size() < chunk) {
                return;
            }
            before = candidates.get(candidates.size() - 1);
            if (found.size() >= limit && frontier(before) < nth(found, limit).start()) {
                return;
            }
            chunk = Math.min(LARGEST_CHUNK, chunk * 4);
        }
    }

    private static SegmentQuery.Key nth(Set<SegmentQuery.Key> found, int n) {
        return found.stream().skip(n - 1L).findFirst().orElseThrow();
    }

    /** The latest place that a trace with a smaller number can have. */
    private long frontier(long trace) {
        return session.first(
                        row -> row.getLong(1),
                        "SELECT frontier FROM trace WHERE id < ? ORDER BY id DESC LIMIT 1",
                        trace)
                .orElse(Long.MIN_VALUE);
    }

    /** What is to be looked through, and since when there is more than that. */
    private record Unindexed(Set<Long> traces, Optional<Instant> upTo) {}

    private record Pending(long trace, long since, int spans) {}

    private Unindexed unindexed() {
        Set<Long> traces = new LinkedHashSet<>();
        Optional<Instant> upTo = Optional.empty();
        int spans = 0;
        List<Pending> pending = session.list(
                row -> new Pending(row.getLong(1), row.getLong(2), row.getInt(3)),
                "SELECT p.trace, p.since, t.spans FROM pending p JOIN trace t ON t.id = p.trace ORDER BY p.trace DESC LIMIT ?",
                MAX_UNINDEXED_TRACES + 1);
        for (Pending each : pending) {
            spans += each.spans;
            if (traces.size() >= MAX_UNINDEXED_TRACES || spans > MAX_UNINDEXED_SPANS) {
                upTo = Optional.of(oldest());
                break;
            }
            traces.add(each.trace);
        }
        List<Long> stale = segment.words().stale(MAX_UNINDEXED_TRACES + 1);
        if (stale.size() > MAX_UNINDEXED_TRACES) {
            return new Unindexed(traces, Optional.of(segment.day().begin()));
        }
        traces.addAll(stale);
        return new Unindexed(traces, upTo);
    }

    private Instant oldest() {
        return Instant.ofEpochMilli(session.number("SELECT min(since) FROM pending"));
    }

    private List<SegmentQuery.Key> lookThrough(Unindexed unindexed, SegmentQuery.@Nullable Key after) {
        if (unindexed.traces.isEmpty()) {
            return Collections.emptyList();
        }
        List<SegmentQuery.Key> found = new ArrayList<>();
        for (SegmentQuery.Key key : query.keys(session, after, unindexed.traces, Integer.MAX_VALUE)) {
            if (hasWords(key) && segment.matches(session, query, key, now)) {
                found.add(key);
            }
        }
        return found;
    }

    /** Whether the trace itself has the words, whatever the index says. */
    boolean hasWords(SegmentQuery.Key key) {
        List<SpanData> spans = new ArrayList<>();
        new SpanRows(segment.day(), session, new Terms(session))
                .read(key.traceId(), key.id(), SpanRows.Depth.WHOLE, (trace, seq, span) -> spans.add(span));
        return !spans.isEmpty()
                && matcher.matches(
                        new StoredTrace(key.traceId(), segment.day().time(key.start()), spans, List.of(), List.of(), 0),
                        now);
    }
}
