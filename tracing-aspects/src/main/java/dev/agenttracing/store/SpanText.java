/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.SpanData;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What of a span a search for text looks at: its name, the values in input, output, attributes and metadata, its tags, and
 * type and message of its error. Keys, ids and stack traces are not looked at.
 */
public final class SpanText {

    private SpanText() {}

    /**
     * Gives the words of a span in turn, until one is answered with false. A word may come several times.
     *
     * @param span the span
     * @param to takes each word, and tells whether to go on
     * @return true if all were given
     */
    public static boolean eachWord(SpanData span, Predicate<String> to) {
        return eachWordOfHead(span, to)
                && eachWordOfJson(span.input().json(), to)
                && eachWordOfJson(span.output().json(), to);
    }

    /**
     * Gives the words of a span but those of its input and output, until one is answered with false.
     *
     * @param span the span
     * @param to takes each word, and tells whether to go on
     * @return true if all were given
     */
    public static boolean eachWordOfHead(SpanData span, Predicate<String> to) {
        return Words.each(span.name(), to)
                && span.error()
                        .map(error -> Words.each(error.type() + ' ' + error.message(), to))
                        .orElse(true)
                && eachWordOfValue(span.attributes().asMap(), to)
                && eachWordOfValue(span.metadata(), to)
                && eachWordOfValue(span.tags(), to);
    }

    /**
     * Gives the words of the values in a JSON text in turn, until one is answered with false.
     *
     * @param json the text; if it is no JSON, all of it counts
     * @param to takes each word, and tells whether to go on
     * @return true if all were given
     */
    public static boolean eachWordOfJson(String json, Predicate<String> to) {
        return ContentText.valuesWhile(json, value -> Words.each(value, to));
    }

    private static boolean eachWordOfValue(Object value, Predicate<String> to) {
        if (value instanceof Map<?, ?> map) {
            return eachWordOfAll(map.values(), to);
        }
        if (value instanceof Iterable<?> items) {
            return eachWordOfAll(items, to);
        }
        return Words.each(String.valueOf(value), to);
    }

    private static boolean eachWordOfAll(Iterable<?> values, Predicate<String> to) {
        for (Object value : values) {
            if (!eachWordOfValue(value, to)) {
                return false;
            }
        }
        return true;
    }
}
