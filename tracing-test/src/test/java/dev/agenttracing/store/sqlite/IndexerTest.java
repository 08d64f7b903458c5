/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {

    private static final Instant FIRST = Instant.parse("2026-11-01T10:00:00Z");

    /** More than have their files open at once. */
    private static final int DAYS = 15;

    @TempDir
    Path directory;

    private static SpanData span(int day) {
        return SpanData.builder("%032x".formatted(day + 1), "0".repeat(15) + "1")
                .entry(false)
                .name("day" + day)
                .startTime(FIRST.plus(Duration.ofDays(day)))
                .status(SpanStatus.OK, Duration.ofSeconds(1))
                .build();
    }

    private static void awaitRest() {
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().equals("agent-tracing-indexer"))
                                .map(Thread::getState))
                        .as("what the indexer does")
                        .containsExactly(Thread.State.WAITING));
    }

    private long documents(int day) throws SQLException {
        Path file = directory.resolve(Day.of(span(day).startTime()).indexFile());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT (SELECT count(*) FROM document) + 1000 * (SELECT count(*) FROM stale)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void indexer_restsUntilSomethingIsWritten_howeverManyDaysThereAre() throws SQLException {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int day = 0; day < DAYS; day++) {
                store.write(WriteBatch.of("b" + day, List.of(span(day)), Map.of()));
            }
            awaitRest();
            for (int day = 0; day < DAYS; day++) {
                assertThat(documents(day)).isEqualTo(1);
            }

            store.write(WriteBatch.of("more", List.of(span(DAYS)), Map.of()));
            await().untilAsserted(() -> assertThat(documents(DAYS)).isEqualTo(1));
            awaitRest();

            assertThat(store.delete("%032x".formatted(1))).isTrue();
            await().untilAsserted(() -> assertThat(documents(0)).isZero());
            awaitRest();
        }
    }

    @Test
    void traceOfMoreWordsThanAreIndexed_isCounted() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < 300_010; i++) {
            text.append(" w").append(Integer.toString(i, 36));
        }
        SpanData large = span(0).toBuilder()
                .input(new SpanData.Content(State.PRESENT, text.append('"').toString()))
                .build();
        try (Catalogue catalogue = new Catalogue(directory, false);
                Segments segments = new Segments(directory, catalogue.key(), false)) {
            new BatchWriter(catalogue, segments, WriteBatch.of("b", List.of(large), Map.of()), FIRST).write(day -> {});

            assertThat(segments.<Long>use(Day.of(FIRST), segment -> {
                        segment.read(session -> segment.words().put(session, segment.day(), List.of(1L)));
                        return segment.words().cut();
                    }))
                    .isEqualTo(1);
        }
    }

    @Test
    void indexer_restsAfterItHasLookedAtAllDaysOnce() {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int day = 0; day < DAYS; day++) {
                store.write(WriteBatch.of("b" + day, List.of(span(day)), Map.of()));
            }
        }

        try (TraceStore store = SqliteStores.open(directory)) {
            awaitRest();
            assertThat(store.query(TraceQuery.builder().text("day3").build()).items())
                    .hasSize(1);
        }
    }
}
