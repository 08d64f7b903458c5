/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One reader of live events: a place in the ring, and a filter. */
final class LiveStream implements EventStream {

    private static final int CHUNK = 32 * 1024;
    private static final long SILENCE = Duration.ofSeconds(15).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final byte[] NOTHING = new byte[0];

    private final LiveRing ring;
    private final String feed;
    private final LiveFilter filter;
    private final Consumer<LiveStream> leave;
    private volatile @Nullable Runnable wake;
    private volatile boolean ended;
    private volatile long position;
    private volatile long lastTaken = System.nanoTime();
    private boolean begun;
    private boolean lost;

    /**
     * @param feed the name of the ring in the ids of its events
     * @param lastEventId the id of the event that the client has seen last; null if it has seen none
     */
    LiveStream(
            LiveRing ring, String feed, LiveFilter filter, @Nullable String lastEventId, Consumer<LiveStream> leave) {
        this.ring = ring;
        this.feed = feed;
        this.filter = filter;
        this.leave = leave;
        this.position = ring.next();
        if (lastEventId != null) {
            resume(lastEventId);
        }
    }

    private void resume(String lastEventId) {
        long seen = numberOf(lastEventId);
        boolean there = seen >= -1 && seen + 1 >= ring.oldest() && seen + 1 <= ring.next();
        lost = !there;
        position = there ? seen + 1 : ring.next();
    }

    /** The number in an id of this feed; less than any number if it is none. */
    private long numberOf(String id) {
        String prefix = feed + "-";
        try {
            return id.startsWith(prefix) ? Long.parseLong(id.substring(prefix.length())) : Long.MIN_VALUE;
        } catch (NumberFormatException notOurs) {
            return Long.MIN_VALUE;
        }
    }

    @Override
    public void open(Runnable wake) {
        this.wake = wake;
    }

    void wake() {
        Runnable known = wake;
        if (known != null) {
            known.run();
        }
    }

    @Override
    public byte[] take() {
        if (ended) {
            return NOTHING;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        if (!begun) {
            begun = true;
            write(chunk, "retry: 2000\n" + idLine() + "\n");
        }
        takeEvents(chunk);
        long now = System.nanoTime();
        if (chunk.size() == 0 && now - lastTaken > SILENCE) {
            // With an id: what the filter left out need not be looked at again.
            write(chunk, ": \n" + idLine() + "\n");
        }
        if (chunk.size() > 0) {
            lastTaken = now;
        }
        return chunk.toByteArray();
    }

    private void takeEvents(ByteArrayOutputStream chunk) {
        long at = position;
        long end = ring.next();
        while (at < end && chunk.size() < CHUNK && !lost) {
            LiveEvent event = ring.get(at);
            lost = event == null;
            if (event != null && filter.admits(event)) {
                chunk.writeBytes(event.frame());
            }
            at++;
        }
        position = at;
        if (lost) {
            lost = false;
            position = ring.next();
            write(chunk, idLine() + "event: reset\ndata: {}\n\n");
        }
    }

    private String idLine() {
        return "id: " + feed + "-" + (position - 1) + "\n";
    }

    private static void write(ByteArrayOutputStream chunk, String text) {
        chunk.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends it if its client takes nothing for long, though there is something. */
    void endIfStuck() {
        long silent = System.nanoTime() - lastTaken;
        if (silent > SILENCE + PATIENCE || (position < ring.next() && silent > PATIENCE)) {
            end();
        }
    }

    void end() {
        ended = true;
        leave.accept(this);
        wake();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
        leave.accept(this);
    }
}
