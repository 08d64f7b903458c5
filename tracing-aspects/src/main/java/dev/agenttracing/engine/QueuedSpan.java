/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A span that waits for the writer. A header whose span ends while it waits becomes that span: what is short is queued and written
 * once.
 *
 * <pre>
 * HEADER_WAITS ──▶ HEADER      the writer came first; the span is queued anew when it ends
 *             └──▶ ENDED       the end came first
 * </pre>
 */
final class QueuedSpan {

    /** About how much memory a header takes. */
    private static final long HEADER_BYTES = 1_000;

    private enum Kind {
        HEADER_WAITS,
        HEADER,
        ENDED,
        ABANDONED
    }

    private final LiveSpan span;
    private final AtomicReference<Kind> kind;

    /** Written before the kind becomes ENDED, read after. */
    private long endedBytes;

    private QueuedSpan(LiveSpan span, Kind kind, long bytes) {
        this.span = span;
        this.kind = new AtomicReference<>(kind);
        this.endedBytes = bytes;
    }

    static QueuedSpan header(LiveSpan span) {
        return new QueuedSpan(span, Kind.HEADER_WAITS, 0);
    }

    static QueuedSpan ended(LiveSpan span, long bytes) {
        return new QueuedSpan(span, Kind.ENDED, bytes);
    }

    static QueuedSpan abandoned(LiveSpan span, long bytes) {
        return new QueuedSpan(span, Kind.ABANDONED, bytes);
    }

    LiveSpan span() {
        return span;
    }

    long bytes() {
        return isHeader() ? HEADER_BYTES : endedBytes;
    }

    /** True if it is a header that the writer has not taken. */
    boolean waitsAsHeader() {
        return kind.get() == Kind.HEADER_WAITS;
    }

    boolean isHeader() {
        return kind.get() == Kind.HEADER_WAITS || kind.get() == Kind.HEADER;
    }

    boolean isEnded() {
        return kind.get() == Kind.ENDED;
    }

    boolean isAbandoned() {
        return kind.get() == Kind.ABANDONED;
    }

    /** Becomes the span that has ended, of so many bytes; false if the writer has taken the header. */
    boolean end(long bytes) {
        endedBytes = bytes;
        return kind.compareAndSet(Kind.HEADER_WAITS, Kind.ENDED);
    }

    /** Is told by the writer when it takes it: from now on it does not change. */
    void take() {
        boolean unused = kind.compareAndSet(Kind.HEADER_WAITS, Kind.HEADER);
    }
}
