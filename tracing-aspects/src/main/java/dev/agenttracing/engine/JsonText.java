/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.Arrays;

/**
 * Makes the text of one JSON value, and knows how many bytes it has so far. Each text is copied as a whole and looked through
 * once, there where it lies; only from the first character that is no plain ASCII on it goes one by one. Not thread-safe.
 */
final class JsonText {

    /** What one character takes at most, as an escape. */
    static final int MAX_BYTES = 6;

    /** Which characters stand for themselves, in one byte. */
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        for (char c = 0x20; c < PLAIN.length; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private static final String HEX = "0123456789ABCDEF";

    /** The longest buffer that is worth keeping. */
    private static final int LARGE = 16 * 1024;

    private char[] text = new char[512];
    private int length;

    /** What the characters take as UTF-8 over one byte each. */
    private long furtherBytes;

    private boolean afterValue;

    /** How many bytes a character takes in a text, as UTF-8. */
    static int bytes(char c) {
        if (c < 0x20) {
            return MAX_BYTES;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        return c < 0x800 ? 2 : 3;
    }

    /** Gives a member's name as it stands before its value, to be written with {@link #begin}. */
    static String beginning(String name) {
        JsonText text = new JsonText();
        text.name(name);
        return text.toString();
    }

    /** About how many bytes the text has as UTF-8; never too few. */
    long bytes() {
        return length + furtherBytes;
    }

    void start(char bracket) {
        separate();
        put(bracket);
        afterValue = false;
    }

    void end(char bracket) {
        put(bracket);
        afterValue = true;
    }

    void name(String name) {
        separate();
        quote(name);
        put(':');
        afterValue = false;
    }

    void begin(String beginning) {
        separate();
        copy(beginning);
        afterValue = false;
    }

    void string(String value) {
        separate();
        quote(value);
        afterValue = true;
    }

    /** Writes a figure, a flag or null, whose text is JSON already. */
    void literal(String value) {
        separate();
        copy(value);
        afterValue = true;
    }

    private void separate() {
        if (afterValue) {
            put(',');
        }
    }

    private void quote(String value) {
        put('"');
        int begin = length;
        copy(value);
        for (int i = begin; i < length; i++) {
            if (!isPlain(text[i])) {
                length = i;
                escape(value, i - begin);
                break;
            }
        }
        put('"');
    }

    private static boolean isPlain(char c) {
        return c < PLAIN.length && PLAIN[c];
    }

    private void escape(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                furtherBytes += bytes(c) - 1;
                put(c);
            } else if (isPlain(c)) {
                put(c);
            } else {
                escape(c);
            }
        }
    }

    private void escape(char c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\b' -> put('b');
            case '\t' -> put('t');
            case '\n' -> put('n');
            case '\f' -> put('f');
            case '\r' -> put('r');
            default -> {
                copy("u00");
                put(HEX.charAt(c >> 4));
                put(HEX.charAt(c & 15));
            }
        }
    }

    private void put(char c) {
        if (length == text.length) {
            grow(1);
        }
        text[length++] = c;
    }

    private void copy(String value) {
        if (value.length() > text.length - length) {
            grow(value.length());
        }
        value.getChars(0, value.length(), text, length);
        length += value.length();
    }

    private void grow(int more) {
        text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
    }

    /** Begins anew; false if the buffer is too large to be kept. */
    boolean clear() {
        length = 0;
        furtherBytes = 0;
        afterValue = false;
        return text.length <= LARGE;
    }

    @Override
    public String toString() {
        return new String(text, 0, length);
    }
}
