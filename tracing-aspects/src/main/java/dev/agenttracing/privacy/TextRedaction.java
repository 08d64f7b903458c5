/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.RedactionRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Redacts one text. A text that a limit has cut, as its end says, is taken to go on: what may be the beginning of a secret
 * there is one. Thread-safe, if the application's rules are.
 */
final class TextRedaction {

    private static final String CUT = "…[cut";
    private static final int LONGEST_NOTE_OF_CUT = 40;
    private static final int LONGEST_WORD = 256;
    private static final int LONGEST_KIND = 50;
    private static final String FAILED = "a rule failed";
    /** No secret with its name is shorter: {@code pin=123}. */
    private static final int SHORTEST = 7;

    /** What capture leaves in the place of a value. */
    private static final Set<String> PLACES = Set.of("[hidden]", "[sensitive]", "[cut]");

    private final Set<String> kinds = new HashSet<>(Set.of(FAILED));
    private final List<TextPattern> patterns = new ArrayList<>();
    private final NamedSecrets namedSecrets;
    private final List<RedactionRule> rules;
    private final Consumer<Throwable> failures;

    TextRedaction(RedactionSettings settings, SecretNames names, Consumer<Throwable> failures) {
        settings.patterns().forEach(pattern -> patterns.add(pattern.pattern()));
        this.failures = failures;
        this.namedSecrets = new NamedSecrets(names);
        this.rules = settings.rules();
        kinds.addAll(settings.names());
        patterns.forEach(pattern -> kinds.add(pattern.kind()));
        rules.forEach(rule -> kinds.add(kind(rule)));
    }

    /** Gives the text with notes in place of secrets; the same text if there is none. */
    String redact(String text) {
        if (text.length() < SHORTEST && rules.isEmpty()) {
            return text;
        }
        int length = lengthBeforeCut(text);
        boolean cut = length < text.length();
        String kept = cut ? text.substring(0, length) : text;
        Traits traits = cut ? Traits.ALL : Traits.of(kept);
        Marks marks = new Marks();
        String failed = find(kept, cut, traits, marks::add);
        if (failed != null) {
            return Marks.note(failed);
        }
        if (cut && !rules.isEmpty()) {
            // A rule of the application's does not know that the text goes on.
            marks.add(lastWord(kept), length, "cut word");
        }
        return marks.isEmpty() ? text : marks.applyTo(kept) + text.substring(length);
    }

    /**
     * Finds what is secret in a text, and what is not decided if it goes on.
     *
     * @param cut whether what may be the beginning of a secret at the end is one
     * @param traits what the text has
     * @return what is said in place of the text if a rule failed; else null
     */
    @Nullable
    String find(String text, boolean cut, Traits traits, NamedPlaces places) {
        for (TextPattern pattern : patterns) {
            if (pattern.finder().mayFindIn(traits)) {
                pattern.finder().find(text, cut, places.of(pattern.kind()));
            }
        }
        if (traits.mayName()) {
            namedSecrets.find(text, cut, places);
        }
        for (RedactionRule rule : rules) {
            String kind = kind(rule);
            try {
                rule.find(text, (start, end) -> places.add(checked(text, start, end), end, kind));
            } catch (Throwable t) {
                failures.accept(t);
                return kind + " rule failed";
            }
        }
        return null;
    }

    boolean hasRules() {
        return !rules.isEmpty();
    }

    /** Redacts a name: a limit cuts it with an ellipsis alone. */
    String redactName(String name) {
        return name.endsWith("…") ? redact(name + "[cut]").replace("…[cut]", "…") : redact(name);
    }

    /** True if a text is what stands in the place of a value, and nothing else: a note whose kind is known. */
    boolean isNote(String text) {
        int end = text.lastIndexOf(']');
        return PLACES.contains(text)
                || (text.startsWith(Marks.NOTE)
                        && end > 0
                        && kinds.contains(text.substring(Marks.NOTE.length(), end))
                        && isCount(text.substring(end + 1)));
    }

    private static boolean isCount(String end) {
        return end.isEmpty() || (end.length() < 8 && end.chars().allMatch(c -> c == ' ' || (c >= '0' && c <= '9')));
    }

    private static int checked(String text, int start, int end) {
        if (start < 0 || end < start || end > text.length()) {
            throw new IllegalArgumentException("A rule found a place that is not in the text");
        }
        return start;
    }

    /** The length without the note that a limit has left; whoever writes such a note himself has only more redacted. */
    private static int lengthBeforeCut(String text) {
        if (text.isEmpty() || text.charAt(text.length() - 1) != ']') {
            return text.length();
        }
        int note = text.lastIndexOf(CUT);
        return note < 0 || text.length() - note > LONGEST_NOTE_OF_CUT ? text.length() : note;
    }

    private static int lastWord(String text) {
        int start = text.length();
        while (start > 0 && text.length() - start < LONGEST_WORD && !Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private String kind(RedactionRule rule) {
        try {
            String kind = Objects.requireNonNull(rule.kind(), "kind");
            return kind.length() <= LONGEST_KIND ? kind : kind.substring(0, LONGEST_KIND);
        } catch (Throwable t) {
            failures.accept(t);
            return "own rule";
        }
    }
}
