/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/**
 * What a text has that secrets need: learned in one pass, so that most texts are not searched for most kinds.
 *
 * @param digits how many digits it has
 * @param longestWord the length of its longest run of letters, digits, underscores, dashes and percent signs
 * @param hasDash whether it has a dash
 * @param mayName whether it has a sign or word that stands between a name and its value
 * @param mayBear whether the words bearer or basic may be in it
 */
record Traits(int digits, int longestWord, boolean hasDash, boolean mayName, boolean mayBear) {

    /** All that there may be: nothing is left out. */
    static final Traits ALL = new Traits(Integer.MAX_VALUE, Integer.MAX_VALUE, true, true, true);

    private static final byte WORD = 1;
    private static final byte DIGIT = 2;
    private static final byte DASH = 4;
    private static final byte SIGN = 8;
    private static final byte BEAR = 16;
    private static final byte[] CLASSES = new byte[128];

    static {
        for (char c = 0; c < CLASSES.length; c++) {
            CLASSES[c] |= Ascii.isWord(c) || c == '%' ? WORD : 0;
            CLASSES[c] |= Ascii.isDigit(c) ? DIGIT : 0;
            CLASSES[c] |= c == '-' ? DASH : 0;
            CLASSES[c] |= c == ':' || c == '=' || c == '>' ? SIGN : 0;
            CLASSES[c] |= c == 'b' || c == 'B' ? BEAR : 0;
        }
    }

    static Traits of(String text) {
        int seen = 0;
        int digits = 0;
        int word = 0;
        int longest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int traits = c < CLASSES.length ? CLASSES[c] : 0;
            seen |= traits;
            digits += (traits & DIGIT) >> 1;
            word = (traits & WORD) != 0 ? word + 1 : 0;
            longest = Math.max(longest, word);
        }
        boolean hasDash = (seen & DASH) != 0;
        boolean mayName = (seen & SIGN) != 0
                || (hasDash && text.contains("--"))
                || text.contains(" is ")
                || text.contains(" IS ");
        return new Traits(digits, longest, hasDash, mayName, (seen & BEAR) != 0);
    }
}
