/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Where times come from: wall time, read once for each trace, and monotonic time for all that follows, so that a clock that
 * is set back makes no span end before it began.
 *
 * @param wall the wall clock
 * @param nanos monotonic nanoseconds, as of {@link System#nanoTime()}
 */
public record EngineClock(Clock wall, LongSupplier nanos) {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

    /** The system's clocks. */
    public static final EngineClock SYSTEM = new EngineClock(Clock.systemUTC(), System::nanoTime);

    /** The nanoseconds of a duration, so many at most that a difference of two times does not overflow: 73 years. */
    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }

    Reading read() {
        return new Reading(wall.instant(), nanos.getAsLong());
    }

    /** Both clocks at one moment. */
    record Reading(Instant wall, long nanos) {

        /** No reading: for what is not recorded. */
        static final Reading NONE = new Reading(Instant.EPOCH, 0);

        Instant at(long otherNanos) {
            return wall.plusNanos(otherNanos - nanos);
        }
    }
}
