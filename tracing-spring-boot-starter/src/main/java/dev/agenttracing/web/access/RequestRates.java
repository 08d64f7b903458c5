/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts calls of each caller in a minute. Who was not seen for longest is forgotten when there are too many to count; the number of
 * callers that are counted is so large that to be forgotten takes more calls than one may make. Thread-safe.
 */
final class RequestRates {

    private static final int MOST_CALLERS = 10_000;
    private static final long MINUTE_MILLIS = 60_000;

    private record Count(long minute, int calls) {}

    private final Clock clock;
    private final int most;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes a count.
     *
     * @param clock tells the time
     * @param most the most calls of one caller in a minute; 0 for any number
     */
    RequestRates(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Counts a call; false if it is one too many. */
    synchronized boolean isWithin(String caller) {
        if (most == 0) {
            return true;
        }
        Count count = add(caller, 1);
        return count.calls <= most;
    }

    /** True if a caller has made so many calls already that the next is one too many. */
    synchronized boolean isFull(String caller) {
        return add(caller, 0).calls >= most;
    }

    private Count add(String caller, int more) {
        long minute = clock.millis() / MINUTE_MILLIS;
        Count before = counts.get(caller);
        int calls = before == null || before.minute != minute ? 0 : before.calls;
        Count count = new Count(minute, Math.min(Integer.MAX_VALUE - 1, calls) + more);
        counts.put(caller, count);
        Iterator<String> eldest = counts.keySet().iterator();
        while (counts.size() > MOST_CALLERS) {
            eldest.next();
            eldest.remove();
        }
        return count;
    }
}
