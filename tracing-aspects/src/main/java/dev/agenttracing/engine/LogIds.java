/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Has the log tell in which span a line was written: {@code traceId} and {@code spanId} in SLF4J's MDC. */
final class LogIds {

    private static final String TRACE = "traceId";
    private static final String SPAN = "spanId";

    private LogIds() {}

    /** Follows a change of what is around this thread. Ids that somebody else has put there stay. */
    static void change(@Nullable Context from, @Nullable Context to) {
        LiveSpan before = from == null ? null : from.loggedSpan();
        LiveSpan now = to == null ? null : to.loggedSpan();
        if (before == now) {
            return;
        }
        if (before != null && now != null && before.traceId().equals(now.traceId())) {
            // The common case, in half the time. Without our span's id there, somebody else's ids are.
            if (before.id().equals(MDC.get(SPAN))) {
                MDC.put(SPAN, now.id());
            }
            return;
        }
        if (isForeign(MDC.get(SPAN), before == null ? null : before.id())
                || isForeign(MDC.get(TRACE), before == null ? null : before.traceId())) {
            return;
        }
        if (now == null) {
            MDC.remove(TRACE);
            MDC.remove(SPAN);
        } else {
            MDC.put(TRACE, now.traceId());
            MDC.put(SPAN, now.id());
        }
    }

    private static boolean isForeign(@Nullable String shown, @Nullable String ours) {
        return shown != null && !shown.equals(ours);
    }
}
