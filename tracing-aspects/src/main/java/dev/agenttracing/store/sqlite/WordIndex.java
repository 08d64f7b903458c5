/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The words of a day's traces, in a file of its own, so that indexing does not hold up the writer. One document for each trace.
 * Its lock is taken by whoever writes to it, also under the lock of the store, never the other way round.
 */
final class WordIndex implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WordIndex.class);
    private static final int MANY = 100;
    private static final String SECURE = "INSERT INTO words (words, rank) VALUES ('secure-delete', 1)";
    private static final String PLAIN = "INSERT INTO words (words, rank) VALUES ('secure-delete', 0)";

    private final Database file;
    private long cut;
    private final PartWords partWords = new PartWords();

    WordIndex(Path path, Access access) {
        this.file = new Database(path, Schema.INDEX, access);
    }

    private record Document(long seq, long sum) {}

    /** Sees to it that an index that was just made, because the old one is gone, gets the words of all traces there are. */
    synchronized void fillIfNew(Session rows) {
        Session writer = file.writer();
        if (writer.number("SELECT count(*) FROM meta WHERE key = 'made'") == 0) {
            List<Long> traces = rows.list(row -> row.getLong(1), "SELECT id FROM trace");
            writer.inTransaction(() -> {
                writer.run(SECURE, "INSERT INTO meta (key, value) VALUES ('made', x'01')");
                traces.forEach(trace -> stale(writer, trace));
            });
        }
    }

    private static void stale(Session writer, long trace) {
        int unused = writer.update("INSERT OR IGNORE INTO stale (trace) VALUES (?)", trace);
    }

    /** Indexes traces as they are now, in one transaction; up to which of their spans. */
    synchronized Map<Long, Long> put(Session rows, Day day, Collection<Long> traces) {
        return rows.inSnapshot(() -> putNow(rows, day, traces));
    }

    private Map<Long, Long> putNow(Session rows, Day day, Collection<Long> traces) {
        Session writer = file.writer();
        Map<Long, Long> done = new LinkedHashMap<>();
        writer.inTransaction(() -> {
            for (long trace : traces) {
                boolean again = takeOut(writer, rows, day, trace);
                TraceWords words = TraceWords.of(rows, day, trace, Long.MAX_VALUE, partWords);
                done.put(trace, words.lastSeq());
                if (words.isCut() && cut++ == 0) {
                    log.warn(
                            "A trace has more different words than are indexed; a search at {} finds it by the first ones only",
                            file.file());
                }
                if (words.lastSeq() > 0) {
                    int unused = writer.update("INSERT INTO words (rowid, text) VALUES (?, ?)", trace, words.text());
                    unused = writer.update(
                            "INSERT INTO document (id, seq, sum) VALUES (?, ?, ?)",
                            trace,
                            words.lastSeq(),
                            words.sum());
                }
                int unused = writer.update("DELETE FROM stale WHERE trace = ?", trace);
            }
        });
        return done;
    }

    /** Takes a trace out whose spans are about to change; it is put in again behind the write. */
    synchronized void forget(Session rows, Day day, long trace) {
        Session writer = file.writer();
        writer.inTransaction(() -> {
            if (takeOut(writer, rows, day, trace)) {
                stale(writer, trace);
            }
        });
    }

    /**
     * Takes traces out for good; nothing of them stays in the file. Their rows are deleted at the end, with the index still locked:
     * else they could be put in again.
     */
    synchronized void erase(Session rows, Day day, Collection<Long> traces, Runnable deletion) {
        Session writer = file.writer();
        try {
            writer.inTransaction(() -> eraseNow(rows, day, traces));
        } catch (Throwable t) {
            // What FTS5 has in memory of its settings does not go back with the transaction.
            writer.run(SECURE);
            throw t;
        }
        deletion.run();
    }

    private void eraseNow(Session rows, Day day, Collection<Long> traces) {
        Session writer = file.writer();
        boolean many = traces.size() > MANY;
        if (many) {
            // The words are only marked as deleted; they go when the index is merged, see compact.
            writer.run(PLAIN, "INSERT OR REPLACE INTO meta (key, value) VALUES ('merge', x'01')");
        }
        for (long trace : traces) {
            // Should the program die before the rows are gone, they are put in again.
            if (takeOut(writer, rows, day, trace)) {
                stale(writer, trace);
            }
        }
        if (many) {
            writer.run(SECURE);
        }
        file.oweErasure();
    }

    private boolean takeOut(Session writer, Session rows, Day day, long trace) {
        Optional<Document> known = writer.first(
                row -> new Document(row.getLong(1), row.getLong(2)),
                "SELECT seq, sum FROM document WHERE id = ?",
                trace);
        if (known.isEmpty()) {
            return false;
        }
        TraceWords words = TraceWords.of(rows, day, trace, known.get().seq(), partWords);
        if (words.sum() != known.get().sum()) {
            rebuild(writer, rows);
            return true;
        }
        int unused =
                writer.update("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", trace, words.text());
        unused = writer.update("DELETE FROM document WHERE id = ?", trace);
        return true;
    }

    /** Without the words that a document was made of it cannot be taken out; then all are made anew. */
    private void rebuild(Session writer, Session rows) {
        log.warn("The index of words at {} does not fit its traces; it is built anew", file.file());
        writer.run("INSERT INTO words (words) VALUES ('delete-all')", "DELETE FROM document");
        rows.list(row -> row.getLong(1), "SELECT id FROM trace").forEach(trace -> stale(writer, trace));
    }

    /** The traces that have all the words, those with the greatest numbers first. */
    List<Long> find(Set<String> words, long before, int limit) {
        return file.read(session -> session.list(
                row -> row.getLong(1),
                "SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
                TraceWords.match(words),
                before,
                limit));
    }

    List<Long> stale(int limit) {
        return file.read(session ->
                session.list(row -> row.getLong(1), "SELECT trace FROM stale ORDER BY trace DESC LIMIT ?", limit));
    }

    /** How often a trace had more words than were put in, since the file was opened. */
    synchronized long cut() {
        return cut;
    }

    boolean owesErasure() {
        return file.owesErasure();
    }

    /** As of {@link Database#compact}. */
    synchronized boolean compact() {
        Session writer = file.writer();
        if (writer.number("SELECT count(*) FROM meta WHERE key = 'merge'") > 0) {
            writer.run("INSERT INTO words (words) VALUES ('optimize')", "DELETE FROM meta WHERE key = 'merge'");
        }
        return file.compact();
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
