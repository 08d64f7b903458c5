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
import dev.agenttracing.store.Retention;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceFigures;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceMatcher;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps traces in memory, bounded by their number and by bytes. When a bound is reached, whole traces go, the oldest first.
 *
 * <pre>
 * traces   (trace id → entry)                   order  (place, newest first → the same entry)
 *   a1…  →  spans {1f…: agent_run, 2e…: tool}     2026-11-24T10:05, b2…  →  entry of b2…
 *           scores {…}  feedback {…}              2026-11-24T10:03, a1…  →  entry of a1…
 *   b2…  →  spans {9c…: agent_run, running}
 *
 * waiting  (trace id → entry, the first to come first)    aliases  (remote trace id → entries by place, newest first)
 *   c3…  →  scores {…}  no spans yet                        77…  →  {2026-11-24T10:05, b2…  →  entry of b2…}
 * </pre>
 *
 * <p>What waits for its spans may never get any. It has a small share of the room, so that it drives no trace out.
 *
 * <p>One lock for all: what is done under it is small, and no thread of the application waits for it but a reader.
 */
public final class InMemoryTraceStore implements TraceStore {

    private static final int REMEMBERED_BATCHES = 1_000;
    private static final int MAX_WAITING = 1_000;
    private static final int WAITING_SHARE = 10;
    private static final long ANNOTATION_BYTES = 300;

    private final int maxTraces;
    private final long maxBytes;
    private final Clock clock;
    private final Map<String, Entry> traces = new HashMap<>();
    private final NavigableMap<TraceCursor, Entry> order = new TreeMap<>();
    private final Map<String, Entry> waiting = new LinkedHashMap<>();
    private final Map<String, NavigableMap<TraceCursor, Entry>> aliases = new HashMap<>();
    private final Map<String, Boolean> batches = new BoundedMap(REMEMBERED_BATCHES);
    private long bytes;
    private long waitingBytes;

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
        batch.spans().forEach(span -> write(span, again));
        batch.scores().forEach((traceId, scores) -> {
            Entry entry = entry(traceId);
            scores.forEach(score -> {
                annotate(entry, bytesOf(score) - bytesOf(entry.scores.get(score.id())));
                entry.scores.put(score.id(), score);
            });
        });
        batch.feedback().forEach((traceId, feedback) -> {
            Entry entry = entry(traceId);
            feedback.forEach(each -> {
                annotate(entry, bytesOf(each) - bytesOf(entry.feedback.get(each.id())));
                entry.feedback.put(each.id(), each);
            });
        });
        if (!again) {
            batch.dropped().forEach((traceId, count) -> entry(traceId).drop(count));
        }
        evict();
    }

    private void annotate(Entry entry, long more) {
        if (more > 0 && entry.bytes + more > maxBytes) {
            throw new IllegalStateException("The scores of trace " + entry.traceId + " take all the room there is");
        }
        grow(entry, more);
        entry.changed();
    }

    private static long bytesOf(@Nullable Score score) {
        return score == null ? 0 : ANNOTATION_BYTES + length(score.comment());
    }

    private static long bytesOf(@Nullable Feedback feedback) {
        return feedback == null ? 0 : ANNOTATION_BYTES + length(feedback.comment());
    }

    private static int length(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }

    private void grow(Entry entry, long more) {
        entry.bytes += more;
        bytes += more;
        waitingBytes += entry.place == null ? more : 0;
    }

    private void write(SpanData span, boolean again) {
        Entry entry = entry(span.traceId());
        SpanData known = entry.spans.get(span.id());
        SpanData kept = known == null ? span : StoredTrace.further(known, span);
        if (kept == known) {
            return;
        }
        long more = kept.estimatedBytes() - (known == null ? 0 : known.estimatedBytes());
        if (known == null && !entry.spans.isEmpty() && entry.bytes + more > maxBytes) {
            // One trace that is larger than all the room cannot be made smaller by letting others go.
            entry.drop(again ? 0 : 1);
            return;
        }
        entry.spans.put(span.id(), kept);
        entry.changed();
        grow(entry, more);
        if (entry.place == null) {
            place(entry, new TraceCursor(span.startTime(), span.traceId()));
        }
        TraceCursor place = Objects.requireNonNull(entry.place);
        span.remoteTraceId().ifPresent(alias -> {
            aliases.computeIfAbsent(alias, id -> new TreeMap<>()).put(place, entry);
            entry.aliases.add(alias);
        });
    }

    private void place(Entry entry, TraceCursor place) {
        waiting.remove(entry.traceId);
        waitingBytes -= entry.bytes;
        entry.place = place;
        order.put(place, entry);
    }

    private Entry entry(String traceId) {
        return traces.computeIfAbsent(traceId, id -> {
            Entry entry = new Entry(id);
            waiting.put(id, entry);
            return entry;
        });
    }

    private void evict() {
        while (waiting.size() > MAX_WAITING || waitingBytes > maxBytes / WAITING_SHARE) {
            remove(waiting.values().iterator().next());
        }
        while (order.size() > maxTraces || (bytes > maxBytes && order.size() > 1)) {
            remove(order.lastEntry().getValue());
        }
    }

    private void remove(Entry entry) {
        traces.remove(entry.traceId);
        TraceCursor place = entry.place;
        if (place == null) {
            waiting.remove(entry.traceId);
            waitingBytes -= entry.bytes;
        } else {
            order.remove(place);
            entry.aliases.forEach(alias -> aliases.computeIfPresent(alias, (id, entries) -> {
                entries.remove(place);
                return entries.isEmpty() ? null : entries;
            }));
        }
        bytes -= entry.bytes;
    }

    @Override
    public synchronized Optional<StoredTrace> find(String traceId) {
        return entryOf(traceId).map(Entry::read);
    }

    @Override
    public Optional<TraceHead> walk(String traceId, Consumer<SpanData> to) {
        List<SpanData> spans;
        Optional<TraceHead> head;
        synchronized (this) {
            Optional<Entry> entry = entryOf(traceId);
            spans = entry.map(found -> List.copyOf(found.spans.values())).orElse(List.of());
            head = entry.map(Entry::head);
        }
        spans.forEach(to);
        return head;
    }

    @Override
    public synchronized List<SpanData> spans(String traceId, Collection<String> spanIds) {
        Entry entry = traces.get(traceId);
        return entry == null
                ? List.of()
                : spanIds.stream()
                        .flatMap(id -> Stream.ofNullable(entry.spans.get(id)))
                        .toList();
    }

    @Override
    public synchronized Optional<String> resolve(String traceId) {
        return entryOf(traceId).map(entry -> entry.traceId);
    }

    private Optional<Entry> entryOf(String traceId) {
        return Optional.ofNullable(traces.get(traceId))
                .filter(entry -> entry.place != null)
                .or(() -> Optional.ofNullable(aliases.get(traceId))
                        .map(entries -> entries.firstEntry().getValue()));
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
    public synchronized long retain(Retention limits) {
        Instant oldest = clock.instant().minus(limits.maxAge());
        int before = order.size();
        while (!order.isEmpty()
                && (order.lastKey().start().isBefore(oldest) || (bytes > limits.maxBytes() && order.size() > 1))) {
            remove(order.lastEntry().getValue());
        }
        return before - order.size();
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
        private final Set<String> aliases = new HashSet<>();
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

        private TraceHead head() {
            return new TraceHead(
                    traceId,
                    Objects.requireNonNull(place).start(),
                    scores.values().stream()
                            .sorted(Comparator.comparing(Score::time).thenComparing(Score::id))
                            .toList(),
                    feedback.values().stream()
                            .sorted(Comparator.comparing(Feedback::time).thenComparing(Feedback::id))
                            .toList(),
                    dropped);
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
