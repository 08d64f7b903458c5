/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text and numbers as bytes. Text is UTF-8; one with half a character pair, which UTF-8 cannot say, is UTF-16 behind a byte
 * that no UTF-8 text begins with.
 */
final class Bytes {

    private static final byte UTF_16 = (byte) 0xFF;

    private Bytes() {}

    static byte[] of(String text) {
        if (isWhole(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[1 + 2 * text.length()];
        bytes[0] = UTF_16;
        for (int i = 0; i < text.length(); i++) {
            bytes[1 + 2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 + 2 * i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    static String text(byte[] bytes, int offset, int length) {
        if (length == 0 || bytes[offset] != UTF_16) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        char[] chars = new char[(length - 1) / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[offset + 1 + 2 * i] & 0xFF) << 8 | bytes[offset + 2 + 2 * i] & 0xFF);
        }
        return new String(chars);
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** An id of 32 hexadecimal digits as 16 bytes. */
    static byte[] ofTraceId(String id) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 16; i++) {
            bytes[i] = (byte) (Character.digit(id.charAt(2 * i), 16) << 4 | Character.digit(id.charAt(2 * i + 1), 16));
        }
        return bytes;
    }

    static String traceId(byte[] bytes) {
        StringBuilder id = new StringBuilder(32);
        for (byte each : bytes) {
            id.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return id.toString();
    }

    static long ofSpanId(String id) {
        return Long.parseUnsignedLong(id, 16);
    }

    static String spanId(long id) {
        String digits = Long.toHexString(id);
        return "0".repeat(16 - digits.length()) + digits;
    }

    static void putVarint(ByteArrayOutputStream to, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    /** A number that may be negative and is near zero most of the time. */
    static void putSigned(ByteArrayOutputStream to, long value) {
        putVarint(to, value << 1 ^ value >> 63);
    }

    /** Reads what was put, from the front. */
    static final class Reader {

        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasMore() {
            return at < bytes.length;
        }

        long varint() {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = bytes[at++];
                value |= (long) (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            return value;
        }

        long signed() {
            long value = varint();
            return value >>> 1 ^ -(value & 1);
        }

        byte[] bytes(int length) {
            byte[] some = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            return some;
        }

        String rest() {
            String text = text(bytes, at, bytes.length - at);
            at = bytes.length;
            return text;
        }
    }
}
