/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Redacts what an application streams to its clients: secrets, values that are hidden, system prompts and the definitions of tools.
 * A bean of this type takes the place of the one that is built in. Thread-safe; its {@link Redaction}s are not.
 *
 * <pre>{@code
 * StreamRedactor.Redaction answer = redactor.open();
 * model.stream(question, piece -> send(answer.next(piece)), () -> send(answer.end()));
 * }</pre>
 */
@FunctionalInterface
public interface StreamRedactor {

    /**
     * Begins a text that comes in pieces, such as the answer of a model.
     *
     * @return its redaction
     */
    Redaction open();

    /**
     * Redacts a value that is sent as a whole, such as the call of a tool, its result or an error.
     *
     * @param value a text, number, flag or null, or a map (by texts) or list of such
     * @return the same with notes in place of what must not be sent; the same object if there is nothing
     */
    default @Nullable Object redact(@Nullable Object value) {
        if (value instanceof String text) {
            Redaction redaction = open();
            return redaction.next(text) + redaction.end();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> out = new LinkedHashMap<>();
            map.forEach((name, member) -> out.put(redact(name), redact(member)));
            return out;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> out = new ArrayList<>();
            list.forEach(item -> out.add(redact(item)));
            return out;
        }
        return value;
    }

    /**
     * The redaction of one text. What may be the beginning of a secret is held back until the next piece tells; the one that is
     * built in holds 256 characters back at most. Not thread-safe.
     */
    interface Redaction {

        /**
         * Takes the next piece.
         *
         * @param text the piece
         * @return what may be sent now; may be empty
         */
        String next(String text);

        /**
         * Ends the text. Should it go on nevertheless, a secret that was shown in part stays known.
         *
         * @return what may be sent of what was held back
         */
        String end();

        /**
         * Ends a text that was broken off: what may be the beginning of a secret is taken for one.
         *
         * @return what may be sent of what was held back
         */
        default String cut() {
            return end();
        }
    }
}
