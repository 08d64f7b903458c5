/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys that are known by their beginning, as those who issue them document. A run of characters is gone through once for each
 * alphabet, however many beginnings are in it.
 */
final class PrefixedKeys implements TextPattern.Finder {

    /** The characters of what follows the beginning. */
    enum Alphabet {
        ALPHANUMERIC,
        HEX,
        UPPER,
        WORD,
        DOTTED,
        BASE64;

        private final Ending ending = Ending.of(this::has);

        boolean has(char c) {
            return switch (this) {
                case ALPHANUMERIC -> Ascii.isAlphanumeric(c);
                case HEX -> Ascii.isHex(c);
                case UPPER -> Ascii.isDigit(c) || (c >= 'A' && c <= 'Z');
                case WORD -> Ascii.isWord(c);
                case DOTTED -> Ascii.isWord(c) || c == '.';
                case BASE64 -> Ascii.isWord(c) || c == '+' || c == '/' || c == '=' || c == '%';
            };
        }
    }

    /** A beginning, and how much must follow. A short one counts at the start of a word only, and needs a digit. */
    private record Key(String prefix, Alphabet alphabet, int least, int most) {

        boolean isShort() {
            return prefix.length() < 4;
        }
    }

    private static final int ANY = Integer.MAX_VALUE;
    /** The shortest run of letters, digits, underscores, dashes and escapes that is in any key. */
    private static final int SHORTEST_RUN = 14;

    private static final int NOTHING_BEGINS = 128;
    /** A key of so many characters has a digit. */
    private static final int FAR_ENOUGH = 256;

    private final Key[][] byFirst = new Key[NOTHING_BEGINS][0];

    private PrefixedKeys(List<Key> keys) {
        for (Key key : keys) {
            int first = key.prefix.charAt(0);
            byFirst[first] = Arrays.copyOf(byFirst[first], byFirst[first].length + 1);
            byFirst[first][byFirst[first].length - 1] = key;
        }
    }

    static PrefixedKeys ofServices() {
        List<Key> keys = new ArrayList<>();
        add(keys, Alphabet.WORD, 16, "sk-");
        add(keys, Alphabet.WORD, 10, "sk_live_", "sk_test_", "rk_live_", "rk_test_", "rzp_live_");
        add(keys, Alphabet.BASE64, 16, "whsec_");
        add(keys, Alphabet.ALPHANUMERIC, 20, "ghp_", "gho_", "ghu_", "ghs_", "ghr_");
        add(keys, Alphabet.WORD, 20, "github_pat_", "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-");
        add(keys, Alphabet.WORD, 10, "xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xoxc-", "xoxd-");
        add(keys, Alphabet.WORD, 10, "xapp-");
        add(keys, Alphabet.BASE64, 20, "hooks.slack.com/services/");
        add(keys, Alphabet.ALPHANUMERIC, 30, "hf_", "r8_", "gsk_", "xai-", "pplx-", "lin_api_", "npm_", "csk-");
        add(keys, Alphabet.ALPHANUMERIC, 40, "ntn_", "secret_", "jina_", "sq0atp-", "sq0csp-");
        add(keys, Alphabet.WORD, 40, "pypi-", "PMAK-", "pcsk_", "nvapi-", "ATATT3", "ATCTT3", "figd_");
        add(keys, Alphabet.WORD, 24, "tvly-", "hvs.", "hvb.", "lsv2_pt_", "lsv2_sk_", "glsa_", "sb_secret_", "NRAK-");
        add(keys, Alphabet.BASE64, 32, "glc_");
        add(keys, Alphabet.DOTTED, 40, "SG.", "dp.pt.", "dp.st.");
        add(keys, Alphabet.HEX, 32, "shpat_", "shpss_", "shpca_", "shppa_", "dop_v1_", "doo_v1_", "dor_v1_", "sbp_");
        add(keys, Alphabet.WORD, 20, "dckr_pat_", "sntrys_");
        keys.add(new Key("key-", Alphabet.HEX, 32, 32));
        keys.add(new Key("dapi", Alphabet.HEX, 32, 32));
        keys.add(new Key("SK", Alphabet.HEX, 32, 32));
        add(keys, Alphabet.UPPER, 50, "AGE-SECRET-KEY-1");
        add(keys, Alphabet.BASE64, 80, "ABSK");
        return new PrefixedKeys(keys);
    }

    static PrefixedKeys ofClouds() {
        List<Key> keys = new ArrayList<>();
        for (String prefix : List.of("AKIA", "ASIA", "ABIA", "ACCA")) {
            keys.add(new Key(prefix, Alphabet.UPPER, 16, 16));
        }
        add(keys, Alphabet.WORD, 30, "AIza");
        add(keys, Alphabet.WORD, 20, "GOCSPX-");
        add(keys, Alphabet.DOTTED, 20, "ya29.");
        add(keys, Alphabet.HEX, 32, "X-Amz-Signature=", "X-Goog-Signature=");
        add(keys, Alphabet.BASE64, 20, "?sig=", "&sig=");
        return new PrefixedKeys(keys);
    }

    private static void add(List<Key> keys, Alphabet alphabet, int least, String... prefixes) {
        for (String prefix : prefixes) {
            keys.add(new Key(prefix, alphabet, least, ANY));
        }
    }

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.longestWord() >= SHORTEST_RUN;
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        int[] runEnds = new int[Alphabet.values().length];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < NOTHING_BEGINS && byFirst[c].length > 0) {
                int end = match(text, cut, i, byFirst[c], runEnds, places);
                if (end > i) {
                    places.add(i, end);
                    i = end - 1;
                }
            }
        }
    }

    private static int match(String text, boolean cut, int start, Key[] candidates, int[] runEnds, Places places) {
        for (Key key : candidates) {
            if (text.length() - start < key.prefix.length() && key.prefix.startsWith(text.substring(start))) {
                places.open(start, key.alphabet.ending);
            }
            if (text.startsWith(key.prefix, start) && (!key.isShort() || !Ascii.isAlphanumericAt(text, start - 1))) {
                int from = start + key.prefix.length();
                int end = runEnd(text, from, key.alphabet, runEnds);
                int length = end - from;
                if (end == text.length() && length <= key.most) {
                    places.open(start, key.alphabet.ending);
                }
                boolean whole = length >= key.least
                        && length <= key.most
                        // A name such as sk-learn-contrib-classifiers is no key.
                        && (!key.isShort() || Ascii.hasDigit(text, from, Math.min(end, from + FAR_ENOUGH)));
                if (whole || (cut && end == text.length())) {
                    return end;
                }
            }
        }
        return -1;
    }

    /** The end of the run that a place is in; known from before if the place is in the run gone through last. */
    private static int runEnd(String text, int from, Alphabet alphabet, int[] runEnds) {
        int known = runEnds[alphabet.ordinal()];
        if (from < known) {
            return known;
        }
        int end = from;
        while (end < text.length() && alphabet.has(text.charAt(end))) {
            end++;
        }
        runEnds[alphabet.ordinal()] = end;
        return end;
    }
}
