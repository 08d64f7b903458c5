/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.AgentRunRecorder;
import dev.agenttracing.Attributes;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelGenerationRecorder;
import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.ToolCallRecorder;
import dev.agenttracing.TraceIds;
import dev.agenttracing.WorkflowRecorder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A span from its opening to the store. What is said of it is guarded by its own lock, which nobody waits for but threads that
 * speak of the same span at once. None of its methods throws.
 */
final class LiveSpan implements DetachedSpan {

    private static final Logger log = LoggerFactory.getLogger(LiveSpan.class);

    private final TracingEngine engine;
    private final LiveTrace trace;
    private final String id;
    private final @Nullable String parentSpanId;
    private final SpanDefinition definition;
    private final String name;
    private final LiveSpan entrySpan;
    private final @Nullable Entry entry;
    private final boolean recording;
    private final boolean hideInput;
    private final boolean hideOutput;
    private final long startNanos;
    private final CutList cuts = new CutList();

    private volatile @Nullable String conversationId;
    private volatile @Nullable Future<?> awaited;
    private volatile boolean ended;
    private @Nullable Map<String, Object> attributes;
    private Captured input = Captured.NONE;
    private Captured output = Captured.NONE;
    private boolean outputSaid;
    private @Nullable Throwable error;
    private SpanStatus status = SpanStatus.RUNNING;
    private long endNanos;
    private @Nullable SpanData finished;

    /** Opens an entry span. */
    LiveSpan(TracingEngine engine, LiveTrace trace, boolean recording, SpanDefinition definition, CallScope call) {
        this(engine, trace, recording, definition, call, null, call.parentSpanId());
    }

    /** Opens a span under another. */
    LiveSpan(
            TracingEngine engine,
            LiveTrace trace,
            boolean recording,
            SpanDefinition definition,
            @Nullable CallScope call,
            LiveSpan parent) {
        this(engine, trace, recording, definition, call, parent, parent.id);
    }

    private LiveSpan(
            TracingEngine engine,
            LiveTrace trace,
            boolean recording,
            SpanDefinition definition,
            @Nullable CallScope call,
            @Nullable LiveSpan parent,
            @Nullable String parentSpanId) {
        this.engine = engine;
        this.trace = trace;
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
        this.hideInput =
                definition.hideInput() || (call != null && call.hideInput()) || (parent != null && parent.hideInput);
        this.hideOutput =
                definition.hideOutput() || (call != null && call.hideOutput()) || (parent != null && parent.hideOutput);
        String told = call == null ? null : call.conversationId();
        this.conversationId = told != null || parent == null ? told : parent.conversationId;
        this.startNanos = engine.nanos();
    }

    LiveTrace trace() {
        return trace;
    }

    boolean hidesInput() {
        return hideInput;
    }

    boolean hidesOutput() {
        return hideOutput;
    }

    boolean isEntry() {
        return entrySpan == this;
    }

    boolean isEnded() {
        return ended;
    }

    SpanType type() {
        return definition.type();
    }

    TracingEngine engine() {
        return engine;
    }

    @Override
    public String traceId() {
        return trace.traceId();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean isRecording() {
        return recording && !ended && !trace.isDeleted();
    }

    /** About how much memory the captured values take. */
    synchronized long capturedBytes() {
        long bytes = 1_000L
                + input.content().json().length()
                + output.content().json().length();
        if (attributes != null) {
            for (Object value : attributes.values()) {
                bytes += value instanceof Captured captured
                        ? captured.content().json().length()
                        : 100;
            }
        }
        return bytes;
    }

    // What is said of it

    @Override
    public ActiveSpan input(@Nullable Object value) {
        if (mayRecord()) {
            setInput(hideInput ? Captured.HIDDEN : engine.capture().capture(value));
        }
        return this;
    }

    void input(CapturedArguments arguments) {
        if (mayRecord()) {
            Captured captured = hideInput
                    ? (arguments.isEmpty() ? Captured.NONE : Captured.HIDDEN)
                    : engine.capture().capture(arguments);
            setInput(captured);
        }
    }

    @Override
    public ActiveSpan output(@Nullable Object value) {
        if (mayRecord()) {
            setOutput(hideOutput ? Captured.HIDDEN : engine.capture().capture(value), true);
        }
        return this;
    }

    private synchronized void setInput(Captured captured) {
        input = captured;
    }

    private synchronized void setOutput(Captured captured, boolean said) {
        // What the code says of its output comes before what the method returns.
        if (said || !outputSaid) {
            output = captured;
            outputSaid = said;
        }
    }

    @Override
    public ActiveSpan attribute(String key, @Nullable Object value) {
        if (mayRecord()) {
            boolean hidden = hideInput && SpanAttributes.INSTRUCTIONS.equals(key);
            plainAttribute(key, hidden ? null : plain(value));
        }
        return this;
    }

    /** Keeps words and figures as they are; captures all else as JSON, to be read back when the span is finished. */
    private @Nullable Object plain(@Nullable Object value) {
        if (value == null
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double) {
            return value;
        }
        return engine.capture().capture(value);
    }

    /** Sets an attribute whose value is immutable data already; null takes it away. */
    synchronized void plainAttribute(@Nullable String key, @Nullable Object value) {
        if (key == null || key.isBlank()) {
            engine.counters().misuse.count(log, "An attribute without a key was ignored");
            return;
        }
        Map<String, Object> known = attributes == null ? new LinkedHashMap<>() : attributes;
        attributes = known;
        if (value == null) {
            known.remove(key);
        } else if (known.size() >= engine.settings().spans().attributes() && !known.containsKey(key)) {
            cuts.add("attributes", "members", known.size() + 1L, known.size());
        } else {
            known.put(key, value);
        }
    }

    @Override
    public ActiveSpan metadata(String key, Object value) {
        Entry speaker = entrySpan.entry;
        if (mayRecord() && entryMayRecord() && speaker != null) {
            if (key == null || key.isBlank() || !CallScopes.isMetadata(value)) {
                engine.counters().misuse.count(log, "Metadata that is no string, number or boolean was ignored");
            } else {
                speaker.metadata(key, value);
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
                    speaker.tag(tag);
                }
            }
        }
        return this;
    }

    void conversation(String id) {
        if (mayRecord() && id != null && !id.isBlank()) {
            conversationId = id;
            Entry speaker = entrySpan.entry;
            if (speaker != null) {
                speaker.conversation(id);
            }
        }
    }

    @Override
    public ActiveSpan error(@Nullable Throwable cause) {
        if (mayRecord() && cause != null) {
            synchronized (this) {
                error = cause;
            }
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
        return recorderFor(type().equals(SpanType.AGENT_RUN));
    }

    @Override
    public ModelGenerationRecorder modelGeneration() {
        return recorderFor(type().equals(SpanType.MODEL_GENERATION));
    }

    @Override
    public ToolCallRecorder toolCall() {
        return recorderFor(isTool());
    }

    @Override
    public WorkflowRecorder workflow() {
        return recorderFor(isWorkflow());
    }

    private <R> R recorderFor(boolean fits) {
        @SuppressWarnings("unchecked") // both recorders implement each recorder interface
        R recorder = (R) (fits ? new SpanRecorder(this) : engine.noSpan());
        return recorder;
    }

    private boolean isTool() {
        return type().equals(SpanType.TOOL_CALL) || type().equals(SpanType.MCP_TOOL_CALL);
    }

    private boolean isWorkflow() {
        return type().equals(SpanType.WORKFLOW_RUN) || type().equals(SpanType.WORKFLOW_STEP);
    }

    void usage(@Nullable TokenUsage usage) {
        if (mayRecord()) {
            plainAttribute(SpanAttributes.USAGE, usage == null ? null : usage.asMap());
        }
    }

    void firstToken() {
        if (mayRecord()) {
            double millis = (engine.nanos() - startNanos) / 1e6;
            synchronized (this) {
                if (attributes == null || !attributes.containsKey(SpanAttributes.TIME_TO_FIRST_TOKEN_MS)) {
                    plainAttribute(SpanAttributes.TIME_TO_FIRST_TOKEN_MS, millis);
                }
            }
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
        end(SpanStatus.OK, null, engine.nanos());
    }

    @Override
    public void cancel() {
        end(SpanStatus.CANCELLED, null, engine.nanos());
    }

    /** Ends with what the work threw. */
    void fail(Throwable thrown) {
        end(SpanStatus.OK, thrown, engine.nanos());
    }

    /** Ends with what the work returned; if that is a stage, when it completes. */
    void complete(@Nullable Object result) {
        try {
            if (result instanceof CompletionStage<?> stage) {
                // Known before the callback is set: who waits for the future may read the trace before the callback has
                // run.
                awaited = stage instanceof Future<?> future ? future : null;
                CompletionStage<?> unused = stage.whenComplete(this::settle);
            } else {
                complete(result, engine.nanos());
            }
        } catch (Throwable t) {
            // A stage of the application's own that refuses callbacks.
            engine.counters().failures.count(log, "The end of a stage could not be awaited; its span ends at once", t);
            end();
        }
    }

    private void complete(@Nullable Object result, long now) {
        if (isRecording() && result != null) {
            setOutput(hideOutput ? Captured.HIDDEN : engine.capture().capture(result), false);
        }
        end(SpanStatus.OK, null, now);
    }

    private void settle(@Nullable Object result, @Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause == null) {
            complete(TracedResults.valueOf(result), engine.nanos());
        } else if (cause instanceof CancellationException) {
            cancel();
        } else {
            fail(cause);
        }
    }

    /** Ends now if the stage it waits for is done and only the callback is late. */
    private void settleIfDone() {
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
            engine.counters().failures.count(log, "A future could not be asked for its value", t);
        }
    }

    private void end(SpanStatus how, @Nullable Throwable thrown, long now) {
        synchronized (this) {
            if (ended) {
                return;
            }
            error = thrown == null ? error : thrown;
            status = error != null && how != SpanStatus.CANCELLED ? SpanStatus.ERROR : how;
            endNanos = now;
            awaited = null;
            ended = true;
            if (error != null && (hideInput || hideOutput)) {
                engine.hiddenErrors().hide(error);
            }
        }
        if (recording) {
            engine.ended(this);
        }
    }

    // How it is read

    /** Gives the span as it may be shown now. */
    SpanData read() {
        settleIfDone();
        synchronized (this) {
            return ended ? finished() : engine.finisher().running(snapshot());
        }
    }

    /**
     * Gives what is stored of an entry span when it begins: who it is, without bodies but the beginning of its input. If it
     * has ended meanwhile, the whole: a header must not take its place.
     */
    SpanData header() {
        SpanData span = read();
        return span.status() == SpanStatus.RUNNING ? withoutBodies(span) : span;
    }

    private static SpanData withoutBodies(SpanData span) {
        return span.toBuilder()
                .input(Previews.of(span.input()))
                .output(SpanData.Content.NONE)
                .attributes(Attributes.of(Map.of()))
                .cuts(List.of())
                .build();
    }

    /** Gives the span as it is stored. It is finished once, by the writer or by the first reader. */
    synchronized SpanData finished() {
        SpanData known = finished;
        if (known == null) {
            known = engine.finisher().finish(snapshot());
            finished = known;
        }
        return known;
    }

    private synchronized SpanData snapshot() {
        CutList all = new CutList();
        SpanLimits limits = engine.settings().spans();
        SpanData.Builder data = SpanData.builder(traceId(), id)
                .parentSpanId(parentSpanId)
                .type(type())
                .name(all.text("name", name, limits.textLength()))
                .entityId(definition.entityId())
                .startTime(trace.begin().at(startNanos))
                .status(status, ended ? Duration.ofNanos(Math.max(0, endNanos - startNanos)) : null)
                .input(input.content())
                .output(output.content())
                .error(spanError(limits))
                .attributes(Attributes.of(readAttributes(all)));
        if (entry != null) {
            entry.writeTo(data, all, engine.settings().instance());
        }
        all.addAll(input.cutsUnder("input"));
        all.addAll(output.cutsUnder("output"));
        all.addAll(cuts);
        return data.cuts(all.list()).build();
    }

    private @Nullable SpanError spanError(SpanLimits limits) {
        Throwable thrown = error;
        if (thrown == null) {
            return null;
        }
        boolean withMessages =
                !hideInput && !hideOutput && !engine.hiddenErrors().isHidden(thrown);
        String message = withMessages ? Described.messageOf(thrown) : null;
        return new SpanError(
                thrown.getClass().getName(),
                message == null ? "" : new CutList().text("error", message, limits.stackTraceLength()),
                StackTraces.text(thrown, withMessages, limits.stackTraceLength()));
    }

    private Map<String, Object> readAttributes(CutList all) {
        Map<String, Object> read = new LinkedHashMap<>(definition.attributes());
        if (hideInput) {
            read.remove(SpanAttributes.INSTRUCTIONS);
        }
        String conversation = conversationId;
        if (conversation != null && type().equals(SpanType.AGENT_RUN)) {
            read.put(SpanAttributes.CONVERSATION_ID, conversation);
        }
        addOutcome(read);
        if (attributes != null) {
            attributes.forEach((key, value) -> {
                String shortKey =
                        all.text("attributes", key, engine.settings().spans().textLength());
                if (value instanceof Captured captured) {
                    all.addAll(captured.cutsUnder("attributes." + shortKey));
                    Object plain = JsonContent.plain(captured.content());
                    if (plain != null) {
                        read.put(shortKey, plain);
                    }
                } else {
                    read.put(shortKey, value);
                }
            });
        }
        return read;
    }

    private void addOutcome(Map<String, Object> to) {
        if (isTool() && (status == SpanStatus.OK || status == SpanStatus.ERROR)) {
            to.put(SpanAttributes.SUCCESS, status == SpanStatus.OK);
        }
        if (isWorkflow()) {
            to.put(
                    SpanAttributes.STATUS,
                    switch (status) {
                        case RUNNING -> "running";
                        case OK -> "completed";
                        case ERROR -> "failed";
                        case CANCELLED -> "cancelled";
                        case ABANDONED -> "abandoned";
                    });
        }
    }
}
