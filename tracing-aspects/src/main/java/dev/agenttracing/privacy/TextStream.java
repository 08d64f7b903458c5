/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.StreamRedactor;
import java.util.ArrayList;
import java.util.List;

/**
 * Redacts a text that comes in pieces. Each finder says from where on it cannot decide yet; that much is held back. What it cannot
 * decide within the longest look is taken for a secret, to where one would end. Together the pieces are what {@link TextRedaction}
 * makes of the whole, as long as no secret is longer than the look. Not thread-safe.
 *
 * <pre>
 *                    shown ↓
 *   … my password is [hunt er2]. It is s
 *   └─ looked back at ──┘       └ shown ┘└ held back: it may become sk-…
 * </pre>
 */
final class TextStream implements StreamRedactor.Redaction {

    /** The most that is held back. */
    static final int LOOK = 256;

    /** So much of what was shown is looked back at: the longest name, with what may stand between it and its value. */
    private static final int LOOK_BACK = 512;

    private final TextRedaction texts;
    private final StringBuilder text = new StringBuilder();
    /** What is before this place in the text has been decided. */
    private int decided;

    /** The ends of a secret of which a note was sent, and that goes on. */
    private List<Ending> endings = List.of();

    private boolean failed;

    TextStream(TextRedaction texts) {
        this.texts = texts;
    }

    @Override
    public String next(String piece) {
        if (failed || piece.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        text.append(piece);
        leaveOutSecret(out);
        if (decided < text.length()) {
            look(out);
        }
        forget();
        return out.toString();
    }

    @Override
    public String end() {
        return rest(false);
    }

    @Override
    public String cut() {
        return rest(true);
    }

    /** Goes over what belongs to a secret of which a note was sent. */
    private void leaveOutSecret(StringBuilder out) {
        while (!endings.isEmpty() && decided < text.length()) {
            char c = text.charAt(decided);
            List<Ending> open = new ArrayList<>(endings);
            open.removeIf(ending -> !ending.takes(c));
            if (open.isEmpty()) {
                out.append(endings.get(endings.size() - 1).left());
            } else {
                decided++;
            }
            endings = open;
        }
    }

    private void look(StringBuilder out) {
        String all = text.toString();
        Findings found = new Findings(all);
        if (!find(all, false, found, out)) {
            return;
        }
        found.release(decided - 1);
        if (texts.hasRules()) {
            found.openMarksAtEnd();
        }
        int undecided = undecided(all, found);
        while (all.length() - undecided > LOOK) {
            Findings.Secret secret = found.secretFrom(undecided);
            if (secret.end() == undecided) {
                found.release(undecided);
            } else {
                found.appendShown(decided, undecided, out);
                out.append(Marks.note(secret.kind()));
                decided = secret.end();
                endings = secret.endings();
                if (decided == all.length()) {
                    return;
                }
            }
            undecided = undecided(all, found);
        }
        found.appendShown(decided, undecided, out);
        decided = undecided;
    }

    private int undecided(String all, Findings found) {
        int at = found.undecided(decided);
        if (texts.hasRules()) {
            at = Math.min(at, found.outside(Math.max(decided, all.length() - LOOK), decided));
        }
        boolean halfOfAPair = at > decided && Character.isHighSurrogate(all.charAt(at - 1));
        return halfOfAPair ? at - 1 : at;
    }

    private String rest(boolean cut) {
        StringBuilder out = new StringBuilder();
        if (!failed && decided < text.length()) {
            String all = text.toString();
            Findings found = new Findings(all);
            if (find(all, cut, found, out)) {
                found.appendShown(decided, all.length(), out);
                decided = all.length();
            }
        }
        forget();
        return out.toString();
    }

    /** Finds what there is; where a rule fails, nothing more of the text is sent. */
    private boolean find(String all, boolean cut, Findings found, StringBuilder out) {
        String failure = texts.find(all, cut, Traits.ALL, found);
        if (failure != null) {
            failed = true;
            out.append(Marks.note(failure));
        }
        return failure == null;
    }

    private void forget() {
        int most = failed ? text.length() : decided - LOOK_BACK;
        if (failed || most > LOOK_BACK) {
            text.delete(0, most);
            decided = failed ? 0 : LOOK_BACK;
        }
    }
}
