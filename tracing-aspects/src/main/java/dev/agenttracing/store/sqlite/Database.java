/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * One file: a session that writes, which its owner guards, and some that read beside it and see what was committed.
 */
final class Database implements AutoCloseable {

    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 10_000;
    private static final long READER_WAIT_SECONDS = 30;

    private final Path file;
    private final Access access;
    private final Semaphore readers = new Semaphore(READERS);
    private final Queue<Session> idle = new ConcurrentLinkedQueue<>();
    private final @Nullable Session writer;
    private volatile boolean closed;

    Database(Path file, Schema schema, Access access) {
        this.file = file;
        this.access = access;
        if (access == Access.READ) {
            this.writer = null;
            read(session -> {
                schema.check(file, session);
                return true;
            });
        } else {
            this.writer = connect(false);
            try {
                schema.upgrade(file, writer);
            } catch (Throwable t) {
                writer.close();
                throw t;
            }
        }
    }

    private Session connect(boolean reading) {
        SQLiteConfig config = new SQLiteConfig();
        boolean readOnly = access == Access.READ;
        boolean make = access == Access.CREATE && !reading;
        config.setBusyTimeout(BUSY_MILLIS);
        // The driver would ask for the number of each row that it has put in.
        config.setGetGeneratedKeys(false);
        config.setReadOnly(readOnly);
        if (!make) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        config.setTransactionMode(
                reading ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        try {
            if (make) {
                StoreDirectory.makeOwnersFile(file);
            }
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            Session session = new Session(file.toString(), connection);
            if (!reading) {
                // Who reads must not wait for who writes, as some of these would. The order matters: how space is given
                // back must be said before anything else is in the file.
                session.run(
                        "PRAGMA auto_vacuum = INCREMENTAL",
                        "PRAGMA journal_mode = WAL",
                        "PRAGMA synchronous = FULL",
                        "PRAGMA secure_delete = ON",
                        "PRAGMA wal_autocheckpoint = 2000",
                        "PRAGMA journal_size_limit = 16777216");
            }
            session.run("PRAGMA temp_store = MEMORY", "PRAGMA cache_size = " + (reading ? -2_000 : -16_000));
            if (reading) {
                session.run("PRAGMA query_only = ON");
            }
            return session;
        } catch (SQLException | IOException e) {
            throw new TraceStoreException("The trace store cannot open " + file + " (" + e.getMessage() + ")", e);
        }
    }

    Path file() {
        return file;
    }

    /** The session that writes; whoever uses it holds the lock of its owner. */
    Session writer() {
        if (writer == null) {
            throw new TraceStoreException("The traces at " + file.getParent() + " are open for reading only", null);
        }
        return writer;
    }

    <T> T read(Function<Session, T> work) {
        try {
            if (!readers.tryAcquire(READER_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new TraceStoreException("Too many read from " + file + " at the same time; try again", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TraceStoreException("Interrupted while waiting to read from " + file, e);
        }
        try {
            Session known = idle.poll();
            Session session = known == null ? connect(true) : known;
            try {
                return work.apply(session);
            } finally {
                giveBack(session);
            }
        } finally {
            readers.release();
        }
    }

    private void giveBack(Session session) {
        idle.add(session);
        if (closed) {
            closeIdle();
        }
    }

    private void closeIdle() {
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
    }

    /** Says in the file, within the transaction that deletes, that what is deleted must still be erased: see {@link #compact}. */
    void oweErasure() {
        int unused = writer().update("INSERT OR REPLACE INTO meta (key, value) VALUES ('erase', x'01')");
    }

    /** Whether something was deleted that may still be in free pages or in the log. */
    boolean owesErasure() {
        return writer().number("SELECT count(*) FROM meta WHERE key = 'erase'") > 0;
    }

    /**
     * Brings what was written from the log into the file, gives free pages back, and leaves the log empty. False if it could not be
     * done, because somebody reads what was there before; nobody is waited for.
     */
    boolean compact() {
        Session session = writer();
        giveFreePagesBack(session);
        if (!emptyLog(session)) {
            return false;
        }
        if (owesErasure()) {
            int unused = session.update("DELETE FROM meta WHERE key = 'erase'");
            // What is in the log now was no secret: it may stay if somebody has begun to read.
            boolean unusedToo = emptyLog(session);
        }
        return true;
    }

    private static void giveFreePagesBack(Session session) {
        long free = session.number("PRAGMA freelist_count");
        while (free > 0) {
            // Each call may give back less than all.
            session.run("PRAGMA incremental_vacuum");
            long left = session.number("PRAGMA freelist_count");
            if (left >= free) {
                break;
            }
            free = left;
        }
    }

    /** Readers are not waited for here: the lock of the store is held. */
    private static boolean emptyLog(Session session) {
        session.run("PRAGMA busy_timeout = 0");
        try {
            return session.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        } finally {
            session.run("PRAGMA busy_timeout = " + BUSY_MILLIS);
        }
    }

    long bytes() {
        return bytes(file);
    }

    /** How many bytes a file takes, its log included. */
    static long bytes(Path file) {
        return size(file) + size(Path.of(file + "-wal")) + size(Path.of(file + "-shm"));
    }

    private static long size(Path file) {
        // Without an exception: a log may go at any time.
        return file.toFile().length();
    }

    /** Removes a closed file and what SQLite has beside it, itself at last: while it is there, it can be seen that it must go. */
    static void delete(Path file) {
        for (String suffix : new String[] {"-wal", "-shm", "-journal", ""}) {
            try {
                Files.deleteIfExists(Path.of(file + suffix));
            } catch (IOException e) {
                throw new TraceStoreException("The trace store cannot delete " + file + suffix, e);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeIdle();
        if (writer != null) {
            writer.close();
        }
    }
}
