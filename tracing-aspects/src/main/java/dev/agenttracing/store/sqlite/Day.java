/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A day of coordinated universal time, whose traces have a file of their own, such as {@code 2026-11-24.db}.
 *
 * @param number the days since 1970
 */
record Day(long number) implements Comparable<Day> {

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final String SUFFIX = ".db";

    static Day of(Instant time) {
        return new Day(clamped(time).atZone(ZoneOffset.UTC).toLocalDate().toEpochDay());
    }

    static Optional<Day> ofFile(String name) {
        if (!name.matches("\\d{4}-\\d\\d-\\d\\d\\.db")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Day(LocalDate.parse(name.substring(0, 10)).toEpochDay()));
        } catch (DateTimeParseException noDayOfTheCalendar) {
            return Optional.empty();
        }
    }

    String file() {
        return LocalDate.ofEpochDay(number) + SUFFIX;
    }

    String indexFile() {
        return LocalDate.ofEpochDay(number) + ".words";
    }

    Instant begin() {
        return LocalDate.ofEpochDay(number).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** A time, in microseconds from the beginning of the day. Times that no calendar has are brought to the nearest it has. */
    long micros(Instant time) {
        Duration since = Duration.between(begin(), clamped(time));
        return since.getSeconds() * 1_000_000 + since.getNano() / 1_000;
    }

    Instant time(long micros) {
        return begin().plusSeconds(Math.floorDiv(micros, 1_000_000L))
                .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    /** A duration in nanoseconds; one of centuries is cut. */
    static long nanos(Duration duration) {
        return duration.getSeconds() > 9_000_000_000L
                ? 9_000_000_000_000_000_000L
                : duration.getSeconds() < -9_000_000_000L ? -9_000_000_000_000_000_000L : duration.toNanos();
    }

    private static Instant clamped(Instant time) {
        return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    }

    @Override
    public int compareTo(Day other) {
        return Long.compare(number, other.number);
    }
}
