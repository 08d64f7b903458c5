/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes events to a client of a servlet container as that client takes them: no thread waits for it. Whoever wakes it and the
 * container may come at once; one of them writes, and does what the other came for.
 */
final class ServletEvents implements WriteListener, AsyncListener {

    private final EventStream events;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AtomicInteger work = new AtomicInteger();
    private volatile boolean ready;
    private volatile boolean over;
    private boolean unflushed;

    private ServletEvents(EventStream events, AsyncContext context, ServletOutputStream out) {
        this.events = events;
        this.context = context;
        this.out = out;
    }

    static void write(EventStream events, HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        ServletEvents writing = new ServletEvents(events, context, response.getOutputStream());
        context.addListener(writing);
        events.open(writing::work);
        writing.out.setWriteListener(writing);
    }

    @Override
    public void onWritePossible() {
        ready = true;
        work();
    }

    private void work() {
        if (!ready || over || work.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        do {
            try {
                writeWhatIsThere();
            } catch (IOException | RuntimeException gone) {
                end();
            }
            done = work.addAndGet(-done);
        } while (done != 0);
    }

    private void writeWhatIsThere() throws IOException {
        while (!over && out.isReady()) {
            if (unflushed) {
                unflushed = false;
                out.flush();
                continue;
            }
            byte[] next = events.take();
            if (next.length > 0) {
                out.write(next);
                unflushed = true;
            } else {
                if (events.isEnded()) {
                    end();
                }
                return;
            }
        }
        if (!over && events.isEnded()) {
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            events.close();
            context.complete();
        }
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over = true;
        events.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Only this class begins it.
    }
}
