/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What was found in a text that goes on: secrets, and what may become one. Not thread-safe. */
final class Findings implements NamedPlaces {

    /**
     * What is not decided.
     *
     * @param from where it begins
     * @param kind what it is, if it is a secret
     * @param ending where it ends then
     */
    record Open(int from, String kind, Ending ending) {}

    /**
     * What is not kept any longer.
     *
     * @param end where it ends in the text that is known; its beginning if there is nothing
     * @param kind what is said in its place
     * @param endings those of its parts that go on
     */
    record Secret(int end, String kind, List<Ending> endings) {}

    private final String text;
    private final Marks marks = new Marks();
    private final List<Open> open = new ArrayList<>();

    Findings(String text) {
        this.text = text;
    }

    @Override
    public void add(int start, int end, String kind) {
        marks.add(start, end, kind);
    }

    @Override
    public void open(int from, String kind, Ending ending) {
        if (from < text.length()) {
            open.add(new Open(from, kind, ending));
        }
    }

    /** What a rule of the application's finds at the end may go on: the rule does not say. */
    void openMarksAtEnd() {
        for (Marks.Mark mark : marks.inOrder()) {
            if (mark.end() == text.length()) {
                open(mark.start(), mark.kind(), Ending.WORD);
            }
        }
    }

    /** Forgets what has been looked at for long enough, and is no secret. */
    void release(int from) {
        open.removeIf(each -> each.from <= from && each.ending == Ending.AT_ONCE);
    }

    /** The place from which on nothing is decided; not inside of a secret. */
    int undecided(int decided) {
        int at = text.length();
        for (Open each : open) {
            at = Math.min(at, Math.max(each.from, decided));
        }
        return outside(at, decided);
    }

    /** The beginning of the secret that a place is inside of; the place if it is in none. */
    int outside(int place, int decided) {
        int at = place;
        List<Marks.Mark> inOrder = marks.inOrder();
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            Marks.Mark mark = inOrder.get(i);
            at = mark.start() < at && at < mark.end() ? Math.max(mark.start(), decided) : at;
        }
        return at;
    }

    /** All that is, or may be, one secret with what begins at a place. */
    Secret secretFrom(int from) {
        Secret secret = new Secret(from, "", List.of());
        Set<Open> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int before;
        do {
            before = seen.size() + secret.end;
            secret = withMarks(secret, from);
            for (Open each : open) {
                if (each.from < Math.max(secret.end, from + 1) && seen.add(each)) {
                    secret = with(secret, each, endOf(each, secret.endings));
                }
            }
        } while (before < seen.size() + secret.end);
        boolean undecided = seen.stream().anyMatch(each -> each.ending != Ending.AT_ONCE);
        // Where a finder goes on looking and its ending does not, the word goes.
        return secret.end == from && undecided
                ? with(secret, new Open(from, "secret", Ending.WORD), text.length())
                : secret;
    }

    private Secret with(Secret secret, Open part, int end) {
        List<Ending> endings = secret.endings;
        if (end == text.length() && !endings.contains(part.ending)) {
            endings = new ArrayList<>(endings);
            endings.add(part.ending);
        }
        String kind = secret.kind.isEmpty() && end > secret.end ? part.kind : secret.kind;
        return new Secret(Math.max(end, secret.end), kind, endings);
    }

    private Secret withMarks(Secret secret, int from) {
        Secret more = secret;
        for (Marks.Mark mark : marks.inOrder()) {
            if (mark.start() < Math.max(more.end, from + 1) && mark.end() > more.end) {
                more = new Secret(mark.end(), more.kind.isEmpty() ? mark.kind() : more.kind, more.endings);
            }
        }
        return more;
    }

    /** An ending that goes on from an earlier place goes on from here, too. */
    private int endOf(Open each, List<Ending> goingOn) {
        int end = goingOn.contains(each.ending) ? text.length() : each.from;
        while (end < text.length() && each.ending.takes(text.charAt(end))) {
            end++;
        }
        return end;
    }

    void appendShown(int from, int to, StringBuilder out) {
        marks.applyTo(text, from, to, out);
    }
}
