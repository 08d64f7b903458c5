/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Where times come from: wall time, read once for each trace, and monotonic time for all that follows, so that a clock that
 * is set back makes no span end before it began.
 *
 * @param wall the wall clock
 * @param nanos monotonic nanoseconds, as of {@link System#nanoTime()}
 */
public record EngineClock(Clock wall, LongSupplier nanos) {

    /** The system's clocks. */
    public static final EngineClock SYSTEM = new EngineClock(Clock.systemUTC(), System::nanoTime);

    Reading read() {
        return new Reading(wall.instant().truncatedTo(ChronoUnit.MICROS), nanos.getAsLong());
    }

    /** Both clocks at one moment. */
    record Reading(Instant wall, long nanos) {

        Instant at(long otherNanos) {
            return wall.plusNanos(otherNanos - nanos);
        }
    }
}
