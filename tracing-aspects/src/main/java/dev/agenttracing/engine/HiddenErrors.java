/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The throwables whose message is hidden, because they left a span whose input or output is: a span further out may be left by
 * the same throwable, or by one around it. They are known by identity, and only as long as the application holds them.
 */
final class HiddenErrors {

    private static final int MAX_CHAIN = 1_000;

    private final Set<Known> hidden = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Throwable> gone = new ReferenceQueue<>();

    /** Hides the messages of a throwable, its causes, and what they suppressed. */
    void hide(Throwable error) {
        for (Reference<?> each = gone.poll(); each != null; each = gone.poll()) {
            hidden.remove(each);
        }
        chain(error).forEach(each -> hidden.add(new Known(each, gone)));
    }

    /** True if a throwable, one of its causes, or one that they suppressed is hidden: the message may repeat that one's. */
    boolean isHidden(Throwable error) {
        if (hidden.isEmpty()) {
            return false;
        }
        Collection<Throwable> chain = chain(error);
        return chain.size() >= MAX_CHAIN || chain.stream().anyMatch(each -> hidden.contains(new Known(each, null)));
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

    private static final class Known extends WeakReference<Throwable> {

        private final int hash;

        private Known(Throwable error, @Nullable ReferenceQueue<Throwable> queue) {
            super(error, queue);
            this.hash = System.identityHashCode(error);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof Known that && get() != null && get() == that.get());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
