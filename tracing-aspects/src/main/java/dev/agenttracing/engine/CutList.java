/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Cut;
import java.util.ArrayList;
import java.util.List;

/** Cuts texts, and remembers where. Bounded. Not thread-safe. */
final class CutList {

    private static final int MAX_CUTS = 200;

    private List<Cut> cuts = List.of();

    void add(String path, String unit, long original, long kept) {
        add(new Cut(path, unit, original, kept));
    }

    private void add(Cut cut) {
        if (cuts.isEmpty()) {
            cuts = new ArrayList<>(2);
        }
        if (cuts.size() < MAX_CUTS) {
            cuts.add(cut);
        }
    }

    void addAll(List<Cut> more) {
        more.forEach(this::add);
    }

    void addAll(CutList more) {
        addAll(more.cuts);
    }

    List<Cut> list() {
        return cuts;
    }

    /** Gives the text, cut on a character and marked if it is longer than allowed. */
    String text(String path, String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        String start = start(text, maxLength);
        add(path, "characters", text.length(), start.length());
        return start + "…[cut: " + text.length() + " characters]";
    }

    /** The beginning of a text; no pair of surrogates is split. */
    static String start(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        boolean split = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, split ? length - 1 : length);
    }
}
