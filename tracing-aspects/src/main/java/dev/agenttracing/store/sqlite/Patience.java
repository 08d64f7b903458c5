/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tries for a while what cannot be done as long as somebody reads. Between two tries nothing is held, so that whoever writes need
 * not wait for who reads.
 */
final class Patience {

    private static final long LONGEST_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long REST_NANOS = Duration.ofMillis(20).toNanos();

    private Patience() {}

    /** Whether it was done in the end. */
    static boolean until(BooleanSupplier done) {
        return get(() -> done.getAsBoolean() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }

    /** What came of it in the end; empty if nothing did. */
    static <T> Optional<T> get(Supplier<Optional<T>> attempt) {
        long begin = System.nanoTime();
        Optional<T> result = attempt.get();
        while (result.isEmpty()
                && System.nanoTime() - begin < LONGEST_NANOS
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(REST_NANOS);
            result = attempt.get();
        }
        return result;
    }
}
