/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Attributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a live span is read: while it runs, as a redacted copy; when it has ended, as it is stored, which is made once. Redaction may
 * take long: it is done under this one's lock, never under that of the state, which the application waits for. Thread-safe; none of
 * its methods throws.
 */
final class SpanReading {

    private final LiveSpan span;
    private volatile @Nullable SpanData abandoned;
    private volatile @Nullable SpanData finished;

    /** Made by who reads: those who are traced do not wait for it. */
    private @Nullable RedactedContents redacted;

    SpanReading(LiveSpan span) {
        this.span = span;
    }

    private TracingEngine engine() {
        return span.engine();
    }

    private RedactedContents redacted() {
        RedactedContents known = redacted;
        if (known == null) {
            known = new RedactedContents();
            redacted = known;
        }
        return known;
    }

    /** Takes the span for abandoned from now on. Its real end, if it comes, counts. */
    void abandon() {
        synchronized (this) {
            SpanData running = snapshotIfRunning(SpanStatus.ABANDONED, engine().nanos());
            if (running != null) {
                abandoned = engine().finisher().finish(running, redacted());
            }
        }
    }

    boolean isAbandoned() {
        return abandoned != null && !span.isEnded();
    }

    /** Gives the span as it may be shown now. */
    SpanData now() {
        span.settleIfDone();
        settleOthersIfFailed();
        synchronized (this) {
            SpanData closed = abandoned;
            if (closed != null && !span.isEnded()) {
                return closed;
            }
            SpanData running = snapshotIfRunning(SpanStatus.RUNNING, 0);
            return running == null ? finished() : engine().finisher().running(running, redacted());
        }
    }

    /**
     * Gives what is stored of an entry span when it begins: who it is, without bodies but the beginning of its input. If it
     * has ended meanwhile, the whole: a header must not take its place.
     */
    SpanData header() {
        SpanData now = now();
        return now.status() == SpanStatus.RUNNING ? withoutBodies(now) : now;
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
    SpanData finished() {
        SpanData known = finished;
        if (known != null) {
            return known;
        }
        settleOthersIfFailed();
        synchronized (this) {
            known = finished;
            if (known == null) {
                SpanState state = span.state();
                SpanData whole;
                synchronized (state) {
                    whole = snapshot(state.status(), state.endNanos());
                }
                known = engine().finisher().finish(whole, redacted());
                finished = known;
                redacted = null;
            }
            return known;
        }
    }

    /**
     * A throwable is hidden by the innermost span that it left; of a chain of stages the outer may end before it. Not under the
     * lock: it takes those of others.
     */
    private void settleOthersIfFailed() {
        if (span.state().error() != null) {
            span.trace().settle();
        }
    }

    private @Nullable SpanData snapshotIfRunning(SpanStatus seenAs, long now) {
        SpanState state = span.state();
        synchronized (state) {
            return state.status() == SpanStatus.RUNNING ? snapshot(seenAs, now) : null;
        }
    }

    private SpanData snapshot(SpanStatus status, long endNanos) {
        CutList all = new CutList();
        Duration duration =
                status == SpanStatus.RUNNING ? null : Duration.ofNanos(Math.max(0, endNanos - span.startNanos()));
        SpanData.Builder data = SpanData.builder(span.traceId(), span.id())
                .parentSpanId(span.parentSpanId())
                .type(span.type())
                .name(all.text("name", span.name(), engine().settings().spans().textLength()))
                .entityId(span.definition().entityId())
                .startTime(span.startTime())
                .status(status, duration)
                .error(span.state().spanError(span.mayTellMessages(), all));
        span.state().writeTo(data, all, span.knownAttributes(), span.type(), status);
        Entry entry = span.entry();
        if (entry != null) {
            entry.writeTo(data, all, engine().settings().instance());
        }
        return data.cuts(all.list()).build();
    }
}
