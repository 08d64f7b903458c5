/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.Retention;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three days, and the file of the one in the middle is damaged. */
class DamagedDayTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");
    private static final TraceQuery ALL = TraceQuery.builder().build();

    @TempDir
    Path directory;

    private TraceStore store;

    private static String id(int day) {
        return "%032x".formatted(day + 1);
    }

    private static SpanData span(int day, int number) {
        return SpanData.builder(id(day), "%016x".formatted(number))
                .entry(false)
                .name("word")
                .startTime(FIRST.plus(Duration.ofDays(day)))
                .status(SpanStatus.OK, Duration.ofSeconds(1))
                .build();
    }

    @BeforeEach
    void damage() throws IOException {
        try (TraceStore whole = SqliteStores.open(directory)) {
            for (int day = 0; day < 3; day++) {
                whole.write(WriteBatch.of("b" + day, List.of(span(day, 1)), Map.of()));
            }
        }
        Files.writeString(directory.resolve("2026-11-23.db"), "no database ".repeat(1_000));
        Files.writeString(directory.resolve("2026-13-45.db"), "of no day");
        store = SqliteStores.open(directory, Clock.fixed(FIRST.plus(Duration.ofDays(2)), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> found(TraceQuery query) {
        return store.query(query).items().stream().map(TraceSummary::traceId).toList();
    }

    @Test
    void otherDays_areReadAsEver() {
        assertThat(found(ALL)).containsExactly(id(2), id(0));
        assertThat(store.find(id(0))).isPresent();
        assertThat(store.stats(ALL).traces()).isEqualTo(2);
        assertThat(store.facets(ALL).names()).containsEntry("word", 2L);
        await().untilAsserted(() -> {
            assertThat(found(TraceQuery.builder().text("word").build())).containsExactly(id(2), id(0));
            assertThat(store.query(TraceQuery.builder().text("word").build()).indexedUpTo())
                    .isEmpty();
        });
        assertThat(store.damage().segments()).isEqualTo(1);
        assertThatThrownBy(() -> store.find(id(1)))
                .isInstanceOf(TraceStoreException.class)
                .hasMessageContaining("2026-11-23.db is damaged");
    }

    @Test
    void batch_isWrittenToTheOtherDays_andWhatIsLostIsCounted() {
        WriteBatch batch =
                WriteBatch.of("late", List.of(span(1, 2), span(0, 2), span(2, 2)), Map.of(id(1), 1L, id(0), 1L));

        for (int again = 0; again < 2; again++) {
            // A writer tries again until a batch is taken: it must not be held up for ever.
            store.write(batch);
        }

        assertThat(store.find(id(0)).orElseThrow().spans()).hasSize(2);
        assertThat(store.find(id(0)).orElseThrow().droppedSpans()).isEqualTo(1);
        assertThat(store.find(id(2)).orElseThrow().spans()).hasSize(2);
        assertThat(store.damage().lostWrites()).isEqualTo(2);
    }

    @Test
    void retention_deletesWhatIsTooOld_damagedOrNot() {
        assertThat(store.retain(new Retention(Duration.ofHours(1), Long.MAX_VALUE)))
                .isEqualTo(2);

        assertThat(directory.resolve("2026-11-22.db")).doesNotExist();
        assertThat(directory.resolve("2026-11-23.db")).doesNotExist();
        assertThat(found(ALL)).containsExactly(id(2));
        assertThat(store.find(id(1))).isEmpty();
    }

    @Test
    void retentionBySize_needNotReadTheOldestDay() {
        store.retain(new Retention(Duration.ofDays(10_000), 1));

        assertThat(directory.resolve("2026-11-23.db")).doesNotExist();
        assertThat(found(ALL)).containsExactly(id(2));
    }

    @Test
    void damageInside_isFoundWhenItIsRead() throws IOException {
        store.close();
        Path day = directory.resolve("2026-11-22.db");
        byte[] bytes = Files.readAllBytes(day);
        // All but the first page, which says what the file is.
        java.util.Arrays.fill(bytes, 4_096, bytes.length, (byte) 7);
        Files.write(day, bytes);
        store = SqliteStores.open(directory);

        assertThat(found(ALL)).containsExactly(id(2));
        assertThat(store.damage().segments()).isEqualTo(2);
    }
}
