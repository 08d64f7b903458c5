/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The plain text inside captured JSON: its strings, numbers and booleans, without keys, brackets and escapes. */
final class ContentText {

    private static final JsonFactory JSON = new JsonFactory();

    private ContentText() {}

    /** Gives each value in turn, until one is answered with false; true if all were given. */
    static boolean valuesWhile(String json, Predicate<String> to) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL && !to.test(parser.getString())) {
                    return false;
                }
            }
            return true;
        } catch (JacksonException notJson) {
            return to.test(json);
        }
    }

    /** Gives the first values, joined by spaces and cut on a character. */
    static String preview(String json, int maxLength) {
        StringBuilder preview = new StringBuilder();
        boolean unused = valuesWhile(json, value -> {
            preview.append(preview.isEmpty() ? "" : " ").append(value, 0, boundary(value, maxLength + 2));
            return preview.length() <= maxLength;
        });
        boolean whole = preview.length() <= maxLength;
        return whole ? preview.toString() : preview.substring(0, boundary(preview, maxLength - 1)) + "…";
    }

    private static int boundary(CharSequence text, int length) {
        if (text.length() <= length) {
            return text.length();
        }
        return Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    }
}
