/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.Retention;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayRetentionTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");
    private static final Day OLD = Day.of(FIRST);
    private static final Retention A_DAY = new Retention(Duration.ofDays(1), Long.MAX_VALUE);

    @TempDir
    Path directory;

    private static String id(int day) {
        return "%032x".formatted(day + 1);
    }

    private void writeDays(int days) {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int day = 0; day < days; day++) {
                store.write(WriteBatch.of(
                        "b" + day,
                        List.of(SpanData.builder(id(day), "0".repeat(15) + "1")
                                .entry(false)
                                .startTime(FIRST.plus(Duration.ofDays(day)))
                                .status(SpanStatus.OK, Duration.ofSeconds(1))
                                .build()),
                        Map.of()));
            }
        }
    }

    @Test
    void retention_waitsForReaders_withoutTheLockOfTheStore() throws Exception {
        writeDays(2);
        ReentrantLock lock = new ReentrantLock();
        Writing writing = new Writing() {
            @Override
            public <T> T turn(Supplier<T> work) {
                lock.lock();
                try {
                    return work.get();
                } finally {
                    lock.unlock();
                }
            }
        };
        try (Catalogue catalogue = new Catalogue(directory, false);
                Segments segments = new Segments(directory, catalogue.key(), false)) {
            DayRetention retention =
                    new DayRetention(catalogue, segments, new Eraser(catalogue, segments, day -> {}), writing);
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> segments.use(OLD, segment -> {
                reading.countDown();
                awaitLatch(leave);
                return segment.traces();
            }));
            awaitLatch(reading);
            CompletableFuture<Long> deleted =
                    CompletableFuture.supplyAsync(() -> retention.retain(A_DAY, FIRST.plus(Duration.ofDays(2))));

            // It is tried again and again: the lock is free in between, and the other day is open.
            for (int i = 0; i < 3; i++) {
                assertThat(writing.<Integer>turn(
                                () -> segments.use(Day.of(FIRST.plus(Duration.ofDays(1))), Segment::traces)))
                        .isEqualTo(1);
            }
            leave.countDown();

            assertThat(reader.get()).isEqualTo(1);
            assertThat(deleted.get()).isEqualTo(1);
            assertThat(segments.days()).containsExactly(Day.of(FIRST.plus(Duration.ofDays(1))));
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void dayThatHasGone_isNotMadeAnew_byWhoeverThoughtItThere() throws Exception {
        writeDays(2);
        Files.delete(directory.resolve(OLD.file()));

        assertThatThrownBy(() -> new Segment(directory, OLD, new byte[16], Access.WRITE))
                .isInstanceOf(TraceStoreException.class);
        assertThat(directory.resolve(OLD.file())).doesNotExist();
        try (TraceStore store = SqliteStores.open(directory)) {
            assertThat(store.find(id(0))).isEmpty();
            store.write(WriteBatch.of("s", id(0), Score.of("late", 1)));
            assertThat(store.delete(id(0))).isFalse();
        }
        assertThat(directory.resolve(OLD.file())).doesNotExist();
    }

    /** A deletion is: word in the catalogue, with the day's places; the index; the rows; word that it is done. */
    @ParameterizedTest
    @ValueSource(strings = {"files", "rows", "nothing"})
    void retentionThatWasKilled_isEndedAtTheNextOpening(String left) throws Exception {
        writeDays(2);
        sql("INSERT INTO meta (key, value) VALUES ('going " + OLD.number() + "', x'01')");
        sql("DELETE FROM trace WHERE day = " + OLD.number());
        if (!left.equals("files")) {
            Files.delete(directory.resolve(OLD.indexFile()));
        }
        if (left.equals("nothing")) {
            Files.delete(directory.resolve(OLD.file()));
        }

        try (TraceStore store = SqliteStores.open(directory)) {
            assertThat(store.query(TraceQuery.builder().build()).items())
                    .extracting(trace -> trace.traceId())
                    .containsExactly(id(1));
            assertThat(filesOf(OLD)).isEmpty();
        }
        assertThat(number("SELECT count(*) FROM meta WHERE key GLOB 'going*'")).isZero();
    }

    @Test
    void retention_leavesNothingOfADay_inTheCatalogueEither() throws Exception {
        writeDays(3);

        try (TraceStore store =
                SqliteStores.open(directory, Clock.fixed(FIRST.plus(Duration.ofDays(2)), ZoneOffset.UTC))) {
            assertThat(store.retain(A_DAY)).isEqualTo(1);
        }

        assertThat(filesOf(OLD)).isEmpty();
        assertThat(number("SELECT count(*) FROM trace")).isEqualTo(2);
        assertThat(number("SELECT count(*) FROM meta WHERE key GLOB 'going*'")).isZero();
    }

    @Test
    void scoresOfTracesThatNeverCame_goWithTheDayOnWhichTheyCame() throws Exception {
        Clock clock = Clock.fixed(FIRST, ZoneOffset.UTC);
        try (TraceStore store = SqliteStores.open(directory, clock)) {
            store.write(WriteBatch.of("s", id(0), Score.of("early", 1)));
            store.retain(A_DAY);
            assertThat(number("SELECT count(*) FROM waiting")).isEqualTo(1);
        }

        try (TraceStore store = SqliteStores.open(directory, Clock.offset(clock, Duration.ofDays(3)))) {
            store.retain(A_DAY);
            assertThat(number("SELECT count(*) FROM waiting")).isZero();
        }
    }

    @Test
    void scoreThatArrived_whenTheProgramWasKilled_waitsNoMore() throws Exception {
        writeDays(1);
        sql("INSERT INTO waiting (trace, kind, id, json, day) VALUES (x'" + id(0) + "', 'score', x'31', x'00', 1)");

        try (TraceStore store = SqliteStores.open(directory)) {
            store.write(WriteBatch.of("s", id(0), Score.of("late", 1)));
        }

        assertThat(number("SELECT count(*) FROM waiting")).isZero();
    }

    private List<Path> filesOf(Day day) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file ->
                            file.getFileName().toString().startsWith(day.file().substring(0, 10)))
                    .toList();
        }
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Catalogue.FILE));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Catalogue.FILE));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
