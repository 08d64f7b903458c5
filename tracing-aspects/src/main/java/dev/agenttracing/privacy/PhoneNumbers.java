/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Telephone numbers: with a plus and 8 to 15 digits (ITU-T E.164), or as three, three and four digits. */
final class PhoneNumbers implements TextPattern.Finder {

    private static final Ending NUMBER = Ending.of(PhoneNumbers::isOfNumber);
    private static final int FEWEST = 8;
    private static final int MOST = 15;

    @Override
    public void find(String text, boolean cut, Places places) {
        openAtEnd(text, places);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean plus = c == '+' && Ascii.isDigitAt(text, i + 1);
            boolean digit = Ascii.isDigit(c) || (c == '(' && Ascii.isDigitAt(text, i + 1));
            if ((!plus && !digit) || Ascii.isAlphanumericAt(text, i - 1)) {
                i++;
                continue;
            }
            int end = plus ? international(text, i, cut) : northAmerican(text, i, cut);
            if (end > i) {
                places.add(i, end);
            }
            i = Math.max(end, i + 1);
        }
    }

    private static void openAtEnd(String text, Places places) {
        int start = text.length();
        for (int i = text.length() - 1; i >= 0 && isOfNumber(text.charAt(i)); i--) {
            char c = text.charAt(i);
            start = c == '+' || c == '(' || Ascii.isDigit(c) ? i : start;
        }
        if (start < text.length()) {
            places.open(start, NUMBER);
        }
    }

    private static boolean isOfNumber(char c) {
        return Ascii.isDigit(c) || "+ -.()/".indexOf(c) >= 0;
    }

    private static int international(String text, int start, boolean cut) {
        int digits = 0;
        int end = start;
        int at = start + 1;
        while (at < text.length() && digits <= MOST && (Ascii.isDigit(text.charAt(at)) || isSeparator(text, at))) {
            if (Ascii.isDigit(text.charAt(at))) {
                digits++;
                end = at + 1;
            }
            at++;
        }
        boolean open = cut && end == text.length() && digits > 2;
        return (digits >= FEWEST && digits <= MOST) || open ? end : -1;
    }

    private static boolean isSeparator(String text, int at) {
        return " -.()/".indexOf(text.charAt(at)) >= 0 && (Ascii.isDigitAt(text, at + 1) || isBracket(text, at));
    }

    /** A bracket beside a space: {@code +1 (555) 0100}. */
    private static boolean isBracket(String text, int at) {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        return (c == ' ' && next == '(') || (c == ')' && (next == ' ' || next == '-'));
    }

    private static int northAmerican(String text, int start, boolean cut) {
        for (String shape :
                new String[] {"(ddd) ddd-dddd", "(ddd)ddd-dddd", "ddd-ddd-dddd", "ddd.ddd.dddd", "ddd ddd dddd"}) {
            int length = fits(text, start, shape);
            boolean open = cut && start + length == text.length() && length > 5;
            boolean whole = length == shape.length() && !Ascii.isAlphanumericAt(text, start + length);
            if (whole || open) {
                return start + length;
            }
        }
        return -1;
    }

    private static int fits(String text, int start, String shape) {
        int length = 0;
        while (length < shape.length() && start + length < text.length()) {
            char c = text.charAt(start + length);
            char wanted = shape.charAt(length);
            if (wanted == 'd' ? !Ascii.isDigit(c) : c != wanted) {
                break;
            }
            length++;
        }
        return length;
    }
}
