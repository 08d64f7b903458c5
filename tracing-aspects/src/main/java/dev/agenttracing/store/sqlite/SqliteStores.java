/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/** Opens stores on disk. Several openers of one directory in a program share its store, which is closed with the last. */
public final class SqliteStores {

    private static final Map<Path, Shared> OPEN = new HashMap<>();

    private SqliteStores() {}

    /** A store, and how many have it open. */
    private static final class Shared {

        private final SqliteTraceStore store;
        private int users;

        private Shared(SqliteTraceStore store) {
            this.store = store;
        }
    }

    /**
     * Opens a directory to write to; it is made if it is not there. What another program left running in it becomes abandoned.
     *
     * @param directory the directory
     * @return the store
     * @throws TraceStoreException if the directory cannot be used; the message says why and what to do
     */
    public static TraceStore open(Path directory) {
        return open(directory, Clock.systemUTC());
    }

    static TraceStore open(Path directory, Clock clock) {
        requireNatives();
        synchronized (OPEN) {
            Path key = real(directory.toAbsolutePath());
            Shared shared = OPEN.get(key);
            if (shared == null) {
                shared = new Shared(SqliteTraceStore.open(key, clock));
                OPEN.put(key, shared);
            }
            shared.users++;
            Shared opened = shared;
            return new SharedTraceStore(opened.store, () -> leave(key, opened));
        }
    }

    /** Where a path leads to, whatever links are on the way: the same directory must not be another store. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThereYet) {
            Path normal = path.normalize();
            Path parent = normal.getParent();
            Path name = normal.getFileName();
            return parent == null || name == null ? normal : real(parent).resolve(name);
        }
    }

    private static void leave(Path key, Shared shared) {
        synchronized (OPEN) {
            if (--shared.users == 0) {
                OPEN.remove(key);
                shared.store.close();
            }
        }
    }

    /**
     * Opens a directory to read only, while another program may write to it.
     *
     * @param directory the directory
     * @return the store; writing and deleting throw
     * @throws TraceStoreException if there are no traces, or they cannot be read; the message says why
     */
    public static TraceStore read(Path directory) {
        requireNatives();
        return SqliteTraceStore.read(real(directory.toAbsolutePath()));
    }

    /** Tries the libraries that are not Java: where they cannot be unpacked or run, that is said once and clearly. */
    private static void requireNatives() {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:")) {
            byte[] sample = "agent tracing ".repeat(10).getBytes(StandardCharsets.US_ASCII);
            boolean works = Compression.decompress(Compression.compress(sample)).length == sample.length;
            if (!works || !connection.isValid(1)) {
                throw new TraceStoreException("SQLite or zstd do not work here", null);
            }
        } catch (SQLException | LinkageError e) {
            throw new TraceStoreException(
                    "The store on disk needs the libraries sqlite-jdbc and zstd-jni, and they do not run here ("
                            + firstCause(e) + "). They unpack native code to "
                            + unpackedTo()
                            + ", which must be writable and not noexec: give another directory by -Djava.io.tmpdir,"
                            + " or set agent-tracing.store.type to memory.",
                    e);
        }
    }

    /** Where native code goes, by what the libraries themselves ask for. */
    private static String unpackedTo() {
        String temporary = System.getProperty("java.io.tmpdir");
        Set<String> directories = new LinkedHashSet<>();
        directories.add(System.getProperty("org.sqlite.tmpdir", temporary));
        directories.add(System.getProperty("ZstdTempFolder", temporary));
        return String.join(" and ", directories);
    }

    /** What went wrong first, in one line: what wraps it says less. */
    private static String firstCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString().lines().findFirst().orElse("");
    }

    /**
     * Tells how much room a store takes.
     *
     * @param directory its directory
     * @return the bytes of all its files
     */
    public static long bytes(Path directory) {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
