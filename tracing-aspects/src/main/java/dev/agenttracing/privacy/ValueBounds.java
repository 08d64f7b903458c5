/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Where the value of a named secret begins and ends in a text. */
final class ValueBounds {

    /** So much space may be between a name and its value. */
    static final int MAX_SPACE = 64;

    private ValueBounds() {}

    static boolean isSpace(char c) {
        // Stars make a name bold in Markdown.
        return c == ' ' || c == '\t' || c == '\u00a0' || c == '*';
    }

    static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && at - from < MAX_SPACE && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int endOfWord(String text, int from, int most) {
        int end = from;
        while (end < text.length() && end - from < most && isOfWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isOfWord(char c) {
        return c > ' ' && c != '\u00a0' && "\"'`,;&<>()[]{}|\\".indexOf(c) < 0;
    }

    static int endOfLine(String text, int from) {
        int end = from;
        while (end < text.length() && isOfLine(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isOfLine(char c) {
        return "\n\r\"'`\\".indexOf(c) < 0;
    }

    /** The place after the bracket that closes; the text's end if none does. */
    static int endOfGroup(String text, int from) {
        int depth = 0;
        int bound = text.length();
        int at = from;
        while (at < bound) {
            char c = text.charAt(at);
            Quote quote = c == '"' ? Quote.at(text, at) : null;
            if (quote != null) {
                at = Math.min(bound, quote.end(text) + 1);
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            at++;
            if (depth == 0) {
                return at;
            }
        }
        return bound;
    }
}
