/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** E-mail addresses as they are written in practice: no quoted names, a domain with a dot. */
final class EmailAddresses implements TextPattern.Finder {

    private static final Ending ADDRESS = Ending.of(c -> isName(c) || isDomain(c) || c == '@');
    private static final int MAX_NAME = 64;
    private static final int MAX_DOMAIN = 255;

    @Override
    public void find(String text, boolean cut, Places places) {
        openAtEnd(text, places);
        int last = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > last && at - start < MAX_NAME && isName(text.charAt(start - 1))) {
                start--;
            }
            int end = endOfDomain(text, at + 1);
            if (start < at && (isDomain(text, at + 1, end) || (cut && end == text.length()))) {
                places.add(start, end);
                last = end;
            }
        }
    }

    private static void openAtEnd(String text, Places places) {
        int start = text.length();
        while (start > 0 && text.length() - start < MAX_DOMAIN && isDomain(text.charAt(start - 1))) {
            start--;
        }
        int at = start > 0 && text.charAt(start - 1) == '@' ? start - 1 : text.length();
        start = at;
        while (start > 0 && at - start < MAX_NAME && isName(text.charAt(start - 1))) {
            start--;
        }
        if (start < text.length()) {
            places.open(start, ADDRESS);
        }
    }

    private static boolean isName(char c) {
        return Ascii.isWord(c) || c == '.' || c == '+' || c == '%' || c == '\'' || Character.isLetterOrDigit(c);
    }

    private static int endOfDomain(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < MAX_DOMAIN && isDomain(text.charAt(end))) {
            end++;
        }
        while (end > from && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.';
    }

    private static boolean isDomain(String text, int from, int end) {
        int dot = end - 1;
        while (dot > from && text.charAt(dot) != '.') {
            dot--;
        }
        return dot > from && end - dot > 2 && Character.isLetter(text.charAt(dot + 1));
    }
}
