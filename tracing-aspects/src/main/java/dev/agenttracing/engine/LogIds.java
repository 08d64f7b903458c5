/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Has the log tell in which span a line was written: {@code traceId} and {@code spanId} in SLF4J's MDC. Ids that somebody else has
 * put there stay. Thread-safe; each thread has its own.
 */
public final class LogIds {

    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";

    /** The span whose ids this thread's MDC has. */
    private static final ThreadLocal<@Nullable LiveSpan> TOLD = new ThreadLocal<>();

    /** When the ids are put there. */
    public enum When {
        /** Never. */
        NEVER,

        /** Before a line is written, by who hears of that: most spans write none, and the MDC costs as much as a third of a span. */
        BEFORE_LINES,

        /** As soon as a span is entered: nobody hears of lines. */
        AT_ONCE
    }

    private LogIds() {}

    /** Puts the ids of the span around this thread there, for a line that is about to be written. Does not throw. */
    public static void beforeLine() {
        Context context = Context.current();
        LiveSpan now = context == null ? null : context.loggedSpan();
        if (now != null) {
            tell(now);
        }
    }

    /** Follows a change of what is around this thread: what was told is no more told. */
    static void change(@Nullable Context to) {
        LiveSpan now = to == null ? null : to.loggedSpan();
        if (now != null && to != null && to.tellsAtOnce()) {
            tell(now);
        } else {
            LiveSpan told = TOLD.get();
            if (told != null && told != now) {
                takeAway(told);
            }
        }
    }

    private static void tell(LiveSpan now) {
        LiveSpan told = TOLD.get();
        if (told == now) {
            return;
        }
        String trace = MDC.get(TRACE);
        if (!isOurs(trace, told, now)) {
            return;
        }
        if (!now.traceId().equals(trace)) {
            MDC.put(TRACE, now.traceId());
        }
        MDC.put(SPAN, now.id());
        TOLD.set(now);
    }

    /** Whoever copies the MDC to another thread takes along what was told on this one. */
    private static boolean isOurs(@Nullable String trace, @Nullable LiveSpan told, LiveSpan now) {
        if (trace != null) {
            return trace.equals(now.traceId()) || (told != null && trace.equals(told.traceId()));
        }
        String span = MDC.get(SPAN);
        return span == null || (told != null && span.equals(told.id()));
    }

    private static void takeAway(LiveSpan told) {
        if (told.id().equals(MDC.get(SPAN))) {
            MDC.remove(SPAN);
        }
        if (told.traceId().equals(MDC.get(TRACE))) {
            MDC.remove(TRACE);
        }
        // Not removed: the next span would have to make the place for it anew.
        TOLD.set(null);
    }
}
