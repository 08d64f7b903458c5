/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Conversation;
import dev.agenttracing.ConversationPage;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.Retention;
import dev.agenttracing.store.StoreDamage;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceFigures;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps traces in files of one directory:
 *
 * <pre>
 * .agent-tracing/
 *   lock               held by the program that writes
 *   catalogue.db       trace id, or alias  →  day, number
 *   2026-11-24.db      the traces that began that day: rows for lists, rows for figures, compressed bodies
 *   2026-11-24.words   the index of their words, written behind
 * </pre>
 *
 * <p>One lock for all that writes. Readers have sessions of their own and wait for nobody.
 */
final class SqliteTraceStore implements TraceStore {

    private static final Logger log = LoggerFactory.getLogger(SqliteTraceStore.class);
    private static final int AT_ONCE = 500;
    private static final String NOT_ERASED =
            "Traces are deleted, but text of them is still in files of the trace store, because somebody reads what was"
                    + " there before; it is erased with the next deletion, by retention, or when the store is opened again";

    private final @Nullable StoreDirectory directory;
    private final Catalogue catalogue;
    private final Segments segments;
    private final Eraser eraser;
    private final DayRetention retention;
    private final @Nullable Indexer indexer;
    private final ReentrantLock writing = new ReentrantLock();
    private final Clock clock;
    private boolean closed;

    private SqliteTraceStore(Path path, boolean readOnly, Clock clock) {
        this.clock = clock;
        this.directory = readOnly ? null : StoreDirectory.lock(path);
        Catalogue opened = null;
        try {
            opened = new Catalogue(path, readOnly);
            this.catalogue = opened;
            this.segments = new Segments(path, catalogue.key(), readOnly);
            this.eraser = new Eraser(catalogue, segments, this::written);
            this.retention = new DayRetention(catalogue, segments, eraser, this::writing);
            if (readOnly) {
                this.indexer = null;
            } else {
                takeUp();
                this.indexer = new Indexer(segments, writing, clock);
            }
        } catch (Throwable t) {
            if (opened != null) {
                opened.close();
            }
            if (directory != null) {
                directory.close();
            }
            throw t;
        }
    }

    /** Opens a directory to write to. */
    static SqliteTraceStore open(Path path, Clock clock) {
        return new SqliteTraceStore(path, false, clock);
    }

    /** Opens a directory that another program may write to. */
    static SqliteTraceStore read(Path path) {
        if (Files.notExists(path.resolve(Catalogue.FILE))) {
            throw new TraceStoreException("There are no traces at " + path.toAbsolutePath(), null);
        }
        return new SqliteTraceStore(path, true, Clock.systemUTC());
    }

    /** Takes up what another program has left undone. */
    private void takeUp() {
        for (Day day : catalogue.going()) {
            try {
                Optional<Long> dropped = eraser.drop(day);
            } catch (TraceStoreException e) {
                log.warn("The traces of {} could not be deleted; it is tried again", day.file(), e);
            }
        }
        for (Day day : segments.days()) {
            boolean owesErasure = segments.useIfSound(day, segment -> {
                        abandonWhatRuns(segment);
                        return segment.owesErasure();
                    })
                    .orElse(false);
            if (owesErasure) {
                eraser.mustCompact(day);
            }
        }
        if (!eraser.compact()) {
            log.warn(NOT_ERASED);
        }
    }

    /** Whoever ran what still runs is dead: nobody else may write here. It ran until its last sign of life, as far as is known. */
    private void abandonWhatRuns(Segment segment) {
        for (SegmentQuery.Key key : segment.running()) {
            segment.find(key.id(), key.traceId(), SpanRows.Depth.WHOLE)
                    .ifPresent(trace ->
                            segment.write(writer -> writer.write(key.id(), abandoned(trace), clock.instant())));
        }
    }

    private static List<SpanData> abandoned(StoredTrace trace) {
        Instant last = trace.spans().stream()
                .map(span -> span.endTime().orElse(span.startTime()))
                .max(Instant::compareTo)
                .orElseThrow();
        return trace.spans().stream()
                .filter(span -> span.status() == SpanStatus.RUNNING)
                .map(span -> span.toBuilder()
                        .status(SpanStatus.ABANDONED, Duration.between(span.startTime(), last))
                        .build())
                .toList();
    }

    private <T> T writing(Supplier<T> work) {
        writing.lock();
        try {
            if (closed) {
                throw new TraceStoreException("The trace store is closed", null);
            }
            if (indexer == null) {
                throw new TraceStoreException(
                        "The traces are open for reading only, because another program may write them", null);
            }
            return work.get();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(WriteBatch batch) {
        writing(() -> {
            new BatchWriter(catalogue, segments, batch, clock.instant()).write(this::written);
            return true;
        });
    }

    private void written(Day day) {
        if (indexer != null) {
            indexer.written(day);
        }
    }

    @Override
    public Optional<StoredTrace> find(String traceId) {
        return find(traceId, SpanRows.Depth.WHOLE);
    }

    @Override
    public Optional<StoredTrace> outline(String traceId) {
        return find(traceId, SpanRows.Depth.OUTLINE);
    }

    private Optional<StoredTrace> find(String traceId, SpanRows.Depth depth) {
        Optional<StoredTrace> own = findOwn(traceId, depth);
        return own.isPresent() ? own : firstAliased(traceId, id -> findOwn(id, depth));
    }

    private Optional<StoredTrace> findOwn(String traceId, SpanRows.Depth depth) {
        return catalogue
                .place(traceId)
                .flatMap(place -> segments.useIfThere(
                                place.day(), segment -> segment.find(place.number(), traceId, depth))
                        .flatMap(Function.identity()));
    }

    @Override
    public Optional<TraceHead> walk(String traceId, Consumer<SpanData> to) {
        return resolve(traceId)
                .flatMap(id -> ofTrace(id, (segment, place) -> segment.walk(place.number(), id, to)))
                .flatMap(Function.identity());
    }

    @Override
    public List<SpanData> spans(String traceId, Collection<String> spanIds) {
        return ofTrace(traceId, (segment, place) -> segment.spans(place.number(), traceId, spanIds))
                .orElse(List.of());
    }

    private <T> Optional<T> ofTrace(String traceId, BiFunction<Segment, Catalogue.Place, T> reading) {
        return catalogue
                .place(traceId)
                .flatMap(place -> segments.useIfThere(place.day(), segment -> reading.apply(segment, place)));
    }

    private <T> Optional<T> firstAliased(String alias, Function<String, Optional<T>> reading) {
        return catalogue.aliased(alias).stream()
                .flatMap(id -> reading.apply(id).stream())
                .findFirst();
    }

    @Override
    public Optional<String> resolve(String traceId) {
        Optional<String> own = resolveOwn(traceId);
        return own.isPresent() ? own : firstAliased(traceId, this::resolveOwn);
    }

    private Optional<String> resolveOwn(String traceId) {
        return catalogue
                .place(traceId)
                .filter(place -> segments.useIfThere(place.day(), segment -> segment.has(place.number(), traceId))
                        .orElse(false))
                .map(place -> traceId);
    }

    @Override
    public TracePage query(TraceQuery query) {
        Instant now = clock.instant();
        TraceWalk walk = new TraceWalk(segments, query, now, query.limit() + 1);
        List<TraceSummary> items = new ArrayList<>();
        while (items.size() <= query.limit() && walk.hasNext()) {
            TraceWalk.Step step = walk.next();
            items.addAll(summaries(step, now));
        }
        boolean more = items.size() > query.limit();
        List<TraceSummary> page = more ? items.subList(0, query.limit()) : items;
        return new TracePage(
                page,
                more ? Optional.of(page.get(page.size() - 1).cursor().encode()) : Optional.empty(),
                walk.indexedUpTo());
    }

    private List<TraceSummary> summaries(TraceWalk.Step step, Instant now) {
        return segments.useIfSound(step.day(), segment -> segment.summaries(step.keys(), now))
                .orElse(List.of());
    }

    private TraceWalk all(TraceQuery query, Instant now) {
        TraceQuery whole = query.toBuilder().after((TraceCursor) null).build();
        return new TraceWalk(segments, whole, now, AT_ONCE);
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        Instant now = clock.instant();
        return TraceFigures.stats(() -> new StepByStep<>(all(query, now), this::figures), now);
    }

    private List<StoredTrace> figures(TraceWalk.Step step) {
        return segments.useIfSound(step.day(), segment -> segment.figures(step.keys()))
                .orElse(List.of());
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        Map<String, Long> labels = new TreeMap<>();
        all(query, clock.instant())
                .forEachRemaining(step -> segments.useIfSound(step.day(), segment -> {
                    segment.countLabels(step.keys(), labels);
                    return true;
                }));
        return Facets.of(labels);
    }

    @Override
    public TraceHistogram histogram(TraceQuery query, Instant from, Instant to, int buckets) {
        TraceHistogram.Counting counting = new TraceHistogram.Counting(from, to, buckets);
        TraceQuery whole = counting.within(query);
        Instant now = clock.instant();
        all(whole, now).forEachRemaining(step -> count(step, false, counting));
        if (query.statuses().isEmpty() || query.statuses().contains(SpanStatus.ERROR)) {
            TraceQuery failed =
                    whole.toBuilder().anyStatus().status(SpanStatus.ERROR).build();
            all(failed, now).forEachRemaining(step -> count(step, true, counting));
        }
        return counting.result();
    }

    private static void count(TraceWalk.Step step, boolean failed, TraceHistogram.Counting to) {
        for (SegmentQuery.Key key : step.keys()) {
            Instant start = step.day().time(key.start());
            if (failed) {
                to.countError(start);
            } else {
                to.count(start);
            }
        }
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        Instant now = clock.instant();
        Set<String> seen = new HashSet<>();
        List<Conversation> found = new ArrayList<>();
        TraceWalk walk = new TraceWalk(segments, query, now, AT_ONCE);
        while (found.size() <= query.limit() && walk.hasNext()) {
            for (TraceSummary trace : summaries(walk.next(), now)) {
                trace.conversationId()
                        .filter(seen::add)
                        .filter(id -> !wasOnAnEarlierPage(query, id, now))
                        .flatMap(id -> conversation(query, id, now))
                        .ifPresent(found::add);
                if (found.size() > query.limit()) {
                    break;
                }
            }
        }
        List<Conversation> items = found.stream().limit(query.limit()).toList();
        boolean more = found.size() > items.size();
        return new ConversationPage(
                items, more ? Optional.of(place(items.get(items.size() - 1)).encode()) : Optional.empty());
    }

    /** It is enough to look at its newest trace: to sum up what is not shown would cost more with each page. */
    private boolean wasOnAnEarlierPage(TraceQuery query, String conversation, Instant now) {
        if (query.after().isEmpty()) {
            return false;
        }
        TraceQuery of = query.toBuilder()
                .conversationId(conversation)
                .after((TraceCursor) null)
                .build();
        TraceWalk newest = new TraceWalk(segments, of, now, 1);
        if (!newest.hasNext()) {
            return false;
        }
        TraceWalk.Step step = newest.next();
        SegmentQuery.Key key = step.keys().get(0);
        return new TraceCursor(step.day().time(key.start()), key.traceId())
                        .compareTo(query.after().get())
                <= 0;
    }

    /** Empty if it was deleted since it was met. */
    private Optional<Conversation> conversation(TraceQuery query, String id, Instant now) {
        List<TraceSummary> traces = new ArrayList<>();
        all(query.toBuilder().conversationId(id).build(), now)
                .forEachRemaining(step -> traces.addAll(summaries(step, now)));
        return TraceFigures.conversations(traces).stream().findFirst();
    }

    private static TraceCursor place(Conversation conversation) {
        return new TraceCursor(conversation.lastTime(), conversation.lastTraceId());
    }

    @Override
    public boolean delete(String traceId) {
        boolean deleted = writing(() -> {
            Optional<Catalogue.Place> place = catalogue.placeNow(traceId);
            if (place.isEmpty()) {
                eraser.deletePlace(traceId);
                return false;
            }
            SegmentQuery.Key key = new SegmentQuery.Key(place.get().number(), 0, traceId);
            if (eraser.delete(place.get().day(), List.of(key)) == 0) {
                eraser.deletePlace(traceId);
                return false;
            }
            return true;
        });
        erase();
        return deleted;
    }

    @Override
    public long delete(TraceQuery query) {
        TraceQuery whole = query.toBuilder().after((TraceCursor) null).build();
        TraceWalk walk = new TraceWalk(segments, whole, clock.instant(), AT_ONCE);
        long deleted = 0;
        while (walk.hasNext()) {
            TraceWalk.Step step = walk.next();
            deleted += writing(() -> eraser.delete(step.day(), stillMatching(whole, step)));
        }
        erase();
        return deleted;
    }

    /** What was found without the lock may have changed before it was taken. */
    private List<SegmentQuery.Key> stillMatching(TraceQuery query, TraceWalk.Step step) {
        return segments.useIfSound(step.day(), segment -> segment.matching(query, step.keys(), clock.instant()))
                .orElse(List.of());
    }

    @Override
    public long retain(Retention limits) {
        long deleted = retention.retain(limits, clock.instant());
        erase();
        return deleted;
    }

    /** Deleted is not erased yet: that must wait until nobody reads what was there before. */
    private void erase() {
        if (!Patience.until(() -> writing(eraser::compact))) {
            throw new TraceStoreException(NOT_ERASED, null);
        }
    }

    @Override
    public StoreDamage damage() {
        return new StoreDamage(segments.damaged(), segments.lost());
    }

    /** Limits the room that the files may take, as a full disk does. */
    void limitPages(Day day, long pages) {
        long unused = writing(() ->
                segments.use(day, segment -> segment.writingSession().number("PRAGMA max_page_count = " + pages)));
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            writing.unlock();
        }
        if (indexer != null) {
            indexer.close();
        }
        // Whatever fails, the directory is let go: the next store of this program needs it.
        try (StoreDirectory unused = directory) {
            try {
                segments.close();
            } finally {
                catalogue.close();
            }
        }
    }
}
