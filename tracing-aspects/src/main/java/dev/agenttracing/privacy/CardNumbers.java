/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/**
 * Numbers of payment cards (ISO/IEC 7812): in one piece or in the groups that are printed on cards. Times, ids and versions are
 * long numbers too; an issuer's beginning and the check digit tell them apart, one in ten by chance not.
 */
final class CardNumbers implements TextPattern.Finder {

    private static final Ending GROUPS = Ending.of(c -> Ascii.isDigit(c) || c == ' ' || c == '-');
    private static final int MOST_DIGITS = 19;
    private static final int MOST_GROUPS = 5;
    /** From here on, a number that was cut off may be a card's. */
    private static final int CUT_DIGITS = 6;

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.digits() >= 14;
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        int i = 0;
        while (i < text.length()) {
            if (!Ascii.isDigit(text.charAt(i))) {
                i++;
                continue;
            }
            int groupEnd = endOfGroup(text, i);
            int end = begins(text, i) ? match(text, cut, i, places) : -1;
            if (end > 0) {
                places.add(i, end);
            }
            i = Math.max(end, groupEnd);
        }
    }

    private static int endOfGroup(String text, int from) {
        int end = from;
        while (Ascii.isDigitAt(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean begins(String text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        if (Ascii.isAlphanumeric(before) || before == '_') {
            return false;
        }
        // Part of a decimal, or of an id in groups with letters.
        return !((before == '.' || before == '-') && Ascii.isAlphanumericAt(text, at - 2));
    }

    private static boolean ends(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        char after = text.charAt(at);
        return !Ascii.isAlphanumeric(after)
                && after != '_'
                && !((after == '.' || after == '-') && Ascii.isAlphanumericAt(text, at + 1));
    }

    /** Reads up to five groups, and gives the end of the card's number; -1 if there is none. */
    private static int match(String text, boolean cut, int start, Places places) {
        StringBuilder digits = new StringBuilder(MOST_DIGITS);
        int end = start;
        char separator = 0;
        for (int group = 0; group < MOST_GROUPS; group++) {
            int groupEnd = end;
            while (Ascii.isDigitAt(text, groupEnd) && groupEnd - end <= MOST_DIGITS) {
                groupEnd++;
            }
            digits.append(text, end, groupEnd);
            end = groupEnd;
            if (digits.length() > MOST_DIGITS) {
                return -1;
            }
            if (mayGoOn(text, end) && mayBeIssued(digits)) {
                places.open(start, GROUPS);
            }
            boolean atCut = cut && end == text.length();
            if (atCut && digits.length() >= CUT_DIGITS && isIssued(digits)) {
                return end;
            }
            if (isCard(digits) && ends(text, end)) {
                return end;
            }
            char next = end < text.length() ? text.charAt(end) : 0;
            if ((next != ' ' && next != '-')
                    || (separator != 0 && next != separator)
                    || (!Ascii.isDigitAt(text, end + 1) && !(cut && end + 1 == text.length()))
                    || groupEnd - start < 4) {
                return -1;
            }
            separator = next;
            end++;
        }
        return -1;
    }

    /** True if what comes next decides whether a number ends here: a digit, or a separator or point with one. */
    private static boolean mayGoOn(String text, int end) {
        return end == text.length() || (end + 1 == text.length() && " -.".indexOf(text.charAt(end)) >= 0);
    }

    private static boolean mayBeIssued(CharSequence digits) {
        return digits.length() < 4 || isIssued(digits);
    }

    private static boolean isCard(CharSequence digits) {
        return isIssued(digits) && isLength(digits) && hasCheckDigit(digits);
    }

    private static boolean isIssued(CharSequence digits) {
        int two = number(digits, 2);
        int four = number(digits, 4);
        return digits.charAt(0) == '4'
                || (two >= 51 && two <= 55)
                || (four >= 2221 && four <= 2720)
                || two == 34
                || two == 37
                || two == 30
                || two == 36
                || two == 38
                || two == 35
                || two == 62
                || two == 65
                || (four >= 6440 && four <= 6499)
                || four == 6011
                || two == 50
                || (two >= 56 && two <= 58);
    }

    private static boolean isLength(CharSequence digits) {
        int length = digits.length();
        return switch (digits.charAt(0)) {
            case '3' -> length == 14 || length == 15 || length == 16;
            case '4' -> length == 16 || length == 19;
            case '2' -> length == 16;
            default -> length >= 16;
        };
    }

    private static int number(CharSequence digits, int length) {
        int number = 0;
        for (int i = 0; i < Math.min(length, digits.length()); i++) {
            number = 10 * number + digits.charAt(i) - '0';
        }
        return number;
    }

    /** The formula of Luhn: from the right, each second digit is doubled. */
    private static boolean hasCheckDigit(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }
}
