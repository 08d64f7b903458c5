/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.RedactionRule.Matches;

/** JSON web tokens (RFC 7519): base64 of an object, a dot, and more of it. */
final class JsonWebTokens implements TextPattern.Finder {

    /** How base64 of {@code {"} begins. */
    private static final String BEGINNING = "eyJ";

    private static final int SHORTEST_PART = 8;

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.longestWord() >= SHORTEST_PART;
    }

    @Override
    public void find(String text, boolean cut, Matches matches) {
        for (int i = text.indexOf(BEGINNING); i >= 0; i = text.indexOf(BEGINNING, i)) {
            int header = run(text, i);
            int end = header;
            int parts = 1;
            while (end < text.length() && text.charAt(end) == '.' && parts < 5) {
                end = run(text, end + 1);
                parts++;
            }
            boolean whole = parts > 1 && header - i >= SHORTEST_PART && end - header > SHORTEST_PART;
            if (whole || (cut && end == text.length())) {
                matches.add(i, end);
            }
            i = Math.max(end, i + BEGINNING.length());
        }
    }

    private static int run(String text, int from) {
        int end = from;
        while (end < text.length() && Ascii.isWord(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
