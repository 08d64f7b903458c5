/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of which no more than so many bytes are taken: reading on is a problem. */
final class LimitedInput extends FilterInputStream {

    private final long limit;
    private long left;

    LimitedInput(InputStream in, long limit) {
        super(in);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        return counted(read < 0 ? -1 : 1) < 0 ? -1 : read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        return (int) counted(super.read(to, from, length));
    }

    @Override
    public long skip(long length) throws IOException {
        return counted(super.skip(length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private long counted(long read) {
        left -= Math.max(0, read);
        if (left < 0) {
            throw new ProblemException(Problem.TOO_LARGE, "The body has more than " + limit + " bytes");
        }
        return read;
    }
}
