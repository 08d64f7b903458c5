/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Something that should not happen: counted each time, logged the first time. Thread-safe. */
public final class Counted {

    private final LongAdder count = new LongAdder();
    private final AtomicBoolean logged = new AtomicBoolean();

    Counted() {}

    /** {@return how often it happened} */
    public long count() {
        return count.sum();
    }

    void count(Logger log, String message) {
        count(log, message, null);
    }

    /** Of a throwable only the class is logged: its message may hold what the application is told to keep private. */
    void count(Logger log, String message, @Nullable Throwable cause) {
        count.increment();
        if (logged.compareAndSet(false, true)) {
            String because = cause == null ? "" : " (" + cause.getClass().getName() + ")";
            log.warn("{}{}. Counted from now on, not logged again.", message, because);
        }
    }

    void add(long more) {
        count.add(more);
    }
}
