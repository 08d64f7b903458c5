/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import java.io.IOException;
import java.io.Writer;

/** Writes JSON on; a lone half of a character pair, which no encoding can say, is written as an escape. Not thread-safe. */
final class PairedWriter extends Writer {

    private final Writer to;
    private int high = -1;

    PairedWriter(Writer to) {
        this.to = to;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            if (high >= 0 || Character.isSurrogate(c)) {
                to.write(text, from, i - from);
                from = i + 1;
                half(c);
            }
        }
        to.write(text, from, offset + length - from);
    }

    private void half(char c) throws IOException {
        if (high >= 0 && Character.isLowSurrogate(c)) {
            to.write(high);
            to.write(c);
            high = -1;
            return;
        }
        escapeLoneHigh();
        if (Character.isHighSurrogate(c)) {
            high = c;
        } else if (Character.isLowSurrogate(c)) {
            escape(c);
        } else {
            to.write(c);
        }
    }

    private void escapeLoneHigh() throws IOException {
        if (high >= 0) {
            escape((char) high);
            high = -1;
        }
    }

    private void escape(char half) throws IOException {
        to.write("\\u" + Integer.toHexString(half));
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    @Override
    public void close() throws IOException {
        escapeLoneHigh();
    }
}
