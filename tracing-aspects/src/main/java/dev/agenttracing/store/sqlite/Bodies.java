/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Details, input and output of a span, each encoded as {@link Content} says, or null. What is short of them is compressed as one:
 * it takes less room and less time than three.
 */
record Bodies(byte @Nullable [] details, byte @Nullable [] input, byte @Nullable [] output) {

    static final Bodies NONE = new Bodies(null, null, null);
    /** What is longer than that need not be read with the rest. */
    private static final int LONG = 2_048;

    void insert(Session session, long seq) {
        if (details == null && input == null && output == null) {
            return;
        }
        byte[] longInput = isLong(input) ? input : null;
        byte[] longOutput = isLong(output) ? output : null;
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        put(head, details);
        put(head, longInput == null ? input : null);
        put(head, longOutput == null ? output : null);
        int unused = session.update(
                "INSERT INTO content (seq, head, input, output) VALUES (?, ?, ?, ?)",
                seq,
                Compression.compress(head.toByteArray()),
                longInput == null ? null : Compression.compress(longInput),
                longOutput == null ? null : Compression.compress(longOutput));
    }

    private static boolean isLong(byte @Nullable [] body) {
        return body != null && body.length > LONG;
    }

    private static void put(ByteArrayOutputStream head, byte @Nullable [] body) {
        Bytes.putVarint(head, body == null ? 0 : body.length + 1L);
        if (body != null) {
            head.writeBytes(body);
        }
    }

    /** Reads the column {@code head} alone; input and output are there only where they are short. */
    static Bodies ofHead(ResultSet row, int column) throws SQLException {
        byte[] stored = row.getBytes(column);
        if (stored == null) {
            return NONE;
        }
        Bytes.Reader head = new Bytes.Reader(Compression.decompress(stored));
        return new Bodies(take(head), take(head), take(head));
    }

    /** Reads the columns {@code head}, {@code input} and {@code output}, of which the first is given. */
    static Bodies of(ResultSet row, int column) throws SQLException {
        Bodies head = ofHead(row, column);
        byte[] input = row.getBytes(column + 1);
        byte[] output = row.getBytes(column + 2);
        return new Bodies(
                head.details,
                input == null ? head.input : Compression.decompress(input),
                output == null ? head.output : Compression.decompress(output));
    }

    private static byte @Nullable [] take(Bytes.Reader head) {
        int length = (int) head.varint();
        return length == 0 ? null : head.bytes(length - 1);
    }
}
