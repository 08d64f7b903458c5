/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.StreamRedactor;
import dev.agenttracing.stream.ElementKind.Ending;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one stream, each with what is held back of it. There may be several side by side: an answer and its reasoning, the
 * arguments of two calls. Not thread-safe.
 *
 * <p>Some models and applications say with each piece that the text is over. So an end that comes with a piece does not count for its
 * text before an element comes that has none of it, and counts for no text once the piece has turned out not to be the last.
 */
final class StreamedTexts {

    /** So many texts may be open; then the one that was silent for longest is taken for broken off. */
    private static final int MOST = 64;

    private static final class Text {

        private final StreamRedactor.Redaction redaction;
        private Function<Object, @Nullable Object> toElement = text -> null;

        /** What its last piece said. */
        private Ending said = Ending.NONE;

        private boolean wentOnAfterEnd;
        private boolean begun;

        private Text(StreamRedactor.Redaction redaction) {
            this.redaction = redaction;
        }

        private String next(String piece, Ending ending) {
            String sent = redaction.next(piece);
            if (piece.isEmpty()) {
                return ending == Ending.NONE && said == Ending.NONE ? sent : sent + rest(ending);
            }
            begun = true;
            wentOnAfterEnd |= said != Ending.NONE;
            said = ending;
            return sent;
        }

        private String rest(Ending ending) {
            boolean cut = ending == Ending.CUT || said == Ending.CUT;
            said = Ending.NONE;
            begun = false;
            return cut ? redaction.cut() : redaction.end();
        }
    }

    private final StreamRedactor redactor;
    private final StreamedCalls calls = new StreamedCalls();
    private final Map<String, Text> texts = new LinkedHashMap<>(16, 0.75f, true);

    /** Those of which the element at hand has a piece. */
    private final List<Text> atHand = new ArrayList<>();

    StreamedTexts(StreamRedactor redactor) {
        this.redactor = redactor;
    }

    StreamRedactor redactor() {
        return redactor;
    }

    StreamedCalls calls() {
        return calls;
    }

    boolean hasBegun(String name) {
        Text text = texts.get(name);
        return text != null && text.begun;
    }

    void nextElement() {
        atHand.clear();
    }

    String next(String name, String piece, Ending ending, Function<Object, @Nullable Object> toElement) {
        Text text = texts.computeIfAbsent(name, unknown -> new Text(redactor.open()));
        text.toElement = toElement;
        if (!piece.isEmpty()) {
            atHand.add(text);
        }
        return text.next(piece, ending);
    }

    /** The elements for what is held back of texts that are over with the element at hand, or have been open for too long. */
    List<Object> over(Ending ending) {
        List<Object> elements = overdue();
        if (ending != Ending.NONE && atHand.stream().noneMatch(text -> text.wentOnAfterEnd)) {
            texts.values().stream()
                    .filter(text -> !atHand.contains(text))
                    .forEach(text -> addRest(text, ending, elements));
        }
        return elements;
    }

    private List<Object> overdue() {
        List<Object> elements = new ArrayList<>();
        Iterator<Text> eldest = texts.values().iterator();
        while (texts.size() > MOST) {
            addRest(eldest.next(), Ending.CUT, elements);
            eldest.remove();
        }
        return elements;
    }

    /** The elements for what is held back of all texts, which end. */
    List<Object> rests(Ending ending) {
        List<Object> elements = new ArrayList<>();
        texts.values().forEach(text -> addRest(text, ending, elements));
        return elements;
    }

    private static void addRest(Text text, Ending ending, List<Object> elements) {
        String rest = text.rest(ending);
        Object element = rest.isEmpty() ? null : text.toElement.apply(rest);
        if (element != null) {
            elements.add(element);
        }
    }
}
