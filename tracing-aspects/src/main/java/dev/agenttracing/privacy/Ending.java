/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/**
 * Finds the end of a secret that is not kept while it comes: it is told each character, from the first. Those made by
 * {@link #of} have no state; the others are good for one secret.
 */
@FunctionalInterface
interface Ending {

    /** Which characters a secret is made of. */
    @FunctionalInterface
    interface Characters {
        boolean has(char c);
    }

    /** Ends at once: what is not known to be a secret after the longest look is none. */
    Ending AT_ONCE = c -> false;

    /** Ends with the word. */
    Ending WORD = c -> c > ' ' && c != '\u00a0';

    /** Tells whether a character belongs to the secret; after the first that does not, it is not asked again. */
    boolean takes(char c);

    /** What it took and did not belong to the secret, once it has ended. */
    default String left() {
        return "";
    }

    static Ending of(Characters characters) {
        return characters::has;
    }

    /** Ends before the quote that closes, and its backslashes. */
    static Ending quoted(Quote quote) {
        return new Ending() {
            private int backslashes;

            @Override
            public boolean takes(char c) {
                if (c == quote.closing() && backslashes <= quote.escapes()) {
                    return false;
                }
                backslashes = c == '\\' ? backslashes + 1 : 0;
                return true;
            }

            @Override
            public String left() {
                return "\\".repeat(backslashes);
            }
        };
    }

    /** Ends after the bracket that closes the first. */
    static Ending group() {
        return new Ending() {
            private int depth;
            private int backslashes;
            private boolean quoted;
            private boolean over;

            @Override
            public boolean takes(char c) {
                if (over) {
                    return false;
                }
                if (quoted) {
                    quoted = c != '"' || backslashes > 0;
                    backslashes = c == '\\' ? backslashes + 1 : 0;
                } else {
                    quoted = c == '"';
                    depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                    over = depth == 0 && !quoted;
                }
                return true;
            }
        };
    }

    /** Ends after a mark that follows another mark. */
    static Ending after(String first, String second) {
        return new Ending() {
            private final StringBuilder last = new StringBuilder();
            private String awaited = first;
            private boolean over;

            @Override
            public boolean takes(char c) {
                if (over) {
                    return false;
                }
                last.append(c);
                if (last.length() > first.length() + second.length()) {
                    last.deleteCharAt(0);
                }
                if (last.length() >= awaited.length() && last.indexOf(awaited, last.length() - awaited.length()) >= 0) {
                    over = awaited.equals(second);
                    awaited = second;
                    last.setLength(0);
                }
                return true;
            }
        };
    }
}
