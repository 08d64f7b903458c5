/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import org.jspecify.annotations.Nullable;

/**
 * A secret's name in a text, before what stands between it and its value.
 *
 * @param kind the kind of secret
 * @param end the place after it
 * @param quoted whether it is quoted
 * @param beginsLine whether it stands alone on its line
 * @param before the quote right before it; 0 if there is none
 */
record SecretName(String kind, int end, boolean quoted, boolean beginsLine, char before) {

    private static final int LONGEST = 64;

    /** Gives the name before a sign; null if there is none. */
    static @Nullable SecretName before(String text, int sign, SecretNames names) {
        int end = sign;
        while (end > 0 && sign - end < ValueBounds.MAX_SPACE && ValueBounds.isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return null;
        }
        if (end > 3 && text.startsWith(" is", end - 3)) {
            end -= 3;
        }
        boolean quoted = Quote.MARKS.indexOf(text.charAt(end - 1)) >= 0;
        int last = quoted ? end - 1 : end;
        while (quoted && last > 0 && text.charAt(last - 1) == '\\') {
            last--;
        }
        if (!names.mayEndAt(text, last)) {
            return null;
        }
        int first = last;
        while (first > 0 && last - first < LONGEST && isOfName(text.charAt(first - 1), quoted)) {
            first--;
        }
        String kind = first == last ? null : names.find(text.substring(first, last));
        if (kind == null) {
            return null;
        }
        boolean beginsLine = (first == 0 || text.charAt(first - 1) == '\n') && isOneWord(text, first, last);
        char quote = first > 0 && Quote.MARKS.indexOf(text.charAt(first - 1)) >= 0 ? text.charAt(first - 1) : 0;
        return new SecretName(kind, end, quoted, beginsLine, quote);
    }

    private static boolean isOfName(char c, boolean quoted) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == ' ' || (quoted && c == ':');
    }

    private static boolean isOneWord(String text, int first, int last) {
        int from = first;
        while (from < last && (text.charAt(from) == ' ' || text.charAt(from) == '-')) {
            from++;
        }
        return text.substring(from, last).indexOf(' ') < 0;
    }
}
