/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The places of a text that must not be kept. Where they overlap they are one, of the kind that begins first. Not thread-safe. */
final class Marks {

    private static final Comparator<Mark> ORDER = Comparator.comparingInt(Mark::start)
            .thenComparing(Comparator.comparingInt(Mark::end).reversed());

    /** How the note in the place of a secret begins. */
    static final String NOTE = "[redacted: ";

    private record Mark(int start, int end, String kind) {}

    private List<Mark> marks = List.of();

    void add(int start, int end, String kind) {
        if (start < end) {
            marks = marks.isEmpty() ? new ArrayList<>(4) : marks;
            marks.add(new Mark(start, end, kind));
        }
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    /** Gives the text with a note in each place. */
    String applyTo(String text) {
        if (marks.isEmpty()) {
            return text;
        }
        marks.sort(ORDER);
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        for (Mark mark : marks) {
            if (mark.start >= done) {
                out.append(text, done, mark.start).append(note(mark.kind));
            }
            done = Math.max(done, mark.end);
        }
        return out.append(text, done, text.length()).toString();
    }

    /** What is said in the place of a secret. */
    static String note(String kind) {
        return NOTE + kind + "]";
    }
}
