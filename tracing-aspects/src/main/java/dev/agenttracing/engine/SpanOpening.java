/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Sampler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens spans: in which trace, whether that is sampled, and whether there is room. On the caller's thread. */
final class SpanOpening {

    private static final Logger log = LoggerFactory.getLogger(SpanOpening.class);

    private final TracingEngine engine;
    private final Sampler sampler;
    private final CallScopes calls;
    private final EngineClock clock;
    private final LiveTraces live;
    private final DroppedSpans dropped;
    private final BatchSpanWriter writer;
    private final LiveEvents events;

    SpanOpening(
            TracingEngine engine,
            Sampler sampler,
            CallScopes calls,
            EngineClock clock,
            LiveTraces live,
            DroppedSpans dropped,
            BatchSpanWriter writer,
            LiveEvents events) {
        this.engine = engine;
        this.sampler = sampler;
        this.calls = calls;
        this.clock = clock;
        this.live = live;
        this.dropped = dropped;
        this.writer = writer;
        this.events = events;
    }

    /** Opens a span under another, or as an entry span. */
    LiveSpan open(SpanDefinition definition, @Nullable LiveSpan parent, @Nullable CallScope call) {
        engine.counters().started.increment();
        if (parent != null) {
            parent.hasChild();
            return openUnder(parent, definition, call);
        }
        if (call != null) {
            LiveTrace trace = live.enter(call.traceId(), id -> begin(definition, call));
            return openEntry(definition, call, trace, trace.isSampled() ? engine.nanos() : 0);
        }
        CallScope own = calls.begin();
        LiveTrace trace = live.begin(begin(definition, own));
        return openEntry(definition, own, trace, trace.begin().nanos());
    }

    private LiveTrace begin(SpanDefinition definition, CallScope call) {
        boolean sampled = isSampled(definition, call);
        return new LiveTrace(call.traceId(), sampled, sampled ? clock.read() : EngineClock.Reading.NONE);
    }

    private LiveSpan openEntry(SpanDefinition definition, CallScope call, LiveTrace trace, long startNanos) {
        LiveSpan span = new LiveSpan(engine, trace, mayRecord(trace), startNanos, definition, call);
        if (span.isRecording()) {
            trace.add(span);
            span.queuedHeader(writer.offerHeader(span));
            events.opened(span);
        }
        return span;
    }

    private LiveSpan openUnder(LiveSpan parent, SpanDefinition definition, @Nullable CallScope call) {
        LiveTrace trace = parent.trace();
        if (trace.isSampled() && !trace.isDeleted() && !trace.hold()) {
            // All spans of the trace have ended and are stored: it begins to live again.
            trace = enterAgain(parent.trace());
        }
        LiveSpan span = new LiveSpan(
                engine, trace, mayRecord(trace), trace.isSampled() ? engine.nanos() : 0, definition, call, parent);
        if (span.isRecording()) {
            trace.add(span);
            events.opened(span);
        }
        return span;
    }

    private boolean isSampled(SpanDefinition definition, CallScope call) {
        try {
            return sampler.sample(new Sampler.Candidate(
                    call.traceId(),
                    definition.type(),
                    call.name() == null ? definition.name() : call.name(),
                    call.options(),
                    call.remote().sampledFlag()));
        } catch (Throwable t) {
            engine.counters().beanFailures.count(log, "The Sampler failed; the trace is recorded", t);
            return true;
        }
    }

    private boolean mayRecord(LiveTrace trace) {
        if (!trace.isSampled()) {
            engine.counters().sampledOut.increment();
            return false;
        }
        if (trace.isDeleted()) {
            return false;
        }
        if (trace.countSpan() > engine.settings().spans().spansPerTrace()) {
            drop(trace, DropReason.TRACE_LIMIT);
            return false;
        }
        if (!live.addSpan(engine.settings().spans().liveSpans())) {
            drop(trace, DropReason.LIVE_LIMIT);
            return false;
        }
        return true;
    }

    private void drop(LiveTrace trace, DropReason reason) {
        engine.counters().counted(reason).count(log, reason.message());
        dropped.add(trace.traceId());
        live.leave(trace);
    }

    /** Has a trace live again that had left. */
    LiveTrace enterAgain(LiveTrace left) {
        return live.enter(left.traceId(), id -> new LiveTrace(id, true, left.begin()));
    }
}
