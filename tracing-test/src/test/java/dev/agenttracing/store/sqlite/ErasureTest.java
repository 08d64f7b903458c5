/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.Retention;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.test.AgentConversations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deleted is gone from the files, and its room is given back. */
class ErasureTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final String ID = "0".repeat(31) + "7";

    /** Short, so that nothing of it is compressed away; no word of it begins as another in the index does. */
    private static final List<String> SECRETS = List.of(
            "xqinput", "yqoutput", "zqname", "wqtagged", "vqmetadata", "uqthread", "tqerror", "sqscore", "rqfeedback");

    private static final long OTHER_FILES = 1_000;

    @TempDir
    Path directory;

    @TempDir
    Path afterKill;

    private TraceStore store;

    private TraceStore store() {
        if (store == null) {
            store = SqliteStores.open(directory);
        }
        return store;
    }

    @AfterEach
    void close() {
        store().close();
    }

    private static SpanData secret() {
        return SpanData.builder(ID, "0".repeat(15) + "1")
                .entry(false)
                .startTime(START)
                .name("zqname")
                .tags(Set.of("wqtagged"))
                .metadata(Map.of("key", "vqmetadata"))
                .conversationId("uqthread")
                .status(SpanStatus.ERROR, Duration.ofSeconds(1))
                .error(new SpanError("E", "tqerror", ""))
                .input(new SpanData.Content(State.PRESENT, "\"xqinput\""))
                .output(new SpanData.Content(State.PRESENT, "[\"yqoutput\"]"))
                .build();
    }

    private void writeConversations(int turns, Duration between) {
        AgentConversations conversations = AgentConversations.of(11, START, between);
        for (int i = 0; i < turns; i++) {
            store().write(WriteBatch.of("c" + i, conversations.nextTurn(), Map.of()));
        }
    }

    private void awaitIndexed(int documents) {
        await().untilAsserted(
                        () -> assertThat(count("2026-11-24.words", "document")).isEqualTo(documents));
    }

    private long count(String file, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(file));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<String> foundInFiles() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                SECRETS.stream()
                        .filter(bytes::contains)
                        .forEach(secret -> found.add(file.getFileName() + " " + secret));
            }
        }
        return found;
    }

    @Test
    void deletedTrace_isInNoFileAnyMore() throws IOException {
        writeConversations(20, Duration.ofSeconds(1));
        store().write(WriteBatch.of("s", List.of(secret()), Map.of()));
        store().write(WriteBatch.of("s1", ID, Score.of("sqscore", 1)));
        store().write(WriteBatch.of("s2", ID, Feedback.thumbsUp("rqfeedback")));
        awaitIndexed(21);
        assertThat(foundInFiles()).as("the secrets before").hasSizeGreaterThan(SECRETS.size() / 2);

        assertThat(store().delete(ID)).isTrue();

        assertThat(foundInFiles()).isEmpty();
    }

    @Test
    void tracesDeletedByFilter_areInNoFileAnyMore() throws IOException {
        store().write(WriteBatch.of("s", List.of(secret()), Map.of()));
        writeConversations(150, Duration.ofSeconds(1));
        awaitIndexed(151);

        // More at once than are taken out of the index one by one.
        assertThat(store().delete(TraceQuery.builder().from(START).build())).isEqualTo(151);

        assertThat(foundInFiles()).isEmpty();
    }

    @Test
    void deletedTraces_giveTheirRoomBack() {
        writeConversations(400, Duration.ofSeconds(1));
        awaitIndexed(400);
        long before = SqliteStores.bytes(directory);

        assertThat(store().delete(TraceQuery.builder().from(START).build())).isEqualTo(400);

        assertThat(SqliteStores.bytes(directory)).isLessThan(before / 4);
    }

    @Test
    void retentionBySize_keepsWithinIt_onDisk() {
        writeConversations(400, Duration.ofMinutes(10));
        long max = SqliteStores.bytes(directory) / 2;

        assertThat(store().retain(new Retention(Duration.ofDays(100_000), max))).isPositive();

        assertThat(SqliteStores.bytes(directory)).isLessThanOrEqualTo(max + OTHER_FILES);
        assertThat(store().query(TraceQuery.builder().build()).items()).isNotEmpty();
    }

    @Test
    void retentionBySize_keepsWithinIt_whereThereIsOneDayOnly() {
        writeConversations(600, Duration.ofSeconds(1));
        awaitIndexed(600);
        // What is still in a log would be counted, and is given back without deleting anything.
        store().close();
        store = null;
        long max = SqliteStores.bytes(directory) / 2;

        assertThat(store().retain(new Retention(Duration.ofDays(100_000), max))).isPositive();

        assertThat(SqliteStores.bytes(directory)).isLessThanOrEqualTo(max + OTHER_FILES);
        assertThat(store().query(TraceQuery.builder().build()).items()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a deletion", "retention", "opening"})
    void textThatAReaderHeldInAFile_isErasedBy(String whatComesNext) throws Exception {
        store().write(WriteBatch.of("s", List.of(secret()), Map.of()));
        writeConversations(3, Duration.ofSeconds(1));
        awaitIndexed(4);
        try (Connection rows = snapshot("2026-11-24.db", "trace");
                Connection words = snapshot("2026-11-24.words", "document");
                Connection catalogue = snapshot("catalogue.db", "trace")) {
            assertThat(List.of(rows, words, catalogue)).doesNotContainNull();
            assertThatThrownBy(() -> store().delete(ID))
                    .isInstanceOf(TraceStoreException.class)
                    .hasMessageContaining("somebody reads");
            assertThat(store().find(ID)).isEmpty();
            assertThat(foundInFiles()).as("what the reader sees").isNotEmpty();
        }

        switch (whatComesNext) {
            case "a deletion" ->
                assertThat(store().delete("0".repeat(31) + "8")).isFalse();
            case "retention" ->
                assertThat(store().retain(new Retention(Duration.ofDays(100_000), Long.MAX_VALUE)))
                        .isZero();
            default -> {
                kill();
                assertThat(store().find(ID)).isEmpty();
            }
        }

        assertThat(foundInFiles()).isEmpty();
    }

    /** A reader that goes on seeing what is there now. */
    private Connection snapshot(String file, String table) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(file));
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            assertThat(rows.next()).isTrue();
        }
        return connection;
    }

    /** As a killed program leaves its files: a store that is closed empties its logs. */
    private void kill() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, afterKill.resolve(file.getFileName()));
            }
        }
        store().close();
        store = null;
        directory = afterKill;
    }

    @Test
    void partsThatOthersShare_stayUntilTheLastIsDeleted() throws SQLException {
        String shared = "said again and again ".repeat(20);
        for (int i = 1; i <= 3; i++) {
            String id = "0".repeat(31) + i;
            store().write(WriteBatch.of(
                    "p" + i,
                    List.of(SpanData.builder(id, "0".repeat(15) + "1")
                            .entry(false)
                            .conversationId("thread")
                            .startTime(START.plusSeconds(i))
                            .status(SpanStatus.OK, Duration.ZERO)
                            .input(new SpanData.Content(
                                    State.PRESENT,
                                    "[{\"text\":\"" + shared + "\"},{\"n\":\"" + "x".repeat(70) + i + "\"}]"))
                            .build()),
                    Map.of()));
        }
        assertThat(count("2026-11-24.db", "part")).isEqualTo(5);
        store().delete("0".repeat(31) + 1);
        assertThat(count("2026-11-24.db", "part")).isEqualTo(4);
        assertThat(store().find("0".repeat(31) + 2)
                        .orElseThrow()
                        .rootSpan()
                        .input()
                        .json())
                .contains(shared);
        store().delete("0".repeat(31) + 2);
        store().delete("0".repeat(31) + 3);
        assertThat(count("2026-11-24.db", "part")).isZero();
    }
}
