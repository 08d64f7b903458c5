/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanScope;
import dev.agenttracing.TraceIds;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is around the code that runs: of one engine, a span, and the call inside it. A stack, linked from the inside out; each
 * thread has the innermost. Immutable and opaque, so that it can be carried to another thread as it is.
 *
 * <pre>
 * (engine A, span "tool", –) → (engine A, span "agent", –) → (engine A, –, call {tags}) → –
 * </pre>
 */
public final class Context {

    private static final ThreadLocal<@Nullable Context> CURRENT = new ThreadLocal<>();

    private final TracingEngine engine;
    private final @Nullable LiveSpan span;
    private final @Nullable FollowedCall followed;
    private final @Nullable CallScope call;
    private final @Nullable Context outer;
    private final boolean logged;

    private Context(
            TracingEngine engine,
            @Nullable LiveSpan span,
            @Nullable FollowedCall followed,
            @Nullable CallScope call,
            @Nullable Context outer) {
        this.engine = engine;
        this.span = span;
        this.followed = followed;
        this.call = call;
        this.outer = outer;
        // The ids of a trace that is not sampled would lead a reader of the log to nothing.
        this.logged = engine.settings().logIds() != LogIds.When.NEVER
                && (span == null || span.trace().isSampled());
    }

    TracingEngine engine() {
        return engine;
    }

    /**
     * The span around; null if there is none, or if a call inside it begins another trace. That of a call whose work begins later
     * opens now, for something needs it.
     */
    @Nullable
    LiveSpan span() {
        return followed == null ? span : followed.liveSpan();
    }

    /** The call inside that span. */
    @Nullable
    CallScope call() {
        return call;
    }

    /**
     * Gives what is around the code that runs, to be taken to another thread.
     *
     * @return the innermost context of this thread, of whatever engine; null if there is none
     */
    public static @Nullable Context current() {
        return CURRENT.get();
    }

    /**
     * Puts something around the code that runs on this thread next. Whoever does that puts back what was there before.
     *
     * @param context a context, of any thread; null for none
     */
    public static void set(@Nullable Context context) {
        change(context);
        if (context == null) {
            CURRENT.remove();
        }
    }

    private static void change(@Nullable Context to) {
        Context from = CURRENT.get();
        CURRENT.set(to);
        if ((from != null && from.logged) || (to != null && to.logged)) {
            LogIds.change(to);
        }
    }

    /** The span that log lines are told; null if they are told none. One that is not open yet is not opened for them. */
    @Nullable
    LiveSpan loggedSpan() {
        return logged ? span : null;
    }

    boolean tellsAtOnce() {
        return engine.settings().logIds() == LogIds.When.AT_ONCE;
    }

    /**
     * Does something where another context is around.
     *
     * @param context the context; null for none
     * @param work what is done
     * @param <T> what it gives
     * @return what it gives
     */
    public static <T extends @Nullable Object> T within(@Nullable Context context, Supplier<T> work) {
        Context before = CURRENT.get();
        change(context);
        try {
            return work.get();
        } finally {
            change(before);
        }
    }

    /** The innermost context of this thread that is of an engine. */
    static @Nullable Context current(TracingEngine engine) {
        Context at = CURRENT.get();
        while (at != null && at.engine != engine) {
            at = at.outer;
        }
        return at;
    }

    /** True if this thread is inside of a context, or that is its own. */
    static boolean isInside(Context context) {
        Context at = CURRENT.get();
        while (at != null && at != context) {
            at = at.outer;
        }
        return at != null;
    }

    /** True if this thread is inside of a span, or right inside of one that is under it. */
    static boolean isInside(LiveSpan span) {
        Context at = CURRENT.get();
        while (at != null && !at.isOf(span)) {
            at = at.outer;
        }
        return at != null;
    }

    private boolean isOf(LiveSpan other) {
        LiveSpan own = followed == null ? span : followed.openSpan();
        return own == other || (own != null && own.isUnder(other));
    }

    /** Whether what is opened here has its input kept out of the record. Opens nothing. */
    boolean hidesInput() {
        return (call != null && call.hideInput())
                || (followed == null ? span != null && span.hidesInput() : followed.hidesInput());
    }

    /** Enters a span. */
    static Scope enter(TracingEngine engine, LiveSpan span) {
        return enter(new Context(engine, span, null, null, CURRENT.get()));
    }

    /** Enters the method of a call whose work begins later. */
    static Scope enter(TracingEngine engine, FollowedCall followed) {
        return enter(new Context(engine, null, followed, null, CURRENT.get()));
    }

    /** Enters a call, inside what is around. */
    static Scope enter(TracingEngine engine, CallScope call) {
        Context around = current(engine);
        LiveSpan span = around == null ? null : around.span();
        CallScope whole = around == null || around.call == null ? call : around.call.with(call);
        return enter(new Context(engine, whole.beginsEntries() ? null : span, null, whole, CURRENT.get()));
    }

    private static Scope enter(Context context) {
        change(context);
        return new Scope(context, Thread.currentThread());
    }

    /** Leaves a context, and all that were entered inside and not left. */
    static final class Scope implements SpanScope {

        private final Context context;
        private final Thread thread;

        private Scope(Context context, Thread thread) {
            this.context = context;
            this.thread = thread;
        }

        String traceId() {
            return context.call == null ? TraceIds.NO_TRACE : context.call.traceId();
        }

        @Override
        public void close() {
            // False if an outer scope was closed first: then the thread is outside already, and must not be put back
            // in.
            if (Thread.currentThread() != thread || !isInside(context)) {
                return;
            }
            // Not removed where nothing is around: the next call would have to make the place for it anew.
            change(context.outer);
        }
    }
}
