/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Many clients of a stream of events, on one thread; those who are stuck ask and then read nothing. */
final class ManyReaders implements AutoCloseable {

    private final int port;
    private final String path;
    private final Selector selector;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> stuck = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private static final class Reader {

        private final StringBuilder rest = new StringBuilder();
        private volatile String last = "";
        private volatile long lastAt;
        private volatile int resets;

        private void read(String text) {
            rest.append(text);
            int end = rest.lastIndexOf("\n");
            if (end >= 0) {
                rest.substring(0, end)
                        .lines()
                        .filter(line -> line.startsWith("event: "))
                        .forEach(line -> {
                            last = line.strip();
                            lastAt = System.nanoTime();
                            resets += last.equals("event: reset") ? 1 : 0;
                        });
                rest.delete(0, end + 1);
            }
        }
    }

    ManyReaders(int port, String path) throws IOException {
        this.port = port;
        this.path = path;
        this.selector = Selector.open();
        this.thread = new Thread(this::run);
        thread.setDaemon(true);
        thread.start();
    }

    void connect(int count, boolean reading) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            if (!reading) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            }
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            if (reading) {
                Reader reader = new Reader();
                readers.add(reader);
                channel.configureBlocking(false);
                selector.wakeup();
                channel.register(selector, SelectionKey.OP_READ, reader);
            } else {
                stuck.add(channel);
            }
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (!closed) {
            try {
                selector.select(50);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    int read = ((SocketChannel) key.channel()).read(buffer);
                    if (read < 0) {
                        key.cancel();
                    } else {
                        ((Reader) key.attachment())
                                .read(new String(buffer.array(), 0, read, StandardCharsets.ISO_8859_1));
                    }
                }
                selector.selectedKeys().clear();
            } catch (CancelledKeyException | ClosedChannelException e) {
                // It is closed.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** True if so many have heard since then the end of a trace last, or that they missed something. */
    boolean haveHeardAll(int count, long sinceNanos) {
        return readers.stream()
                        .filter(reader -> reader.lastAt - sinceNanos > 0
                                && (reader.last.equals("event: trace-ended") || reader.last.equals("event: reset")))
                        .count()
                >= count;
    }

    int resets() {
        return readers.stream().mapToInt(reader -> reader.resets).sum();
    }

    void leaveThoseWhoRead() throws IOException {
        closed = true;
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
    }

    @Override
    public void close() throws IOException {
        leaveThoseWhoRead();
        for (SocketChannel channel : stuck) {
            channel.close();
        }
        selector.close();
    }
}
