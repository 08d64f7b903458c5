/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The throwables whose message is hidden, because they left a span whose input or output is: a span further out may be left by
 * the same throwable, or by one around it. They are known by identity, and only as long as the application holds them.
 */
final class HiddenErrors {

    private static final int MAX_CHAIN = 1_000;

    private final WeakIdentitySet<Throwable> hidden = new WeakIdentitySet<>();

    /** Hides the messages of a throwable, its causes, and what they suppressed. */
    void hide(Throwable error) {
        chain(error).forEach(hidden::add);
    }

    /** True if a throwable, one of its causes, or one that they suppressed is hidden: the message may repeat that one's. */
    boolean isHidden(Throwable error) {
        if (hidden.isEmpty()) {
            return false;
        }
        Collection<Throwable> chain = chain(error);
        return chain.size() >= MAX_CHAIN || chain.stream().anyMatch(hidden::contains);
    }

    /** True if a throwable, or one of its chain, is of a sensitive class or has a sensitive member: the message may tell it. */
    static boolean isSensitive(Throwable error) {
        return chain(error).stream().anyMatch(each -> ObjectShape.tellsSensitive(each.getClass()));
    }

    private static Collection<Throwable> chain(Throwable error) {
        Set<Throwable> chain = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(error);
        while (!open.isEmpty() && chain.size() < MAX_CHAIN) {
            Throwable at = open.removeFirst();
            if (chain.add(at)) {
                Throwable cause = StackTraces.causeOf(at);
                if (cause != null) {
                    open.add(cause);
                }
                open.addAll(Arrays.asList(at.getSuppressed()));
            }
        }
        return chain;
    }
}
