/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.memory;

import dev.agenttracing.Conversation;
import dev.agenttracing.ConversationPage;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceFigures;
import dev.agenttracing.store.TraceMatcher;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps traces in memory, bounded by their number and by bytes. When a bound is reached, whole traces go, the oldest first.
 *
 * <pre>
 * traces   (trace id → entry)                   order  (place, newest first → the same entry)
 *   a1…  →  spans {1f…: agent_run, 2e…: tool}     2026-11-24T10:05, b2…  →  entry of b2…
 *           scores {…}  feedback {…}              2026-11-24T10:03, a1…  →  entry of a1…
 *   b2…  →  spans {9c…: agent_run, running}
 *   c3…  →  scores {…}                          (a score that came before its spans: no place yet)
 *
 * aliases  (remote trace id → trace id, the newest)
 *   77…  →  b2…
 * </pre>
 *
 * <p>One lock for all: what is done under it is small, and no thread of the application waits for it but a reader.
 */
public final class InMemoryTraceStore implements TraceStore {

    private static final int REMEMBERED_BATCHES = 1_000;

    private final int maxTraces;
    private final long maxBytes;
    private final Clock clock;
    private final Map<String, Entry> traces = new HashMap<>();
    private final NavigableMap<TraceCursor, Entry> order = new TreeMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Boolean> batches = new BoundedMap(REMEMBERED_BATCHES);
    private long bytes;

    /**
     * Makes a store.
     *
     * @param maxTraces the most traces to keep
     * @param maxBytes about the most bytes to keep
     * @throws IllegalArgumentException if one of them is not positive
     */
    public InMemoryTraceStore(int maxTraces, long maxBytes) {
        this(maxTraces, maxBytes, Clock.systemUTC());
    }

    InMemoryTraceStore(int maxTraces, long maxBytes, Clock clock) {
        if (maxTraces < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("The memory store keeps at least one trace and one byte");
        }
        this.maxTraces = maxTraces;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public synchronized void write(WriteBatch batch) {
        boolean again = batches.put(batch.id(), true) != null;
        batch.spans().forEach(this::write);
        batch.scores().forEach((traceId, scores) -> {
            Entry entry = entry(traceId);
            scores.forEach(score -> entry.scores.put(score.id(), score));
            entry.changed();
        });
        batch.feedback().forEach((traceId, feedback) -> {
            Entry entry = entry(traceId);
            feedback.forEach(each -> entry.feedback.put(each.id(), each));
            entry.changed();
        });
        if (!again) {
            batch.dropped().forEach((traceId, count) -> entry(traceId).drop(count));
        }
        evict();
    }

    private void write(SpanData span) {
        Entry entry = entry(span.traceId());
        SpanData known = entry.spans.get(span.id());
        SpanData kept = known == null ? span : StoredTrace.further(known, span);
        if (kept == known) {
            return;
        }
        entry.spans.put(span.id(), kept);
        entry.changed();
        long more = kept.estimatedBytes() - (known == null ? 0 : known.estimatedBytes());
        entry.bytes += more;
        bytes += more;
        if (entry.place == null) {
            entry.place = new TraceCursor(span.startTime(), span.traceId());
            order.put(entry.place, entry);
        }
        span.remoteTraceId().ifPresent(alias -> {
            aliases.put(alias, span.traceId());
            entry.aliases.add(alias);
        });
    }

    private Entry entry(String traceId) {
        return traces.computeIfAbsent(traceId, Entry::new);
    }

    private void evict() {
        while (traces.size() > maxTraces || (bytes > maxBytes && traces.size() > 1)) {
            remove(
                    order.isEmpty()
                            ? traces.values().iterator().next()
                            : order.lastEntry().getValue());
        }
    }

    private void remove(Entry entry) {
        traces.remove(entry.traceId);
        if (entry.place != null) {
            order.remove(entry.place);
        }
        entry.aliases.forEach(alias -> aliases.remove(alias, entry.traceId));
        bytes -= entry.bytes;
    }

    @Override
    public synchronized Optional<StoredTrace> find(String traceId) {
        return entryOf(traceId).map(Entry::read);
    }

    @Override
    public synchronized Optional<String> resolve(String traceId) {
        return entryOf(traceId).map(entry -> entry.traceId);
    }

    private Optional<Entry> entryOf(String traceId) {
        return Optional.ofNullable(traces.get(traceId))
                .or(() -> Optional.ofNullable(aliases.get(traceId)).map(traces::get))
                .filter(entry -> entry.place != null);
    }

    @Override
    public TracePage query(TraceQuery query) {
        Instant now = clock.instant();
        List<StoredTrace> found = search(query, query.limit() + 1);
        List<TraceSummary> items = found.stream()
                .limit(query.limit())
                .map(trace -> trace.summary(now))
                .toList();
        boolean more = found.size() > query.limit();
        return new TracePage(
                items, more ? Optional.of(items.get(items.size() - 1).cursor().encode()) : Optional.empty());
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        return TraceFigures.stats(all(query), clock.instant());
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        return TraceFigures.facets(all(query));
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        Instant now = clock.instant();
        List<TraceSummary> members = all(query).stream()
                .filter(trace -> trace.conversationId().isPresent())
                .map(trace -> trace.summary(now))
                .toList();
        List<Conversation> rest = TraceFigures.conversations(members).stream()
                .filter(each -> query.after()
                        .map(after -> place(each).compareTo(after) > 0)
                        .orElse(true))
                .toList();
        List<Conversation> items = rest.stream().limit(query.limit()).toList();
        boolean more = rest.size() > items.size();
        return new ConversationPage(
                items, more ? Optional.of(place(items.get(items.size() - 1)).encode()) : Optional.empty());
    }

    private static TraceCursor place(Conversation conversation) {
        return new TraceCursor(conversation.lastTime(), conversation.lastTraceId());
    }

    @Override
    public synchronized boolean delete(String traceId) {
        Entry entry = traces.get(traceId);
        if (entry == null) {
            return false;
        }
        remove(entry);
        return entry.place != null;
    }

    @Override
    public long delete(TraceQuery query) {
        return all(query).stream().filter(trace -> delete(trace.traceId())).count();
    }

    @Override
    public void close() {}

    private List<StoredTrace> all(TraceQuery query) {
        TraceQuery whole = query.toBuilder().after((TraceCursor) null).build();
        return search(whole, Integer.MAX_VALUE);
    }

    /** Reads under the lock, matches outside of it: a search for text must not hold up the writer. */
    private List<StoredTrace> search(TraceQuery query, int limit) {
        TraceMatcher matcher = new TraceMatcher(query);
        Instant now = clock.instant();
        List<StoredTrace> found = new ArrayList<>();
        TraceCursor after = query.after().orElse(null);
        for (List<StoredTrace> chunk = next(after); !chunk.isEmpty(); chunk = next(after)) {
            for (StoredTrace trace : chunk) {
                after = new TraceCursor(trace.start(), trace.traceId());
                if (matcher.matches(trace, now)) {
                    found.add(trace);
                    if (found.size() == limit) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    private synchronized List<StoredTrace> next(@Nullable TraceCursor after) {
        NavigableMap<TraceCursor, Entry> rest = after == null ? order : order.tailMap(after, false);
        return rest.values().stream().limit(200).map(Entry::read).toList();
    }

    /** What is held of a trace. The spans are read as one only when asked for, and once for each change. */
    private static final class Entry {

        private final String traceId;
        private final Map<String, SpanData> spans = new HashMap<>();
        private final Map<String, Score> scores = new HashMap<>();
        private final Map<String, Feedback> feedback = new HashMap<>();
        private final List<String> aliases = new ArrayList<>();
        private @Nullable TraceCursor place;
        private @Nullable StoredTrace read;
        private long dropped;
        private long bytes;

        private Entry(String traceId) {
            this.traceId = traceId;
        }

        private void drop(long count) {
            dropped += count;
            changed();
        }

        private void changed() {
            read = null;
        }

        private StoredTrace read() {
            if (read == null) {
                Instant start = Objects.requireNonNull(place).start();
                read = new StoredTrace(traceId, start, spans.values(), scores.values(), feedback.values(), dropped);
            }
            return read;
        }
    }

    /** Remembers the newest keys. */
    private static final class BoundedMap extends LinkedHashMap<String, Boolean> {

        private static final long serialVersionUID = 1L;

        private final int max;

        private BoundedMap(int max) {
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > max;
        }
    }
}
