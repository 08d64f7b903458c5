/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.StreamRedactor;
import dev.agenttracing.stream.ElementKind.Ending;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in one stream: its texts by name, and how an element is made of a part of one.
 *
 * @param texts the texts of the stream
 * @param name the name of the place: texts at the same place go on in each other
 * @param ending whether the texts end here
 * @param goesOn whether the texts go on in the next element
 * @param whole makes an element of a part
 */
record ElementStream(
        StreamedTexts texts, String name, Ending ending, boolean goesOn, Function<Object, @Nullable Object> whole) {

    /** The place of an element itself. */
    static ElementStream of(StreamedTexts texts, Ending ending) {
        return new ElementStream(texts, "", ending, true, other -> other);
    }

    StreamRedactor redactor() {
        return texts.redactor();
    }

    StreamedCalls calls() {
        return texts.calls();
    }

    /** The place of a part. */
    ElementStream at(String part, Function<Object, @Nullable Object> toElement) {
        return new ElementStream(texts, name + '/' + part, ending, goesOn, inner -> {
            Object element = toElement.apply(inner);
            return element == null ? null : whole.apply(element);
        });
    }

    /** The place of a part whose texts do not go on in the next element. */
    ElementStream whole(String part) {
        return new ElementStream(texts, name + '/' + part, ending, false, other -> null);
    }

    /** True if the text of this place has begun, and is not over. */
    boolean isBegun() {
        return texts.hasBegun(name);
    }

    /**
     * Takes the next piece of the text of this place.
     *
     * @param piece the piece
     * @return what may be sent of it, and of what was held back before
     */
    String next(String piece) {
        return goesOn
                ? texts.next(name, piece, ending, whole)
                : String.valueOf(redactor().redact(piece));
    }
}
