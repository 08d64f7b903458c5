/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.ConversationPage;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionRaceTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path directory;

    private static String id(int trace) {
        return "%032x".formatted(trace);
    }

    private static SpanData.Builder span(int trace) {
        return SpanData.builder(id(trace), "0".repeat(15) + "1").entry(false).startTime(START.plusSeconds(trace));
    }

    private static WriteBatch batch(String id, SpanData span) {
        return WriteBatch.of(id, List.of(span), Map.of());
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("2026-11-24.db"));
    }

    @Test
    void traceThatMatchesNoMore_whenItsTurnComes_stays() throws Exception {
        try (TraceStore store = SqliteStores.open(directory)) {
            SpanData.Builder running = span(1).status(SpanStatus.RUNNING, null);
            store.write(batch("b1", running.build()));
            store.write(batch("b2", span(2).status(SpanStatus.RUNNING, null).build()));
            AtomicLong deleted = new AtomicLong();
            Thread writer = new Thread(() -> store.write(batch(
                    "b3", span(1).status(SpanStatus.OK, Duration.ofSeconds(1)).build())));
            Thread deleter = new Thread(() -> deleted.set(
                    store.delete(TraceQuery.builder().status(SpanStatus.RUNNING).build())));
            try (Connection slow = connection();
                    var statement = slow.createStatement()) {
                // Holds up the writer, with the lock of the store; reading goes on.
                statement.execute("BEGIN IMMEDIATE");
                writer.start();
                await().until(() -> isIn(writer, "BatchWriter"));
                deleter.start();
                await().until(() -> deleter.getState() == Thread.State.WAITING && isIn(deleter, "SqliteTraceStore"));
                statement.execute("ROLLBACK");
            }
            writer.join();
            deleter.join();

            assertThat(deleted).hasValue(1);
            assertThat(store.find(id(1)).orElseThrow().rootSpan().status()).isEqualTo(SpanStatus.OK);
            assertThat(store.find(id(2))).isEmpty();
        }
    }

    private static boolean isIn(Thread thread, String type) {
        for (StackTraceElement each : thread.getStackTrace()) {
            if (each.getClassName().endsWith('.' + type)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void conversations_areListed_whileTheyAreDeleted() throws Exception {
        try (TraceStore store = SqliteStores.open(directory)) {
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= 200; i++) {
                    store.write(batch(
                            "b" + i,
                            span(i).conversationId("c" + i)
                                    .status(SpanStatus.OK, Duration.ZERO)
                                    .build()));
                    store.delete(id(i));
                }
                done.set(true);
            });
            while (!writer.isDone()) {
                assertThat(store.conversations(TraceQuery.builder().build()).items())
                        .hasSizeLessThan(2);
            }
            writer.get();
            assertThat(done).isTrue();
        }
    }

    @Test
    void conversations_areOnOnePageEach() {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int i = 1; i <= 60; i++) {
                store.write(batch(
                        "b" + i,
                        span(i).conversationId("c" + i * 7 % 10)
                                .status(SpanStatus.OK, Duration.ZERO)
                                .build()));
            }
            List<String> seen = new ArrayList<>();
            TraceQuery query = TraceQuery.builder().limit(3).build();
            Optional<String> next = Optional.of("");
            while (next.isPresent()) {
                ConversationPage page = store.conversations(query);
                page.items().forEach(each -> seen.add(each.id() + " " + each.traces()));
                next = page.nextCursor();
                if (next.isPresent()) {
                    query = query.toBuilder().after(next.get()).build();
                }
            }
            assertThat(seen).hasSize(10).doesNotHaveDuplicates().allMatch(each -> each.endsWith(" 6"));
        }
    }

    @Test
    void textAndFigures_areLookedAtAgain() {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int i = 1; i <= 3; i++) {
                store.write(batch(
                        "b" + i,
                        span(i).name("word" + i)
                                .status(SpanStatus.OK, Duration.ofSeconds(i))
                                .build()));
            }

            assertThat(store.delete(TraceQuery.builder()
                            .text("word2")
                            .minDuration(Duration.ofSeconds(1))
                            .build()))
                    .isEqualTo(1);
            assertThat(store.find(id(2))).isEmpty();
            assertThat(store.delete(TraceQuery.builder()
                            .minDuration(Duration.ofSeconds(2))
                            .build()))
                    .isEqualTo(1);
            assertThat(store.find(id(1))).isPresent();
        }
    }

    private long highestTerm() throws SQLException {
        try (Connection connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT max(id) FROM term")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void numberOfATerm_isNotGivenToAnother() throws SQLException {
        try (TraceStore store = SqliteStores.open(directory)) {
            store.write(batch("b1", span(1).status(SpanStatus.OK, Duration.ZERO).build()));
            store.write(batch(
                    "b2",
                    span(2).tags(Set.of("gone"))
                            .status(SpanStatus.OK, Duration.ZERO)
                            .build()));
            long gone = highestTerm();
            store.delete(id(2));
            assertThat(highestTerm()).isLessThan(gone);
            store.write(batch(
                    "b3",
                    span(3).tags(Set.of("new"))
                            .status(SpanStatus.OK, Duration.ZERO)
                            .build()));

            assertThat(highestTerm()).isGreaterThan(gone);
        }
    }

    @Test
    void fileOfTheFirstVersion_isBroughtToTheNewest() throws Exception {
        try (Connection connection = connection();
                var statement = connection.createStatement();
                InputStream script = Segment.class.getResourceAsStream("segment-1.sql")) {
            statement.execute("PRAGMA journal_mode = WAL");
            for (String each : new String(script.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("--[^\n]*", "")
                    .split(";", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
            statement.execute("INSERT INTO term (id, text) VALUES (7, CAST('tkept' AS BLOB))");
            statement.execute("PRAGMA user_version = 1");
        }

        try (TraceStore store = SqliteStores.open(directory)) {
            store.write(batch("b1", span(1).status(SpanStatus.OK, Duration.ZERO).build()));
            assertThat(store.find(id(1))).isPresent();
            assertThat(highestTerm()).isGreaterThan(7);
        }
    }
}
