/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStore;
import dev.agenttracing.test.TraceStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

class SqliteTraceStoreContractTest extends TraceStoreContract {

    private static final Day DAY = Day.of(Instant.parse("2026-11-24T10:05:00Z"));
    private static final long FEW = 100;
    private static final long MANY = 1_000_000;

    @TempDir
    Path directory;

    @Override
    protected TraceStore open() {
        return SqliteStores.open(directory);
    }

    @Override
    protected Runnable fillDisk(TraceStore store) {
        SqliteTraceStore files = ((SharedTraceStore) store).store();
        files.limitPages(DAY, FEW);
        return () -> files.limitPages(DAY, MANY);
    }

    @Override
    protected void makeNewer() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Catalogue.FILE));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
