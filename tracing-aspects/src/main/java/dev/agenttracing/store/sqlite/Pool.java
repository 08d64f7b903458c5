/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Things that are dear to make and used by one thread at a time. Some are kept for the next that needs one, the others closed: how
 * many there are depends on how many are used at once, and not on how many threads there ever were.
 */
final class Pool<T> {

    private final Supplier<T> making;
    private final Consumer<T> closing;
    private final ArrayBlockingQueue<T> idle;

    Pool(int kept, Supplier<T> making, Consumer<T> closing) {
        this.idle = new ArrayBlockingQueue<>(kept);
        this.making = making;
        this.closing = closing;
    }

    <R> R with(Function<T, R> work) {
        T known = idle.poll();
        T lent = known == null ? making.get() : known;
        try {
            return work.apply(lent);
        } finally {
            if (!idle.offer(lent)) {
                closing.accept(lent);
            }
        }
    }
}
