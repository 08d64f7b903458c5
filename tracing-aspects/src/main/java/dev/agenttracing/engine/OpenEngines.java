/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The engines that are open, for woven code, which no application context hands one: it uses the engine of the current span,
 * else the newest that was opened by its class loader, else none.
 */
public final class OpenEngines {

    private record Open(TracingEngine engine, @Nullable ClassLoader loader) {}

    private static final List<Open> OPEN = new CopyOnWriteArrayList<>();

    private OpenEngines() {}

    static void add(TracingEngine engine) {
        OPEN.add(0, new Open(engine, Thread.currentThread().getContextClassLoader()));
    }

    static void remove(TracingEngine engine) {
        OPEN.removeIf(open -> open.engine == engine);
    }

    /**
     * Finds the engine for woven code.
     *
     * @param type the class that is woven
     * @return the engine; null if none is open for it
     */
    public static @Nullable TracingEngine find(Class<?> type) {
        Context current = Context.current();
        if (current != null) {
            return current.engine();
        }
        for (Open open : OPEN) {
            if (open.loader == null || sees(open.loader, type.getClassLoader())) {
                return open.engine;
            }
        }
        return null;
    }

    /** True if a class of the one loader can be seen by the other: it is the same, or above it. */
    private static boolean sees(ClassLoader loader, @Nullable ClassLoader typeLoader) {
        if (typeLoader == null) {
            return true;
        }
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at == typeLoader) {
                return true;
            }
        }
        return false;
    }
}
