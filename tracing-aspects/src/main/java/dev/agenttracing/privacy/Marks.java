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

    record Mark(int start, int end, String kind) {}

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

    /** The places, in the order of their beginnings. */
    List<Mark> inOrder() {
        if (!marks.isEmpty()) {
            marks.sort(ORDER);
        }
        return marks;
    }

    /** Gives the text with a note in each place. */
    String applyTo(String text) {
        if (marks.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        applyTo(text, 0, text.length(), out);
        return out.toString();
    }

    /** Appends a part of the text with a note in each place; of a place that began before the part, what is in it. */
    void applyTo(String text, int from, int to, StringBuilder out) {
        int done = from;
        for (Mark mark : inOrder()) {
            int start = Math.max(mark.start, from);
            if (mark.end > done && start < to) {
                if (start >= done) {
                    out.append(text, done, start).append(note(mark.kind));
                }
                done = mark.end;
            }
        }
        if (done < to) {
            out.append(text, done, to);
        }
    }

    /** What is said in the place of a secret. */
    static String note(String kind) {
        return NOTE + kind + "]";
    }
}
