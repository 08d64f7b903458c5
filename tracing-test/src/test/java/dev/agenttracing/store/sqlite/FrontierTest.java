/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search stops where the frontier says that nothing newer can follow: it must not be told too little. */
class FrontierTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path directory;

    private static List<SpanData> traces(Random random, int count) {
        List<SpanData> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spans.add(SpanData.builder("%032x".formatted(random.nextLong()), "0".repeat(15) + "1")
                    .entry(false)
                    .startTime(START.plusSeconds(random.nextInt(10_000)))
                    .status(SpanStatus.OK, Duration.ofSeconds(1))
                    .build());
        }
        return spans;
    }

    @Test
    void frontier_isThatOfAllSmallerNumbers_alsoWithinABatch_andAfterOpeningAgain() throws SQLException {
        Random random = new Random(5);
        for (int opened = 0; opened < 3; opened++) {
            try (TraceStore store = SqliteStores.open(directory)) {
                for (int batch = 0; batch < 4; batch++) {
                    store.write(WriteBatch.of(opened + "." + batch, traces(random, 20), Map.of()));
                }
            }
        }

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("2026-11-24.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*), sum(frontier < (SELECT max(start) FROM trace o"
                        + " WHERE o.id <= t.id)) FROM trace t")) {
            rows.next();
            assertThat(rows.getLong(1)).isEqualTo(240);
            assertThat(rows.getLong(2)).as("traces whose frontier is behind").isZero();
        }
    }
}
