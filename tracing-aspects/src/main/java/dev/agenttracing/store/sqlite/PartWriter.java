/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes contents, and each part of them once for an owner. Parts are told apart by a hash with a secret key of the store, so that
 * nobody can find out from what is left of it whether a text was ever there.
 */
final class PartWriter {

    private static final int HASH_BYTES = 12;
    private static final int REMEMBERED = 20_000;

    private final Session session;
    private final MessageDigest digest;
    private final byte[] key;
    private final Histories histories = new Histories();
    private long nextPart;
    private final Map<Key, Long> known = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(long owner, ByteBuffer hash) {}

    PartWriter(Session session, byte[] key) {
        this.session = session;
        this.key = key.clone();
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Forgets which parts there are: some may be gone. Their numbers are not given to others while the file is open. */
    void forget() {
        known.clear();
        histories.clear();
        nextPart = Math.max(nextPart, 1 + session.number("SELECT max(id) FROM part"));
    }

    byte[] content(long owner, String json) {
        List<JsonSlices.Slice> slices = JsonSlices.outer(json);
        long[] parts = new long[slices.size()];
        int done = 0;
        if (parts.length > 1) {
            parts[done++] = part(owner, slices.get(0).of(json), true);
            done = histories.begin(owner, parts[0], json, slices, parts);
        }
        for (int i = done; i < parts.length; i++) {
            parts[i] = part(owner, slices.get(i).of(json), true);
        }
        if (parts.length > 1) {
            histories.put(owner, json, slices, parts);
        }
        return Content.encode(json, slices, parts);
    }

    /** Finds or makes a part. An item shares its long strings further: an answer is a message of the next call. */
    private long part(long owner, String piece, boolean item) {
        byte[] text = Bytes.of(piece);
        byte[] hash = hash(owner, text);
        Key name = new Key(owner, ByteBuffer.wrap(hash));
        Long part = known.get(name);
        if (part == null) {
            part = insert(owner, hash, piece, item);
            known.put(name, part);
        }
        return part;
    }

    /** Most parts that are not known are new: they are put in first, and looked up only if they are there. */
    private long insert(long owner, byte[] hash, String piece, boolean item) {
        List<JsonSlices.Slice> strings = item ? JsonSlices.strings(piece) : List.of();
        long[] parts = strings.stream()
                .mapToLong(string -> part(owner, string.of(piece), false))
                .toArray();
        byte[] data = Compression.compress(Content.encode(piece, strings, parts));
        long id = nextPart++;
        int inserted = session.update(
                "INSERT OR IGNORE INTO part (id, owner, hash, data) VALUES (?, ?, ?, ?)", id, owner, hash, data);
        return inserted == 1 ? id : session.number("SELECT id FROM part WHERE owner = ? AND hash = ?", owner, hash);
    }

    private byte[] hash(long owner, byte[] text) {
        digest.update(key);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, owner));
        return Arrays.copyOf(digest.digest(text), HASH_BYTES);
    }
}
