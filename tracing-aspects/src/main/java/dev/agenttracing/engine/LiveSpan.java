/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.AgentRunRecorder;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.ToolCallRecorder;
import dev.agenttracing.TraceIds;
import dev.agenttracing.WorkflowRecorder;
import dev.agenttracing.engine.SpanDefinition.Origin;
import dev.agenttracing.privacy.HiddenTools;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A span from its opening to the store: who it is, what may be said of it, and how it ends. None of its methods throws.
 */
final class LiveSpan implements RecordedSpan {

    private static final Logger log = LoggerFactory.getLogger(LiveSpan.class);

    private static final long SMALL = 1_000;
    private static final AtomicLongFieldUpdater<LiveSpan> RESERVED =
            AtomicLongFieldUpdater.newUpdater(LiveSpan.class, "reserved");

    private final TracingEngine engine;
    private final EngineClock.Reading begin;
    private final String id;
    private final @Nullable String parentSpanId;
    private final SpanDefinition definition;
    private final String name;
    private final LiveSpan entrySpan;
    private final @Nullable Entry entry;
    private final boolean recording;
    private volatile boolean hideInput;
    private volatile boolean hideOutput;

    /** Hidden like the above, but not inherited by the spans inside. */
    private final boolean withholdsInput;

    private final boolean withholdsOutput;
    private volatile boolean hasChildren;

    /** That of the method that joined a library's span. */
    private volatile @Nullable String joinedName;

    private final long startNanos;
    private final @Nullable String remoteState;
    private final SpanState state;
    private volatile long reserved;

    private volatile @Nullable String conversationId;
    private volatile @Nullable Future<?> awaited;
    private volatile LiveTrace trace;
    private @Nullable QueuedSpan queuedHeader;
    private boolean gone;
    private volatile boolean ended;

    /** Null if it is not recorded. */
    private final @Nullable SpanReading reading;

    /** Opens an entry span. */
    LiveSpan(
            TracingEngine engine,
            LiveTrace trace,
            boolean recording,
            long startNanos,
            SpanDefinition definition,
            CallScope call) {
        this(engine, trace, recording, startNanos, definition, call, null, call.parentSpanId());
    }

    /** Opens a span under another. */
    LiveSpan(
            TracingEngine engine,
            LiveTrace trace,
            boolean recording,
            long startNanos,
            SpanDefinition definition,
            @Nullable CallScope call,
            LiveSpan parent) {
        this(engine, trace, recording, startNanos, definition, call, parent, parent.id);
    }

    private LiveSpan(
            TracingEngine engine,
            LiveTrace trace,
            boolean recording,
            long startNanos,
            SpanDefinition definition,
            @Nullable CallScope call,
            @Nullable LiveSpan parent,
            @Nullable String parentSpanId) {
        this.engine = engine;
        this.trace = trace;
        this.begin = trace.begin();
        this.recording = recording;
        this.definition = definition;
        this.id = TraceIds.newSpanId();
        this.parentSpanId = parentSpanId;
        this.entrySpan = parent == null ? this : parent.entrySpan;
        this.entry = parent == null && recording && call != null
                ? new Entry(call, engine.settings().spans())
                : null;
        String givenName = parent == null && call != null ? call.name() : null;
        this.name = givenName == null ? definition.name() : givenName;
        // Written where they differ from what they are: a volatile write costs more than the question.
        if (definition.hideInput() || (call != null && call.hideInput()) || (parent != null && parent.hideInput)) {
            this.hideInput = true;
        }
        if (definition.hideOutput() || (call != null && call.hideOutput()) || (parent != null && parent.hideOutput)) {
            this.hideOutput = true;
        }
        boolean withholdsContent = engine.settings().content().of(definition.type()) == ContentMode.NONE;
        HiddenTools.Hidden hiddenTool = definition.origin() == Origin.LIBRARY && SpanState.isTool(definition.type())
                ? engine.hiddenTools().tool(definition.name())
                : null;
        this.withholdsInput = withholdsContent || (hiddenTool != null && hiddenTool.input());
        this.withholdsOutput = withholdsContent || (hiddenTool != null && hiddenTool.output());
        String told = conversationOf(call, parent);
        if (told != null) {
            this.conversationId = told;
        }
        this.remoteState =
                parent == null && call != null && call.joined() ? call.remote().state() : null;
        this.state = new SpanState(engine.settings().spans());
        this.startNanos = startNanos;
        this.reading = recording ? new SpanReading(this) : null;
    }

    private @Nullable String conversationOf(@Nullable CallScope call, @Nullable LiveSpan parent) {
        String told = call == null ? null : call.conversationId();
        if (told == null) {
            return parent == null ? null : parent.conversationId;
        }
        return new CutList()
                .text("conversationId", told, engine.settings().spans().textLength());
    }

    /** The header that was queued when it began; null if it is no entry span, or there was no room. */
    @Nullable
    QueuedSpan queuedHeader() {
        return queuedHeader;
    }

    void queuedHeader(@Nullable QueuedSpan header) {
        queuedHeader = header;
    }

    LiveTrace trace() {
        return trace;
    }

    @Override
    public boolean hidesInput() {
        return hideInput;
    }

    boolean hidesOutput() {
        return hideOutput;
    }

    private boolean withholdsInput() {
        return hideInput || withholdsInput;
    }

    boolean withholdsOutput() {
        return hideOutput || withholdsOutput;
    }

    /** Is told that a span opened under it. */
    void hasChild() {
        if (!hasChildren) {
            hasChildren = true;
        }
    }

    /**
     * Lets a method and a library be one span: whichever comes second joins the first, if nothing is under that yet. At most once.
     */
    boolean isJoinedBy(SpanDefinition second) {
        boolean libraryInMethod = second.origin() == Origin.LIBRARY
                && definition.origin() == Origin.METHOD
                && second.type().equals(type());
        boolean toolInLibrary = second.origin() == Origin.METHOD
                && definition.origin() == Origin.LIBRARY
                && SpanState.isTool(second.type())
                && SpanState.isTool(type())
                && definition.mayCall(second);
        if (!libraryInMethod && !toolInLibrary) {
            return false;
        }
        synchronized (state) {
            boolean free = !hasChildren && !ended;
            hasChildren = true;
            if (free && libraryInMethod) {
                state.libraryJoins();
            }
            return free;
        }
    }

    /**
     * Is told of a library's span that opens under it. Of several clients in a run, none has the run's answer: what its method
     * returns is the output.
     */
    void isNotJoinedBy(SpanDefinition second) {
        if (second.origin() == Origin.LIBRARY
                && definition.origin() == Origin.METHOD
                && SpanType.AGENT_RUN.equals(type())
                && second.type().equals(type())) {
            state.outputIsCaptured();
        }
    }

    /** True if it stands right under another span of this process. */
    boolean isUnder(LiveSpan other) {
        return other.id.equals(parentSpanId);
    }

    /** Is told that the library that joined it is done; a method that was done before it ends the span only now. */
    void libraryEnded() {
        SpanState.MethodEnd before = state.libraryLeaves();
        if (before != null) {
            end(before.how(), before.thrown(), now());
        }
    }

    /** Takes what a method that joins it tells by its annotations. What that hides is hidden backwards. */
    void join(SpanDefinition method, boolean alsoHideInput, boolean alsoHideOutput) {
        String toldName = name();
        if (method.isNamed()) {
            joinedName = method.name();
        }
        method.attributes().forEach((key, value) -> attribute(key, value, Source.SAID));
        hideInput |= method.hideInput() || alsoHideInput;
        hideOutput |= method.hideOutput() || alsoHideOutput;
        engine.hiddenTools().hide(toldName, method.hideInput(), method.hideOutput());
        if (hideInput || hideOutput) {
            if (state.libraryAttribute(SpanAttributes.TOOL_CALL_ID) instanceof String callId) {
                engine.hiddenTools().hideCall(callId, hideInput, hideOutput);
            }
            giveBack(state.hide(hideInput, hideOutput));
        }
    }

    boolean isEntry() {
        return entrySpan == this;
    }

    boolean isEnded() {
        return ended;
    }

    /** True if the entry span that it is under has ended; what goes on after that may end the trace. */
    boolean isEntryEnded() {
        return entrySpan.ended || entrySpan.reading().isAbandoned();
    }

    @Override
    public SpanDefinition definition() {
        return definition;
    }

    @Override
    public SpanType type() {
        return definition.type();
    }

    @Override
    public String traceId() {
        return trace.traceId();
    }

    @Override
    public String id() {
        return id;
    }

    /** The headers with which another process continues under this span. */
    Map<String, String> headers() {
        String parent = TraceParent.header(traceId(), id, trace.isSampled());
        String state = entrySpan.remoteState;
        return state == null ? Map.of("traceparent", parent) : Map.of("traceparent", parent, "tracestate", state);
    }

    @Override
    public boolean isRecording() {
        return recording && !ended && !trace.isDeleted();
    }

    /** About how much memory the captured values take. */
    long capturedBytes() {
        return state.bytes();
    }

    Instant startTime() {
        return begin.at(startNanos);
    }

    @Nullable
    String remoteTraceId() {
        return entry == null ? null : entry.remoteTraceId();
    }

    // What is said of it

    @Override
    public ActiveSpan input(@Nullable Object value) {
        input(value, Source.SAID);
        return this;
    }

    void input(@Nullable Object value, Source source) {
        if (mayRecord()) {
            Captured captured = withholdsInput()
                    ? Captured.HIDDEN
                    : admitted(engine.capture().capture(value));
            giveBack(state.input(captured, source));
        }
    }

    @Override
    public LiveSpan live() {
        return this;
    }

    @Override
    public void capturedOutput(@Nullable Object output) {
        if (isRecording() && output != null) {
            output(output, Source.CAPTURED);
        }
    }

    /**
     * Takes the arguments of its method. Where one of them is hidden they come over what a library told of them, which would tell
     * that one too.
     */
    @Override
    public void input(CapturedArguments arguments, @Nullable Captured known) {
        if (mayRecord()) {
            boolean partlyHidden = arguments.hasHidden();
            boolean withheld = partlyHidden ? hideInput : withholdsInput();
            Captured captured = withheld
                    ? (arguments.isEmpty() ? Captured.NONE : Captured.HIDDEN)
                    : known != null ? known : engine.capture().capture(arguments);
            giveBack(state.input(admitted(captured), partlyHidden ? Source.LIBRARY : Source.CAPTURED));
        }
    }

    @Override
    public ActiveSpan output(@Nullable Object value) {
        output(value, Source.SAID);
        return this;
    }

    void output(@Nullable Object value, Source source) {
        if (mayRecord()) {
            Captured captured = withholdsOutput()
                    ? Captured.HIDDEN
                    : admitted(
                            value instanceof Captured known
                                    ? known
                                    : engine.capture().capture(value));
            giveBack(state.output(captured, source));
        }
    }

    @Override
    public ActiveSpan attribute(String key, @Nullable Object value) {
        attribute(key, value, Source.SAID);
        return this;
    }

    void attribute(String key, @Nullable Object value, Source source) {
        if (!mayRecord()) {
            return;
        }
        if ((hideInput || hideOutput) && SpanAttributes.TOOL_CALL_ID.equals(key) && value instanceof String callId) {
            engine.hiddenTools().hideCall(callId, hideInput, hideOutput);
        }
        if (key == null || key.isBlank()) {
            engine.counters().misuse.count(log, "An attribute without a key was ignored");
        } else if (withholdsInput() && SpanAttributes.INSTRUCTIONS.equals(key)) {
            giveBack(state.attribute(key, null, source));
        } else if (value instanceof String text && !engine.capture().isSensitive(text)) {
            state.text(key, text, engine.settings().capture().maxStringLength(), source);
        } else {
            giveBack(state.attribute(key, plain(value), source));
        }
    }

    /** A large value that finds no room among all that is open is left out, and marked; small ones are bounded by their number. */
    private Captured admitted(Captured captured) {
        long size = captured.bytes();
        if (size < SMALL) {
            return captured;
        }
        if (!engine.reserve(size)) {
            return Captured.leftOut(size);
        }
        RESERVED.addAndGet(this, size);
        return captured;
    }

    private void giveBack(long size) {
        if (size >= SMALL) {
            RESERVED.addAndGet(this, -size);
            engine.free(size);
        }
    }

    /** Gives up the room that its values took. */
    long giveUpReserved() {
        return RESERVED.getAndSet(this, 0);
    }

    /** Keeps figures as they are; captures all else as JSON, to be read back when the span is finished. */
    private @Nullable Object plain(@Nullable Object value) {
        return value == null || isFigure(value)
                ? value
                : admitted(
                        value instanceof Captured known
                                ? known
                                : engine.capture().capture(value));
    }

    static boolean isFigure(Object value) {
        return value instanceof Boolean || value instanceof Integer || value instanceof Long || value instanceof Double;
    }

    @Override
    public ActiveSpan metadata(String key, Object value) {
        Entry speaker = entrySpan.entry;
        if (mayRecord() && entryMayRecord() && speaker != null) {
            if (key == null || key.isBlank() || !CallScopes.isMetadata(value)) {
                engine.counters().misuse.count(log, "Metadata that is no string, number or boolean was ignored");
            } else {
                speaker.metadata(key, engine.capture().isSensitive(value) ? Described.SENSITIVE : value);
            }
        }
        return this;
    }

    @Override
    public ActiveSpan tag(String... tags) {
        Entry speaker = entrySpan.entry;
        if (mayRecord() && entryMayRecord() && speaker != null && tags != null) {
            for (String tag : tags) {
                if (tag == null || tag.isBlank()) {
                    engine.counters().misuse.count(log, "A blank tag was ignored");
                } else {
                    speaker.tag(engine.capture().isSensitive(tag) ? Described.SENSITIVE : tag);
                }
            }
        }
        return this;
    }

    @Override
    public void conversation(String id) {
        conversation(id, Source.SAID);
    }

    void conversation(String id, Source source) {
        boolean known = source == Source.LIBRARY && conversationId != null;
        if (mayRecord()
                && !known
                && id != null
                && !id.isBlank()
                && !engine.capture().isSensitive(id)) {
            conversationId = new CutList()
                    .text("conversationId", id, engine.settings().spans().textLength());
            Entry speaker = entrySpan.entry;
            if (speaker != null) {
                speaker.conversation(id);
            }
        }
    }

    @Override
    public ActiveSpan error(@Nullable Throwable cause) {
        if (mayRecord() && cause != null) {
            state.error(cause);
        }
        return this;
    }

    @Override
    public ActiveSpan addScore(Score score) {
        if (recording) {
            engine.addScore(traceId(), id, score);
        } else {
            engine.counters().misuse.count(log, "A score of a span that is not recorded was ignored");
        }
        return this;
    }

    @Override
    public AgentRunRecorder agentRun() {
        return agentRun(Source.SAID);
    }

    AgentRunRecorder agentRun(Source source) {
        return recorderFor(type().equals(SpanType.AGENT_RUN), source);
    }

    @Override
    public ModelGenerationRecorder modelGeneration() {
        return modelGeneration(Source.SAID);
    }

    ModelGenerationRecorder modelGeneration(Source source) {
        return recorderFor(type().equals(SpanType.MODEL_GENERATION), source);
    }

    @Override
    public ToolCallRecorder toolCall() {
        return toolCall(Source.SAID);
    }

    ToolCallRecorder toolCall(Source source) {
        return recorderFor(SpanState.isTool(type()), source);
    }

    @Override
    public WorkflowRecorder workflow() {
        return recorderFor(SpanState.isWorkflow(type()), Source.SAID);
    }

    private <R> R recorderFor(boolean fits, Source source) {
        @SuppressWarnings("unchecked") // both recorders implement each recorder interface
        R recorder = (R) (fits ? new SpanRecorder(this, source) : engine.noSpan());
        return recorder;
    }

    void usage(@Nullable TokenUsage usage, Source source) {
        if (mayRecord()) {
            giveBack(state.attribute(SpanAttributes.USAGE, usage == null ? null : usage.asMap(), source));
        }
    }

    void firstToken(Source source) {
        if (mayRecord()) {
            state.attributeOnce(SpanAttributes.TIME_TO_FIRST_TOKEN_MS, (engine.nanos() - startNanos) / 1e6, source);
        }
    }

    /** Metadata and tags are the entry span's: after its end it is too late for them. */
    private boolean entryMayRecord() {
        return entrySpan == this || entrySpan.mayRecord();
    }

    private boolean mayRecord() {
        if (ended && recording) {
            engine.counters().misuse.count(log, "What was said of a span after its end was ignored");
        }
        return isRecording();
    }

    // How it ends

    @Override
    public SpanScope makeCurrent() {
        return Context.enter(engine, this);
    }

    @Override
    public void end() {
        end(SpanStatus.OK, null, now());
    }

    @Override
    public void cancel() {
        end(SpanStatus.CANCELLED, null, now());
    }

    @Override
    public void fail(Throwable thrown) {
        end(SpanStatus.OK, thrown, now());
    }

    /** The time by which it ends; that of a span that is not recorded is nobody's to know. */
    private long now() {
        return recording ? engine.nanos() : 0;
    }

    @Override
    public void complete(@Nullable Object result) {
        try {
            if (result instanceof CompletionStage<?> stage) {
                // Known before the callback is set: who waits for the future may read the trace before the callback has
                // run.
                awaited = stage instanceof Future<?> future ? future : null;
                CompletionStage<?> unused = stage.whenComplete(this::settle);
            } else {
                complete(result, now());
            }
        } catch (Throwable t) {
            // A stage of the application's own that refuses callbacks.
            engine.counters().failures.count(log, "The end of a stage could not be awaited; its span ends at once", t);
            end();
        }
    }

    private void complete(@Nullable Object result, long now) {
        capturedOutput(result);
        end(SpanStatus.OK, null, now);
    }

    private void settle(@Nullable Object result, @Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause == null) {
            complete(TracedResults.valueOf(result), now());
        } else if (cause instanceof CancellationException) {
            cancel();
        } else {
            fail(cause);
        }
    }

    /** Ends now if the stage it waits for is done and only the callback is late. */
    void settleIfDone() {
        Future<?> future = awaited;
        if (future == null || ended) {
            return;
        }
        try {
            if (!future.isDone()) {
                return;
            }
            settle(future.get(), null);
        } catch (ExecutionException e) {
            settle(null, e.getCause());
        } catch (CancellationException e) {
            settle(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable t) {
            // Not asked again: its callback ends the span.
            awaited = null;
            engine.counters().failures.count(log, "A future could not be asked for its value", t);
        }
    }

    private void end(SpanStatus how, @Nullable Throwable thrown, long now) {
        if (awaited != null) {
            awaited = null;
        }
        // Those around may end first, with the same error.
        Throwable error = thrown == null ? state.error() : thrown;
        if (error != null && (hideInput || hideOutput || HiddenErrors.isSensitive(error))) {
            engine.hiddenErrors().hide(error);
        }
        if (!recording) {
            ended = true;
        } else if (state.end(how, thrown, now)) {
            ended = true;
            engine.ended(this);
        }
    }

    /** True if it is open since before a time of the monotonic clock. */
    boolean isOpenSince(long nanos) {
        settleIfDone();
        return !ended && !reading().isAbandoned() && startNanos - nanos < 0;
    }

    /** Leaves its live trace; false if it has left before. */
    boolean leave() {
        synchronized (state) {
            boolean left = !gone;
            gone = true;
            return left;
        }
    }

    /** Comes back to life if it has left: its end came after it was stored as abandoned. */
    boolean comeBack(UnaryOperator<LiveTrace> again) {
        synchronized (state) {
            boolean back = gone;
            if (back) {
                trace = again.apply(trace);
                gone = false;
            }
            return back;
        }
    }

    // What is read of it

    /** Is asked of a recorded span only. */
    SpanReading reading() {
        return Objects.requireNonNull(reading, "reading");
    }

    TracingEngine engine() {
        return engine;
    }

    SpanState state() {
        return state;
    }

    @Nullable
    String parentSpanId() {
        return parentSpanId;
    }

    String name() {
        String joined = joinedName;
        return joined == null ? name : joined;
    }

    long startNanos() {
        return startNanos;
    }

    /** What it tells as an entry span; null if it is none. */
    @Nullable
    Entry entry() {
        return entry;
    }

    Map<String, Object> knownAttributes() {
        Map<String, Object> known = new LinkedHashMap<>(definition.attributes());
        if (withholdsInput()) {
            known.remove(SpanAttributes.INSTRUCTIONS);
        }
        String conversation = conversationId;
        if (conversation != null && type().equals(SpanType.AGENT_RUN)) {
            known.put(SpanAttributes.CONVERSATION_ID, conversation);
        }
        return known;
    }

    boolean mayTellMessages() {
        Throwable error = state.error();
        return !hideInput
                && !hideOutput
                && (error == null || !engine.hiddenErrors().isHidden(error));
    }
}
