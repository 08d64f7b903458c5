/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What follows the schemes bearer and basic (RFC 6750, RFC 7617), unless it is a word of ordinary prose. */
final class BearerTokens implements TextPattern.Finder {

    private static final Ending TOKEN = Ending.of(BearerTokens::isToken);
    private static final int MAX_SPACE = 8;
    private static final int SHORTEST = 8;
    private static final int LONGEST_BASIC = 512;
    /** Longer than English words are: no digit is needed. */
    private static final int LONGEST_WORD = 24;

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.mayBear();
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != 'b' && c != 'B') {
                continue;
            }
            boolean bearer = text.regionMatches(true, i, "bearer", 0, 6);
            if (!bearer && !text.regionMatches(true, i, "basic", 0, 5)) {
                continue;
            }
            int from = afterSpace(text, i + (bearer ? 6 : 5));
            int end = from;
            // A long run behind basic is gone through again from each basic in it: so it has a bound.
            int bound = bearer ? text.length() : Math.min(text.length(), from + LONGEST_BASIC + 1);
            while (from > 0 && end < bound && isToken(text.charAt(end))) {
                end++;
            }
            if (end == text.length() && from > 0) {
                places.open(from, TOKEN);
            }
            boolean found = end > from && (bearer ? isBearer(text, cut, from, end) : isBasic(text, cut, from, end));
            if (found) {
                places.add(from, end);
            }
            // Not after the token: it may be a scheme itself.
            i = Math.max(i, found ? end - 1 : from - 1);
        }
    }

    /** The place after what stands between a scheme and its token; -1 if nothing does. */
    private static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && at - from < MAX_SPACE && isSpace(text, at)) {
            at += text.charAt(at) == '%' ? 3 : 1;
        }
        return at == from ? -1 : at;
    }

    private static boolean isSpace(String text, int at) {
        char c = text.charAt(at);
        return c == ' ' || c == '\t' || c == ':' || c == '+' || c == '\u00a0' || c == '"' || text.startsWith("%20", at);
    }

    private static boolean isToken(char c) {
        return Ascii.isWord(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    private static boolean isBearer(String text, boolean cut, int from, int end) {
        int length = end - from;
        return length >= LONGEST_WORD
                || (length >= SHORTEST && Ascii.hasDigit(text, from, end))
                || (cut && end == text.length());
    }

    private static boolean isBasic(String text, boolean cut, int from, int end) {
        if (cut && end == text.length()) {
            return true;
        }
        if (end - from > LONGEST_BASIC) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text.substring(from, end));
            return new String(decoded, StandardCharsets.UTF_8).indexOf(':') >= 0;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }
}
