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
 */
final class StreamedTexts {

    /** So many texts may be open; then the one that was silent for longest is taken for broken off. */
    private static final int MOST = 64;

    private static final class Text {

        private final StreamRedactor.Redaction redaction;
        private Function<Object, @Nullable Object> toElement = text -> null;

        private Text(StreamRedactor.Redaction redaction) {
            this.redaction = redaction;
        }

        private String rest(Ending ending) {
            return ending == Ending.CUT ? redaction.cut() : redaction.end();
        }
    }

    private final StreamRedactor redactor;
    private final StreamedCalls calls = new StreamedCalls();
    private final Map<String, Text> texts = new LinkedHashMap<>(16, 0.75f, true);

    StreamedTexts(StreamRedactor redactor) {
        this.redactor = redactor;
    }

    StreamRedactor redactor() {
        return redactor;
    }

    StreamedCalls calls() {
        return calls;
    }

    boolean has(String name) {
        return texts.containsKey(name);
    }

    String next(String name, String piece, Ending ending, Function<Object, @Nullable Object> toElement) {
        Text text = texts.computeIfAbsent(name, unknown -> new Text(redactor.open()));
        text.toElement = toElement;
        String sent = text.redaction.next(piece);
        return ending == Ending.NONE ? sent : sent + text.rest(ending);
    }

    /** The elements for what is held back of texts that have been open for too long. */
    List<Object> overdue() {
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
