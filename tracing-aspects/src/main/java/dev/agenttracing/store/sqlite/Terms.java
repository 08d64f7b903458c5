/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Texts that many rows share, by number. One of each session. */
final class Terms {

    private static final int REMEMBERED = 5_000;

    private final Session session;
    private final Map<String, Long> numbers = new Remembered<>();
    private final Map<Long, String> texts = new Remembered<>();

    private static final class Remembered<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private Remembered() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    Terms(Session session) {
        this.session = session;
    }

    /** Forgets what it has read: some of it may be gone. */
    void forget() {
        numbers.clear();
        texts.clear();
    }

    /** The number of a text; a new one if it has none. */
    long number(String text) {
        Long known = numbers.get(text);
        if (known == null) {
            byte[] bytes = Bytes.of(text);
            known = session.first(row -> row.getLong(1), "SELECT id FROM term WHERE text = ?", bytes)
                    .orElseGet(() -> {
                        int unused = session.update("INSERT INTO term (text) VALUES (?)", bytes);
                        return session.number("SELECT last_insert_rowid()");
                    });
            numbers.put(text, known);
        }
        return known;
    }

    /** The number of a text, if it has one. */
    Optional<Long> known(String text) {
        return session.first(row -> row.getLong(1), "SELECT id FROM term WHERE text = ?", Bytes.of(text));
    }

    String text(long number) {
        String known = texts.get(number);
        if (known == null) {
            known = session.first(row -> Bytes.text(row.getBytes(1)), "SELECT text FROM term WHERE id = ?", number)
                    .orElse("?");
            texts.put(number, known);
        }
        return known;
    }

    /** Numbers as bytes, in order, each as the difference to the one before. */
    static byte[] bytes(Collection<Long> numbers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long last = 0;
        for (long number : new TreeSet<>(numbers)) {
            Bytes.putVarint(bytes, number - last);
            last = number;
        }
        return bytes.toByteArray();
    }

    static Set<Long> numbers(byte[] bytes) {
        Set<Long> numbers = new TreeSet<>();
        Bytes.Reader reader = new Bytes.Reader(bytes);
        long last = 0;
        while (reader.hasMore()) {
            last += reader.varint();
            numbers.add(last);
        }
        return numbers;
    }
}
