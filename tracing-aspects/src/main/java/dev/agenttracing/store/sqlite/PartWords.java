/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.SpanText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The words of the parts that were met last: each turn of a conversation has all messages before it, which need not be cut into
 * words again. For one thread at a time.
 */
final class PartWords {

    private static final int MAX_WORDS = 150_000;
    private static final int MAX_DIFFERENT = 20_000;

    private final Map<Long, String[]> parts = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, String> same = new HashMap<>();
    private int held;

    String[] of(long part, PartReader reader) {
        String[] known = parts.get(part);
        if (known == null) {
            known = cut(reader.partText(part));
            if (known.length < MAX_WORDS / 10) {
                parts.put(part, known);
                held += known.length;
                shrink();
            }
        }
        return known;
    }

    private String[] cut(String text) {
        if (same.size() > MAX_DIFFERENT) {
            same.clear();
        }
        Set<String> words = new LinkedHashSet<>();
        boolean unused = SpanText.eachWordOfJson(text, word -> {
            String kept = same.putIfAbsent(word, word);
            boolean another = words.add(kept == null ? word : kept);
            return true;
        });
        return words.toArray(new String[0]);
    }

    private void shrink() {
        var oldest = parts.values().iterator();
        while (held > MAX_WORDS && oldest.hasNext()) {
            held -= oldest.next().length;
            oldest.remove();
        }
    }
}
