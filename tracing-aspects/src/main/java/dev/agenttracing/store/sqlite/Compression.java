/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Makes bytes smaller, with zstd and a dictionary of what is common in traces. The first byte says how: 0 for as they are, 1 for
 * zstd with the first dictionary. Another dictionary would be another number; this one never changes, or nothing could be read.
 */
final class Compression {

    private static final byte PLAIN = 0;
    private static final byte ZSTD_1 = 1;
    private static final int LEVEL = 3;
    private static final int LEAST = 24;

    /** So many contexts stay for the next; of more there is no use where files have four readers and a writer each. */
    private static final int KEPT = 8;

    private static final int LARGEST = 512 * 1024 * 1024;

    private static final byte[] DICTIONARY = dictionary();
    private static final Pool<ZstdCompressCtx> COMPRESSING =
            new Pool<>(KEPT, Compression::compressing, ZstdCompressCtx::close);
    private static final Pool<ZstdDecompressCtx> DECOMPRESSING =
            new Pool<>(KEPT, Compression::decompressing, ZstdDecompressCtx::close);

    private Compression() {}

    private static ZstdCompressCtx compressing() {
        return new ZstdCompressCtx()
                .loadDict(Shared.COMPRESS)
                .setContentSize(true)
                .setChecksum(false)
                .setDictID(false);
    }

    private static ZstdDecompressCtx decompressing() {
        return new ZstdDecompressCtx().loadDict(Shared.DECOMPRESS);
    }

    private static final class Shared {

        private static final ZstdDictCompress COMPRESS = new ZstdDictCompress(DICTIONARY, LEVEL);
        private static final ZstdDictDecompress DECOMPRESS = new ZstdDictDecompress(DICTIONARY);
    }

    static byte[] compress(byte[] bytes) {
        if (bytes.length >= LEAST) {
            byte[] small = COMPRESSING.with(context -> context.compress(bytes));
            if (small.length < bytes.length) {
                return behind(ZSTD_1, small);
            }
        }
        return behind(PLAIN, bytes);
    }

    private static byte[] behind(byte kind, byte[] bytes) {
        byte[] all = new byte[bytes.length + 1];
        all[0] = kind;
        System.arraycopy(bytes, 0, all, 1, bytes.length);
        return all;
    }

    static byte[] decompress(byte[] bytes) {
        byte[] body = new byte[bytes.length - 1];
        System.arraycopy(bytes, 1, body, 0, body.length);
        if (bytes[0] == PLAIN) {
            return body;
        }
        long size = bytes[0] == ZSTD_1 ? Zstd.getFrameContentSize(body) : -1;
        if (size < 0 || size > LARGEST) {
            throw new DamagedFileException(
                    "A stored value cannot be read: its file is damaged, or a newer version wrote it", null);
        }
        return DECOMPRESSING.with(context -> context.decompress(body, (int) size));
    }

    private static byte[] dictionary() {
        try (InputStream in = Compression.class.getResourceAsStream("dictionary-1.txt")) {
            if (in == null) {
                throw new IllegalStateException("dictionary-1.txt is missing beside " + Compression.class.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
