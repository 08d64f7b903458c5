/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import org.jspecify.annotations.Nullable;

/**
 * An opening quote: it may stand behind backslashes, where a text is quoted in a text.
 *
 * @param from the place after it
 * @param mark the mark
 * @param escapes how many backslashes are before it
 */
record Quote(int from, char mark, int escapes) {

    /** The marks that open a quotation. */
    static final String MARKS = "\"'`“";

    private static final int MAX_ESCAPES = 31;

    /** Gives the quote that opens at a place; null if none does. */
    static @Nullable Quote at(String text, int start) {
        int at = start;
        while (at < text.length() && at - start < MAX_ESCAPES && text.charAt(at) == '\\') {
            at++;
        }
        return at < text.length() && MARKS.indexOf(text.charAt(at)) >= 0
                ? new Quote(at + 1, text.charAt(at), at - start)
                : null;
    }

    char closing() {
        return mark == '“' ? '”' : mark;
    }

    /** The place of the quote that closes, or of its backslashes; the text's end if there is none. */
    int end(String text) {
        return end(text, Integer.MAX_VALUE);
    }

    /** The place of the quote that closes, or of its backslashes; the bound if there is none. */
    int end(String text, int most) {
        int bound = most < text.length() - from ? from + most : text.length();
        char closing = closing();
        int backslashes = 0;
        for (int at = from; at < bound; at++) {
            char c = text.charAt(at);
            if (c == closing && backslashes <= escapes) {
                return at - backslashes;
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return bound;
    }
}
