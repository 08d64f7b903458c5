/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

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
        long begin = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST_NANOS
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(REST_NANOS);
        }
        return true;
    }
}
