/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The ids of the traces deleted last, so that what of one still runs does not bring it back. Bounded. */
final class DeletedTraces {

    private static final int MAX = 10_000;

    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();

    void add(String traceId) {
        if (ids.add(traceId)) {
            oldestFirst.add(traceId);
        }
        while (ids.size() > MAX) {
            String oldest = oldestFirst.poll();
            if (oldest == null) {
                return;
            }
            ids.remove(oldest);
        }
    }

    boolean contains(String traceId) {
        return !ids.isEmpty() && ids.contains(traceId);
    }
}
