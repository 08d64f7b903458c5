/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** JSON web tokens (RFC 7519): base64 of an object, a dot, and more of it. */
final class JsonWebTokens implements TextPattern.Finder {

    /** How base64 of {@code {"} begins. */
    private static final String BEGINNING = "eyJ";

    private static final int SHORTEST_PART = 8;
    private static final Ending PARTS = Ending.of(c -> Ascii.isWord(c) || c == '.');

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.longestWord() >= SHORTEST_PART;
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        for (int i = text.indexOf(BEGINNING); i >= 0; i = text.indexOf(BEGINNING, i)) {
            int header = run(text, i);
            int end = header;
            int parts = 1;
            while (end < text.length() && text.charAt(end) == '.' && parts < 5) {
                end = run(text, end + 1);
                parts++;
            }
            boolean whole = parts > 1 && header - i >= SHORTEST_PART && end - header > SHORTEST_PART;
            if (end == text.length()) {
                places.open(i, PARTS);
            }
            if (whole || (cut && end == text.length())) {
                places.add(i, end);
            }
            i = Math.max(end, i + BEGINNING.length());
        }
        for (int length = BEGINNING.length() - 1; length > 0; length--) {
            if (text.endsWith(BEGINNING.substring(0, length))) {
                places.open(text.length() - length, PARTS);
                return;
            }
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
