/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A text as it is stored: what is its own, and references to the parts that it shares with others.
 *
 * <pre>
 * {"messages":[{"role":"user",…},{"role":"assistant",…}]}     the text
 * {"messages":[,]}                                            its own
 *              ↑ part 17 after 13 characters, ↑ part 18 after 1 more
 *
 * encoded: count, (characters before, difference to the part before)*, own text
 * </pre>
 */
record Content(long[] parts, int[] charactersBefore, String own) {

    /** Gives the text of a part. */
    interface Parts {

        String text(long part);
    }

    /**
     * Encodes a text.
     *
     * @param parts the part that each slice is
     */
    static byte[] encode(String text, List<JsonSlices.Slice> slices, long[] parts) {
        StringBuilder own = new StringBuilder();
        int[] before = new int[parts.length];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            JsonSlices.Slice slice = slices.get(i);
            own.append(text, at, slice.from());
            before[i] = slice.from() - at;
            at = slice.to();
        }
        String rest =
                parts.length == 0 ? text : own.append(text, at, text.length()).toString();
        return bytes(parts, before, rest);
    }

    private static byte[] bytes(long[] parts, int[] before, String own) {
        byte[] ownBytes = Bytes.of(own);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ownBytes.length + 2 + 3 * parts.length);
        Bytes.putVarint(bytes, parts.length);
        long last = 0;
        for (int i = 0; i < parts.length; i++) {
            Bytes.putVarint(bytes, before[i]);
            Bytes.putSigned(bytes, parts[i] - last);
            last = parts[i];
        }
        bytes.writeBytes(ownBytes);
        return bytes.toByteArray();
    }

    static Content decode(byte[] encoded) {
        Bytes.Reader reader = new Bytes.Reader(encoded);
        int count = (int) reader.varint();
        long[] parts = new long[count];
        int[] before = new int[count];
        long last = 0;
        for (int i = 0; i < count; i++) {
            before[i] = (int) reader.varint();
            last += reader.signed();
            parts[i] = last;
        }
        return new Content(parts, before, reader.rest());
    }

    /** The whole text. */
    String text(Parts from) {
        if (parts.length == 0) {
            return own;
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            text.append(own, at, at + charactersBefore[i]).append(from.text(parts[i]));
            at += charactersBefore[i];
        }
        return text.append(own, at, own.length()).toString();
    }

    /** What is its own, as JSON: null stands in place of each part. */
    String skeleton() {
        return text(part -> "null");
    }
}
