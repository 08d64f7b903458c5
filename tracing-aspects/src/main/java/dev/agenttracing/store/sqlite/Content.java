/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as it is stored: what is its own, and references to the parts that it shares with others.
 *
 * <pre>
 * {"messages":[{"role":"user",…},{"role":"assistant",…}]}     the text
 * {"messages":[,]}                                            its own
 *              ↑ part 17 after 13 characters, ↑ part 18 after 1 more
 *
 * compressed: count, (characters before, difference to the part before)*, own text
 * </pre>
 */
record Content(long[] parts, int[] charactersBefore, String own) {

    /** Gives the text of a part. */
    interface Parts {

        String text(long part);
    }

    /** Takes a piece of a text, and gives the part that it is; null to keep it in place. */
    interface Sharing {

        @Nullable
        Long part(String piece);
    }

    static byte[] encode(String text, List<JsonSlices.Slice> slices, Sharing sharing) {
        List<Long> parts = new ArrayList<>();
        List<Integer> before = new ArrayList<>();
        StringBuilder own = new StringBuilder();
        int at = 0;
        int ownAt = 0;
        for (JsonSlices.Slice slice : slices) {
            Long part = sharing.part(text.substring(slice.from(), slice.to()));
            if (part != null) {
                own.append(text, at, slice.from());
                parts.add(part);
                before.add(own.length() - ownAt);
                ownAt = own.length();
                at = slice.to();
            }
        }
        String rest =
                parts.isEmpty() ? text : own.append(text, at, text.length()).toString();
        return bytes(parts, before, rest);
    }

    private static byte[] bytes(List<Long> parts, List<Integer> before, String own) {
        byte[] ownBytes = Bytes.of(own);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ownBytes.length + 2 + 3 * parts.size());
        Bytes.putVarint(bytes, parts.size());
        long last = 0;
        for (int i = 0; i < parts.size(); i++) {
            Bytes.putVarint(bytes, before.get(i));
            Bytes.putSigned(bytes, parts.get(i) - last);
            last = parts.get(i);
        }
        bytes.writeBytes(ownBytes);
        return Compression.compress(bytes.toByteArray());
    }

    static Content decode(byte[] stored) {
        Bytes.Reader reader = new Bytes.Reader(Compression.decompress(stored));
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
