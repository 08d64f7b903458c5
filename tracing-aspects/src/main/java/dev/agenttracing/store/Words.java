/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The words of a text, as search knows them on every engine: runs of letters and digits in lower case. Scripts that are
 * written without spaces (Chinese, Japanese, Korean, Thai) are cut into pairs of characters, so that 退款 is found in 我要退款;
 * a single such character is a word of its own.
 */
public final class Words {

    private static final int FIRST_MARK = 0x0300;

    private Words() {}

    /**
     * Gives the words of a text.
     *
     * @param text any text
     * @return its words, each once
     */
    public static Set<String> of(String text) {
        Set<String> words = new HashSet<>();
        each(text, word -> {
            words.add(word);
            return true;
        });
        return words;
    }

    /** Gives each word in turn, until one is answered with false. */
    static boolean each(String text, Predicate<String> to) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            if (isUnspaced(c)) {
                int run = endOfRun(text, end, true);
                if (!pairs(text.substring(i, run), to)) {
                    return false;
                }
                end = run;
            } else if (isWordCharacter(c)) {
                end = endOfRun(text, end, false);
                if (!to.test(fold(text.substring(i, end)))) {
                    return false;
                }
            }
            i = end;
        }
        return true;
    }

    private static boolean isWordCharacter(int c) {
        return c >= 'a' && c <= 'z' || Character.isLetterOrDigit(c);
    }

    private static int endOfRun(String text, int from, boolean unspaced) {
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            boolean mark = c >= FIRST_MARK && Character.getType(c) == Character.NON_SPACING_MARK;
            if (!mark && (!isWordCharacter(c) || isUnspaced(c) != unspaced)) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    private static boolean pairs(String run, Predicate<String> to) {
        int[] characters = run.codePoints().toArray();
        if (characters.length == 1) {
            return to.test(run);
        }
        for (int i = 0; i + 1 < characters.length; i++) {
            // The single character too, so that a query of one character finds it.
            if (!to.test(new String(characters, i, 2)) || !to.test(new String(characters, i, 1))) {
                return false;
            }
        }
        return to.test(new String(characters, characters.length - 1, 1));
    }

    /** Upper case first: it brings together what lower case alone keeps apart, such as ς and σ. */
    private static String fold(String word) {
        if (isFolded(word)) {
            return word;
        }
        return word.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Most words are: they need not be gone through twice. */
    private static boolean isFolded(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnspaced(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, THAI -> true;
            default -> false;
        };
    }
}
