/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Keeps the items of one page of all that go by, and says when it is full. */
final class PageBuilder {

    /** A page's texts are in memory at once; one that has so many characters ends early. */
    private static final int MAX_CHARACTERS = 4_000_000;

    private final int from;
    private final int limit;
    private final List<TranscriptItem> items = new ArrayList<>();
    private int count;
    private int characters;
    private boolean full;

    PageBuilder(int from, int limit) {
        this.from = from;
        this.limit = limit;
    }

    void add(TranscriptItem item) {
        if (count++ < from || full) {
            return;
        }
        full = items.size() == limit || characters > MAX_CHARACTERS;
        if (!full) {
            items.add(item);
            characters += characters(item.facts().values());
        }
    }

    /** True if an item was left for the next page. */
    boolean isFull() {
        return full;
    }

    Transcript.Page page() {
        return new Transcript.Page(items, full ? OptionalInt.of(from + items.size()) : OptionalInt.empty());
    }

    private static int characters(Iterable<?> facts) {
        int characters = 0;
        for (Object fact : facts) {
            characters += fact instanceof String text
                    ? text.length()
                    : fact instanceof Map<?, ?> map
                            ? characters(map.values())
                            : fact instanceof Iterable<?> list ? characters(list) : 0;
        }
        return characters;
    }
}
