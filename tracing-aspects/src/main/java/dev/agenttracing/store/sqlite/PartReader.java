/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads contents with their parts. For one look at a trace; of what it has read it keeps what does not take too much room. */
final class PartReader {

    private static final long CHARACTERS_KEPT = 4L * 1024 * 1024;

    private final Session session;
    private final Map<Long, String> texts = new HashMap<>();
    private final Set<Long> told = new HashSet<>();
    private long kept;

    PartReader(Session session) {
        this.session = session;
    }

    String text(byte @Nullable [] encoded) {
        return encoded == null ? "null" : Content.decode(encoded).text(this::part);
    }

    private String part(long id) {
        String known = texts.get(id);
        if (known == null) {
            known = content(id).text(this::part);
            keep(id, known);
        }
        return known;
    }

    /** A trace may have more parts than memory holds: then all are let go. */
    private void keep(long id, String text) {
        kept += text.length();
        if (kept > CHARACTERS_KEPT) {
            texts.clear();
            kept = text.length();
        }
        texts.put(id, text);
    }

    private Content content(long id) {
        byte[] data = session.first(row -> row.getBytes(1), "SELECT data FROM part WHERE id = ?", id)
                .orElseThrow(() ->
                        new DamagedFileException("A part of a stored value is missing: its file is damaged", null));
        return Content.decode(Compression.decompress(data));
    }

    /** Gives what is a content's own, as JSON, and each of its parts that was not given before, by this content or another. */
    void eachPieceOnce(byte @Nullable [] encoded, Consumer<String> own, LongConsumer parts) {
        if (encoded != null) {
            Content content = Content.decode(encoded);
            own.accept(content.skeleton());
            for (long part : content.parts()) {
                if (told.add(part)) {
                    parts.accept(part);
                }
            }
        }
    }

    /** A part, with its own parts in it. */
    String partText(long id) {
        return part(id);
    }

    /** Collects the parts of a content, and theirs. */
    void collect(byte @Nullable [] encoded, Set<Long> to) {
        if (encoded != null) {
            for (long part : Content.decode(encoded).parts()) {
                if (to.add(part)) {
                    for (long inner : content(part).parts()) {
                        to.add(inner);
                    }
                }
            }
        }
    }
}
