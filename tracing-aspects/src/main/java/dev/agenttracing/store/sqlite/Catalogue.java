/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.SpanData;
import dev.agenttracing.store.TraceStoreException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where each trace is, outside of the days' files: every read of a trace, late span, score and deletion begins here. */
final class Catalogue implements AutoCloseable {

    static final String FILE = "catalogue.db";

    private static final String GOING = "going ";
    private static final int KEY_BYTES = 16;
    private static final int MAX_WAITING = 10_000;

    private final Database file;
    private final byte[] key;

    /** A trace's day, and its number there. */
    record Place(Day day, long number) {}

    /** What came before its trace. */
    record Waiting(String kind, byte[] id, byte[] json) {}

    Catalogue(Path directory, boolean readOnly) {
        this.file = new Database(directory.resolve(FILE), Schema.CATALOGUE, readOnly ? Access.READ : Access.CREATE);
        this.key = readOnly ? new byte[0] : keyOf(file.writer());
    }

    private static byte[] keyOf(Session session) {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        int unused = session.update("INSERT OR IGNORE INTO meta (key, value) VALUES ('hash', ?)", fresh);
        return session.first(row -> row.getBytes(1), "SELECT value FROM meta WHERE key = 'hash'")
                .orElseThrow(() -> new TraceStoreException("The catalogue has no key", null));
    }

    byte[] key() {
        return key;
    }

    Optional<Place> place(String traceId) {
        return file.read(session -> place(session, traceId));
    }

    private static Optional<Place> place(Session session, String traceId) {
        return session.first(
                row -> new Place(new Day(row.getLong(1)), row.getLong(2)),
                "SELECT day, number FROM trace WHERE id = ?",
                Bytes.ofTraceId(traceId));
    }

    /** The traces that another process knows by an id, the newest first. */
    List<String> aliased(String alias) {
        return file.read(session -> session.list(
                row -> Bytes.traceId(row.getBytes(1)),
                "SELECT trace FROM alias WHERE id = ? ORDER BY start DESC, trace DESC LIMIT 100",
                Bytes.ofTraceId(alias)));
    }

    // Writing, under the lock of the store

    void write(Runnable work) {
        file.writer().inTransaction(work);
    }

    Optional<Place> placeNow(String traceId) {
        return place(file.writer(), traceId);
    }

    void put(String traceId, Place place) {
        int unused = file.writer()
                .update(
                        "INSERT OR REPLACE INTO trace (id, day, number) VALUES (?, ?, ?)",
                        Bytes.ofTraceId(traceId),
                        place.day().number(),
                        place.number());
    }

    void putAlias(SpanData span, String alias, Instant start) {
        int unused = file.writer()
                .update(
                        "INSERT OR IGNORE INTO alias (id, start, trace) VALUES (?, ?, ?)",
                        Bytes.ofTraceId(alias),
                        new Day(0).micros(start),
                        Bytes.ofTraceId(span.traceId()));
    }

    void remove(String traceId) {
        file.oweErasure();
        byte[] id = Bytes.ofTraceId(traceId);
        int unused = file.writer().update("DELETE FROM trace WHERE id = ?", id);
        unused = file.writer().update("DELETE FROM alias WHERE trace = ?", id);
        unused = file.writer().update("DELETE FROM waiting WHERE trace = ?", id);
    }

    /**
     * Removes all traces of a day; their number. From now on it is known, also to the next program, that the day's files must go,
     * until it is said that they have: see {@link #gone}.
     */
    long remove(Day day) {
        file.oweErasure();
        Session session = file.writer();
        int unused =
                session.update("DELETE FROM alias WHERE trace IN (SELECT id FROM trace WHERE day = ?)", day.number());
        unused =
                session.update("DELETE FROM waiting WHERE trace IN (SELECT id FROM trace WHERE day = ?)", day.number());
        unused = session.update("INSERT OR REPLACE INTO meta (key, value) VALUES (?, x'01')", going(day));
        return session.update("DELETE FROM trace WHERE day = ?", day.number());
    }

    /** The files of a day have gone. */
    void gone(Day day) {
        int unused = file.writer().update("DELETE FROM meta WHERE key = ?", going(day));
    }

    /** The days whose files must still go: somebody was killed over it. */
    List<Day> going() {
        return file.writer()
                .list(
                        row -> new Day(Long.parseLong(row.getString(1).substring(GOING.length()))),
                        "SELECT key FROM meta WHERE key GLOB '" + GOING + "*'");
    }

    private static String going(Day day) {
        return GOING + day.number();
    }

    void wait(String traceId, Waiting what, Day since) {
        Session session = file.writer();
        int unused = session.update(
                "INSERT OR REPLACE INTO waiting (trace, kind, id, json, day) VALUES (?, ?, ?, ?, ?)",
                Bytes.ofTraceId(traceId),
                what.kind(),
                what.id(),
                what.json(),
                since.number());
        unused = session.update("DELETE FROM waiting WHERE place <= (SELECT max(place) FROM waiting) - " + MAX_WAITING);
    }

    boolean hasWaiting() {
        return file.writer().number("SELECT EXISTS (SELECT 1 FROM waiting)") > 0;
    }

    /** Removes what has waited since some day or one before. */
    void removeWaiting(Day last) {
        if (file.writer().update("DELETE FROM waiting WHERE day <= ?", last.number()) > 0) {
            file.oweErasure();
        }
    }

    List<Waiting> waiting(String traceId) {
        return file.writer()
                .list(
                        row -> new Waiting(row.getString(1), row.getBytes(2), row.getBytes(3)),
                        "SELECT kind, id, json FROM waiting WHERE trace = ? ORDER BY place",
                        Bytes.ofTraceId(traceId));
    }

    void arrived(String traceId) {
        int unused = file.writer().update("DELETE FROM waiting WHERE trace = ?", Bytes.ofTraceId(traceId));
    }

    /** As of {@link Database#compact}, if something was deleted. */
    boolean compact() {
        return !file.owesErasure() || file.compact();
    }

    long bytes() {
        return file.bytes();
    }

    @Override
    public void close() {
        file.close();
    }
}
