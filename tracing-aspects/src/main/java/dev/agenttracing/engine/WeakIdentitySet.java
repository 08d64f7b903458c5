/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Objects known by identity, only as long as the application holds them. Thread-safe. */
final class WeakIdentitySet<T> {

    private final Set<Object> known = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<T> gone = new ReferenceQueue<>();

    void add(T object) {
        for (Reference<?> each = gone.poll(); each != null; each = gone.poll()) {
            known.remove(each);
        }
        known.add(new Known<>(object, gone));
    }

    boolean contains(T object) {
        return !known.isEmpty() && known.contains(new Probe(object));
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    private static final class Known<T> extends WeakReference<T> {

        private final int hash;

        private Known(T object, ReferenceQueue<T> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof Known<?> that && get() != null && get() == that.get());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** What is looked up with: a set asks it whether it equals what it holds. */
    private static final class Probe {

        private final Object object;

        private Probe(Object object) {
            this.object = object;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Known<?> that && that.get() == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }
}
