/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import java.io.IOException;
import java.io.Reader;

/** Lines of a text, each as a text of its own, however long; none is held. Not thread-safe. */
final class LineSource extends Reader {

    private final Reader text;
    private final char[] buffer = new char[8_192];
    private int at;
    private int end;
    private long number;
    private boolean over;

    /** Makes a source; the first line begins with {@link #nextLine()}. */
    LineSource(Reader text) {
        this.text = text;
        this.over = true;
    }

    /** Goes to the beginning of the next line; false if there is none. */
    boolean nextLine() throws IOException {
        while (!over) {
            skipRest();
        }
        if (at == end && !fill()) {
            return false;
        }
        number++;
        over = false;
        return true;
    }

    private void skipRest() throws IOException {
        char[] rest = new char[1_024];
        while (read(rest, 0, rest.length) >= 0) {
            // It is of no use.
        }
    }

    long number() {
        return number;
    }

    private boolean fill() throws IOException {
        int read = text.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(0, read);
        return read > 0;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        if (over || (at == end && !fill())) {
            over = true;
            return -1;
        }
        int count = 0;
        while (count < length && at < end && !over) {
            char c = buffer[at++];
            if (c == '\n') {
                over = true;
            } else {
                to[offset + count++] = c;
            }
        }
        return count == 0 && over ? -1 : count;
    }

    @Override
    public void close() {}
}
