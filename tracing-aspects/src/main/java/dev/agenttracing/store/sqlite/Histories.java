/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lists of messages that were written last. Each turn of a conversation begins with all that was said before: comparing it with
 * the turn before tells which parts these are, for much less than a hash of each.
 */
final class Histories {

    private static final int MAX_CHARACTERS = 2_000_000;
    private static final int LONGEST = MAX_CHARACTERS / 8;

    private final Map<Key, History> last = new LinkedHashMap<>(16, 0.75f, true);
    private int characters;

    /** Conversations of one owner are told apart by how they begin: each agent has its own system prompt. */
    private record Key(long owner, long firstPart) {}

    private record History(String text, List<JsonSlices.Slice> slices, long[] parts) {}

    void clear() {
        last.clear();
        characters = 0;
    }

    /** Tells the parts of a text as far as it is the same as the one before; how many of them these are, at least the first. */
    int begin(long owner, long firstPart, String text, List<JsonSlices.Slice> slices, long[] parts) {
        History before = last.get(new Key(owner, firstPart));
        if (before == null) {
            return 1;
        }
        int most = Math.min(parts.length, before.parts.length);
        int same = 1;
        while (same < most && isSame(before, text, slices.get(same), same)) {
            same++;
        }
        System.arraycopy(before.parts, 0, parts, 0, same);
        return same;
    }

    private static boolean isSame(History before, String text, JsonSlices.Slice slice, int i) {
        return slice.equals(before.slices.get(i))
                && text.regionMatches(slice.from(), before.text, slice.from(), slice.to() - slice.from());
    }

    void put(long owner, String text, List<JsonSlices.Slice> slices, long[] parts) {
        if (text.length() > LONGEST) {
            return;
        }
        History old = last.put(new Key(owner, parts[0]), new History(text, slices, parts));
        characters += text.length() - (old == null ? 0 : old.text.length());
        Iterator<History> oldest = last.values().iterator();
        while (characters > MAX_CHARACTERS) {
            characters -= oldest.next().text.length();
            oldest.remove();
        }
    }
}
