/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.ConversationPage;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Feedback;
import dev.agenttracing.FlushResult;
import dev.agenttracing.Score;
import dev.agenttracing.SpanBuilder;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceArchive;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceListener;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TraceTree;
import dev.agenttracing.TracedCall;
import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.privacy.HiddenTools;
import dev.agenttracing.privacy.Redaction;
import dev.agenttracing.store.StoreDamage;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: {@link Tracing} as it is when tracing is on. Each application context has one, with a queue, limits and beans of
 * its own. Thread-safe. The store is not closed with it: others may share it.
 */
public final class TracingEngine implements Tracing, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TracingEngine.class);
    private static final Duration STATS_WAIT = Duration.ofSeconds(1);

    private static final long LONGEST_UNLOOKED = Duration.ofSeconds(30).toNanos();

    private final EngineSettings settings;
    private final TraceStore store;
    private final EngineClock clock;
    private final EngineCounters counters = new EngineCounters();
    private final ValueCapture capture;
    private final CallScopes calls;
    private final HiddenTools hiddenTools;
    private final Redaction redaction;
    private final SpanFinisher finisher;
    private final LiveTraces live = new LiveTraces();
    private final RecentTrees recent = new RecentTrees();
    private final DroppedSpans dropped = new DroppedSpans(recent::changed);
    private final HiddenErrors hiddenErrors = new HiddenErrors();
    private final ResultFollowers followers;
    private final LiveReader reader;
    private final BatchSpanWriter writer;
    private final LiveEvents events = new LiveEvents(counters);
    private final SpanOpening opening;
    private final TracedInvocations invocations;
    private final StoreErrands errands;
    private long lastLookForAbandoned;
    private final NoSpan noSpan = new NoSpan(() -> counters()
            .misuse
            .count(
                    log,
                    "Something was said of a span where none is, or by a recorder of another type, and was ignored"));

    /**
     * Starts an engine.
     *
     * @param settings how it is set up
     * @param beans what the application gives it
     * @param store where traces are kept
     * @param clock where times come from
     */
    public TracingEngine(EngineSettings settings, EngineBeans beans, TraceStore store, EngineClock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.capture = new ValueCapture(settings.capture(), hiddenErrors, counters);
        this.calls = new CallScopes(settings, beans.requestContexts(), beans.localTrace(), counters);
        this.hiddenTools = beans.hiddenTools();
        this.followers = new ResultFollowers(beans.followers(), counters);
        this.redaction = new Redaction(
                settings.redaction(),
                hiddenTools,
                cause -> counters.beanFailures.count(
                        log, "A RedactionRule failed; what it looked at is replaced", cause));
        this.finisher = new SpanFinisher(beans.prices(), beans.filters(), redaction, settings.content(), counters);
        this.reader = new LiveReader(live, dropped, store, recent);
        this.lastLookForAbandoned = clock.nanos().getAsLong();
        this.writer =
                new BatchSpanWriter(store, settings.queue(), counters, dropped, this::release, this::closeAbandoned);
        this.opening = new SpanOpening(this, beans.sampler(), calls, clock, live, dropped, writer, events);
        this.errands = new StoreErrands(this, store, clock, reader, live, dropped, writer);
        this.invocations = new TracedInvocations(this, followers);
        OpenEngines.add(this);
    }

    /** {@return what the engine counts of itself} */
    public EngineCounters counters() {
        return counters;
    }

    /** {@return how many spans are open or wait for the store} */
    public int liveSpans() {
        return live.spanCount();
    }

    /** {@return how many spans and headers wait for the store} */
    public int queuedSpans() {
        return writer.queued();
    }

    /** {@return what of the store is damaged; nothing if it cannot tell} */
    public StoreDamage storeDamage() {
        try {
            return store.damage();
        } catch (RuntimeException e) {
            counters.storeFailures.count(log, "The store could not tell what of it is damaged", e);
            return StoreDamage.NONE;
        }
    }

    /** {@return what has calls of methods be spans} */
    public TracedInvocations invocations() {
        return invocations;
    }

    EngineSettings settings() {
        return settings;
    }

    ValueCapture capture() {
        return capture;
    }

    SpanFinisher finisher() {
        return finisher;
    }

    HiddenErrors hiddenErrors() {
        return hiddenErrors;
    }

    HiddenTools hiddenTools() {
        return hiddenTools;
    }

    NoSpan noSpan() {
        return noSpan;
    }

    long nanos() {
        return clock.nanos().getAsLong();
    }

    // Opening and ending

    /**
     * Opens a span where this thread is: under the current span, or as an entry span. What a traced method and a library both
     * tell of is one span: a library's span right inside of a method's of the same type, and a tool's method right inside of a
     * library's call of it, join the span that is there. The next ones are children.
     *
     * @param definition what is known of it
     * @return the span, or a share in the one that is there; if the engine fails, one that ignores what is said
     */
    public DetachedSpan open(SpanDefinition definition) {
        try {
            Context context = Context.current(this);
            LiveSpan parent = context == null ? null : context.span();
            CallScope call = context == null ? null : context.call();
            if (parent != null && mayJoin(definition, call)) {
                if (parent.isJoinedBy(definition)) {
                    return join(parent, definition, call);
                }
                parent.isNotJoinedBy(definition);
            }
            LiveSpan span = opening.open(definition, parent, call);
            if (SpanState.isTool(definition.type())) {
                hiddenTools.hide(definition.name(), definition.hideInput(), definition.hideOutput());
            }
            return definition.origin() == SpanDefinition.Origin.LIBRARY ? SharedSpan.openedByLibrary(span) : span;
        } catch (Throwable t) {
            counters.failures.count(log, "A span could not be opened", t);
            return noSpan;
        }
    }

    /**
     * Opens a span of work that may have changed threads since a span around it was opened. Where this thread is comes first, if
     * that is inside of the span around; else it is right under that.
     *
     * @param definition what is known of it
     * @param around a span around it
     * @return as {@link #open(SpanDefinition)}
     */
    public DetachedSpan openInside(DetachedSpan around, SpanDefinition definition) {
        if (!(around instanceof RecordedSpan recorded) || Context.isInside(recorded.live())) {
            return open(definition);
        }
        try (SpanScope scope = around.makeCurrent()) {
            return open(definition);
        }
    }

    /**
     * Is told by an adapter that it failed.
     *
     * @param what what is not recorded on account of it, for the log
     * @param cause why
     */
    public void failed(String what, Throwable cause) {
        counters.failures.count(log, what, cause);
    }

    /** The options of a call between the two are for the spans inside, not for the one around: a library's is one of its own. */
    private static boolean mayJoin(SpanDefinition definition, @Nullable CallScope call) {
        return definition.origin() == SpanDefinition.Origin.METHOD
                || (definition.origin() == SpanDefinition.Origin.LIBRARY && call == null);
    }

    private static SharedSpan join(LiveSpan span, SpanDefinition definition, @Nullable CallScope call) {
        if (definition.origin() == SpanDefinition.Origin.LIBRARY) {
            return SharedSpan.joinedByLibrary(span);
        }
        span.join(definition, call != null && call.hideInput(), call != null && call.hideOutput());
        return SharedSpan.joinedByMethod(span);
    }

    /** Is told by a span that was recorded, once, when it has ended. */
    void ended(LiveSpan span) {
        try {
            if (!span.trace().isDeleted() && span.comeBack(opening::enterAgain)) {
                boolean unused = live.addSpan(Integer.MAX_VALUE);
                span.trace().add(span);
            }
            events.ended(span);
            if (span.trace().isDeleted()) {
                release(span);
            } else if (!writer.offer(span)) {
                DropReason reason = writer.isClosed() ? DropReason.SHUTDOWN : DropReason.QUEUE_FULL;
                counters.counted(reason).count(log, reason.message());
                dropped.add(span.traceId());
                release(span);
            }
        } catch (Throwable t) {
            counters.failures.count(log, "A span could not be queued", t);
        }
    }

    void release(LiveSpan span) {
        if (span.leave()) {
            reader.changed(span.traceId());
            span.trace().remove(span);
            live.removeSpan();
            live.free(span.giveUpReserved());
            live.leave(span.trace());
        }
    }

    void free(long bytes) {
        live.free(bytes);
    }

    boolean reserve(long bytes) {
        return live.reserve(bytes, settings.spans().liveBytes());
    }

    /** Takes spans for abandoned that are open for too long. On the writer's thread, now and then. */
    private void closeAbandoned() {
        long now = nanos();
        long limit = EngineClock.nanos(settings.spans().abandonedAfter());
        if (now - lastLookForAbandoned < Math.min(limit / 4, LONGEST_UNLOOKED)) {
            return;
        }
        lastLookForAbandoned = now;
        for (LiveTrace trace : live.all()) {
            for (LiveSpan span : trace.spans()) {
                if (span.isOpenSince(now - limit) && writer.offerAbandoned(span)) {
                    span.reading().abandon();
                    events.ended(span);
                }
            }
        }
    }

    // The façade

    @Override
    public <T extends @Nullable Object, E extends Throwable> TracedResult<T> call(
            TracingOptions options, TracedCall<T, E> work) throws E {
        CallScope call = resolve(options);
        try (Context.Scope scope = Context.enter(this, call)) {
            String traceId = scope.traceId();
            return TracedResult.of(followers.carry(work.call(), Context.current()))
                    .withTraceId(traceId);
        }
    }

    /**
     * Has the spans that are opened on this thread continue what another process began.
     *
     * @param headers its W3C headers; others are ignored
     * @param accepted whether its trace id is used; else it is an alias of a new one
     * @return to be closed on the same thread; empty if the headers tell of no trace
     */
    public Optional<SpanScope> continueFrom(Map<String, String> headers, boolean accepted) {
        return calls.continueFrom(headers, accepted).map(call -> Context.enter(this, call));
    }

    /**
     * Does the same for whatever thread the context is taken to.
     *
     * @param headers as there
     * @param accepted as there
     * @return what is to be around the work; null if the headers tell of no trace
     */
    public @Nullable Context continuing(Map<String, String> headers, boolean accepted) {
        try (SpanScope scope = continueFrom(headers, accepted).orElse(null)) {
            return scope == null ? null : Context.current();
        }
    }

    private CallScope resolve(TracingOptions options) {
        Context context = Context.current(this);
        LiveSpan span = context == null ? null : context.span();
        if (span == null) {
            return calls.begin(options, context != null && context.call() != null);
        }
        // Work inside hides what is hidden around it, in whatever trace it is recorded.
        return calls.isOtherTrace(options)
                ? calls.begin(options, false).hiding(span.hidesInput(), span.hidesOutput())
                : calls.inside(span, options);
    }

    @Override
    public SpanBuilder span(SpanType type, String name) {
        return new SpanCalls(this, SpanDefinition.of(type, name, SpanDefinition.Origin.CODE));
    }

    @Override
    public ActiveSpan currentSpan() {
        Context context = Context.current(this);
        LiveSpan span = context == null ? null : context.span();
        return span == null ? noSpan : span;
    }

    @Override
    public Map<String, String> currentHeaders() {
        Context context = Context.current(this);
        LiveSpan span = context == null ? null : context.span();
        return span == null ? Map.of() : span.headers();
    }

    @Override
    public Optional<Trace> getTrace(String traceId) {
        if (!TraceIds.isTraceId(traceId)) {
            return Optional.empty();
        }
        return reader.find(traceId)
                .map(trace -> new TraceView(trace, clock.wall().instant(), this));
    }

    @Override
    public Optional<TraceTree> tree(String traceId) {
        return TraceIds.isTraceId(traceId) ? reader.tree(traceId, clock.wall().instant()) : Optional.empty();
    }

    @Override
    public List<SpanData> spans(String traceId, List<String> spanIds) {
        List<String> known = spanIds.stream().filter(TraceIds::isSpanId).toList();
        return TraceIds.isTraceId(traceId) ? reader.spans(traceId, known) : List.of();
    }

    @Override
    public List<SpanOutline> outlines(String traceId, List<String> spanIds) {
        return spans(traceId, spanIds).stream().map(Previews::outline).toList();
    }

    @Override
    public Optional<SpanData> newestOpenSpan(String traceId) {
        return reader.newestOpen(traceId);
    }

    @Override
    public TracePage queryTraces(TraceQuery query) {
        return reader.query(query, clock.wall().instant());
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        flush(STATS_WAIT);
        return store.stats(query);
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        flush(STATS_WAIT);
        return store.facets(query);
    }

    @Override
    public TraceHistogram histogram(TraceQuery query, Instant from, Instant to, int buckets) {
        flush(STATS_WAIT);
        return store.histogram(query, from, to, buckets);
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        flush(STATS_WAIT);
        return store.conversations(query);
    }

    /** {@return what takes traces out and in} */
    public TraceArchive archive() {
        return new Archive(reader, redaction, errands::add);
    }

    @Override
    public AutoCloseable addListener(TraceListener listener) {
        return events.add(Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public void addScore(String traceId, Score score) {
        Objects.requireNonNull(score, "score");
        Score told = redaction.redact(score);
        String id = errands.annotate(traceId, own -> WriteBatch.of(TraceIds.newSpanId(), own, told));
        events.scored(id, told, null);
    }

    @Override
    public void addScore(String traceId, String spanId, Score score) {
        addScore(traceId, score.withSpanId(spanId));
    }

    @Override
    public void addFeedback(String traceId, Feedback feedback) {
        Objects.requireNonNull(feedback, "feedback");
        Feedback told = redaction.redact(feedback);
        String id = errands.annotate(traceId, own -> WriteBatch.of(TraceIds.newSpanId(), own, told));
        events.scored(id, null, told);
    }

    @Override
    public boolean deleteTrace(String traceId) {
        TraceIds.requireTraceId(traceId);
        return errands.delete(traceId);
    }

    @Override
    public long deleteTraces(TraceQuery query) {
        if (!query.hasFilter()) {
            throw new IllegalArgumentException("Deleting needs a filter; to delete all, give from(Instant.EPOCH)");
        }
        return errands.deleteAll(query);
    }

    @Override
    public FlushResult flush(Duration timeout) {
        return writer.flush(timeout);
    }

    /**
     * Writes what waits, for as long as a shutdown may take: the first call begins that time, {@link #close()} ends with it.
     *
     * @return what became of it
     */
    public FlushResult drain() {
        return writer.drain();
    }

    /** Writes what waits, and stops. What the store does not take in time is counted as lost, and told in the log. */
    @Override
    public void close() {
        OpenEngines.remove(this);
        events.close();
        FlushResult result = writer.close();
        redaction.close();
        if (result.dropped() > 0 || !result.complete()) {
            log.warn(
                    "Tracing stopped: {} spans written, {} lost because the store did not take them in time",
                    result.written(),
                    result.dropped());
        }
    }
}
