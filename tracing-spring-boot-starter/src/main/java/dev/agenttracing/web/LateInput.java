/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body that is asked for when it is read: most calls have none. Not thread-safe. */
final class LateInput extends InputStream {

    private final Supplier<InputStream> source;
    private @Nullable InputStream opened;

    LateInput(Supplier<InputStream> source) {
        this.source = source;
    }

    private InputStream opened() {
        InputStream known = opened;
        if (known == null) {
            known = source.get();
            opened = known;
        }
        return known;
    }

    @Override
    public int read() throws IOException {
        return opened().read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        return opened().read(to, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
