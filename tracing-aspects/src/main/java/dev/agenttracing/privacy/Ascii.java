/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** The classes of characters that secrets are made of. Other scripts' letters and digits are in none. */
final class Ascii {

    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isAlphanumeric(char c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Letters, digits, underscore and dash: base64 as it stands in addresses. */
    static boolean isWord(char c) {
        return isAlphanumeric(c) || c == '_' || c == '-';
    }

    /** True if there is a letter or digit at an index. */
    static boolean isAlphanumericAt(String text, int index) {
        return index >= 0 && index < text.length() && isAlphanumeric(text.charAt(index));
    }

    static boolean isDigitAt(String text, int index) {
        return index >= 0 && index < text.length() && isDigit(text.charAt(index));
    }

    /** True if a range has a digit. */
    static boolean hasDigit(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
