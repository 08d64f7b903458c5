/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection with the statements that were prepared on it. Values go in as parameters only. Not thread-safe: it is lent to one
 * thread at a time.
 */
final class Session implements AutoCloseable {

    private static final int MAX_STATEMENTS = 150;

    private final String file;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    /** Reads a row. */
    interface Row<T> {

        T read(ResultSet row) throws SQLException;
    }

    Session(String file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    int update(String sql, @Nullable Object... values) {
        try {
            return bound(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    <T> List<T> list(Row<T> row, String sql, @Nullable Object... values) {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... values) {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The one number that a query gives; 0 if it gives none. */
    long number(String sql, @Nullable Object... values) {
        return first(row -> row.getLong(1), sql, values).orElse(0L);
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
            if (statements.size() > MAX_STATEMENTS) {
                Iterator<PreparedStatement> oldest = statements.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    /** Runs statements that have no values. */
    void run(String... sql) {
        try (Statement statement = connection.createStatement()) {
            for (String each : sql) {
                int unused = statement.executeUpdate(each);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Does work in a transaction: all of it, or nothing. */
    void inTransaction(Runnable work) {
        autoCommit(false);
        try {
            work.run();
            autoCommit(true);
        } catch (Throwable t) {
            rollBack(t);
            throw t;
        }
    }

    /** Reads as if nothing was written meanwhile. */
    <T> T inSnapshot(Supplier<T> reading) {
        autoCommit(false);
        try {
            return reading.get();
        } finally {
            autoCommit(true);
        }
    }

    /** By the driver's own means: of a transaction that it does not know of, it asks anew with each statement. */
    private void autoCommit(boolean on) {
        try {
            connection.setAutoCommit(on);
        } catch (SQLException e) {
            TraceStoreException failure = failed(e);
            if (!on) {
                backToAutoCommit(failure);
            }
            throw failure;
        }
    }

    /** The driver takes a transaction for begun even if it could not be: what followed would be none. */
    private void backToAutoCommit(TraceStoreException reason) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException nothingToCommit) {
            reason.addSuppressed(nothingToCommit);
        }
    }

    private void rollBack(Throwable reason) {
        try {
            run("ROLLBACK");
        } catch (TraceStoreException e) {
            // SQLite has rolled back by itself, as it does where the disk is full.
            reason.addSuppressed(e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // There is nothing to commit any more; that the driver knows again is all that was wanted.
            reason.addSuppressed(e);
        }
    }

    /** A statement that has failed is closed by the driver, and must be made anew. */
    private TraceStoreException failed(String sql, SQLException e) {
        statements.remove(sql);
        return failed(e);
    }

    private TraceStoreException failed(SQLException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (message.contains("SQLITE_CORRUPT") || message.contains("SQLITE_NOTADB")) {
            return new DamagedFileException(
                    file + " is damaged; stop the program and move it away, the other days stay readable (" + message
                            + ")",
                    e);
        }
        String remedy = message.contains("SQLITE_FULL")
                ? ": there is no room left; free some, or let agent-tracing.store.retention keep less"
                : message.contains("SQLITE_READONLY") ? ": it cannot be written" : "";
        return new TraceStoreException("The trace store failed at " + file + remedy + " (" + message + ")", e);
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            statements.clear();
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
