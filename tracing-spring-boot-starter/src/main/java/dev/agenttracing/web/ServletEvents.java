/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Writes events to a client of a servlet container as that client takes them: no thread waits for it. Whoever wakes it and the
 * container may come at once; one of them writes, and does what the other came for. When the container says that the request is
 * over, it does not go on before nobody writes: it would give what belongs to the request to another, to whom was then written.
 */
final class ServletEvents implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(ServletEvents.class);

    private final EventStream events;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final AtomicInteger work = new AtomicInteger();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean ready;
    private volatile boolean over;
    private boolean unflushed;

    private ServletEvents(EventStream events, AsyncContext context, ServletOutputStream out) {
        this.events = events;
        this.context = context;
        this.out = out;
    }

    static void write(EventStream events, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ShallowEtagHeaderFilter.disableContentCaching(request);
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        ServletEvents writing =
                new ServletEvents(events, context, unkept(response).getOutputStream());
        context.addListener(writing);
        events.open(writing::work);
        writing.out.setWriteListener(writing);
    }

    /** Past a filter that keeps what is answered until its end: here there is none, and it would keep more and more. */
    private static ServletResponse unkept(ServletResponse response) {
        ContentCachingResponseWrapper keeping =
                WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class);
        return keeping == null ? response : unkept(keeping.getResponse());
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
        boolean ended = false;
        do {
            ended |= !writeWhatIsThere();
            done = work.addAndGet(-done);
        } while (done != 0);
        if (ended) {
            end();
        }
    }

    /** False if there is nothing more to write. */
    private boolean writeWhatIsThere() {
        writing.lock();
        try {
            while (!over && out.isReady()) {
                if (unflushed) {
                    unflushed = false;
                    out.flush();
                    continue;
                }
                byte[] next = events.take();
                if (next.length == 0) {
                    break;
                }
                out.write(next);
                unflushed = true;
            }
            return !events.isEnded();
        } catch (IOException | RuntimeException gone) {
            return false;
        } finally {
            writing.unlock();
        }
    }

    /** Ends the request, if nobody has. */
    private void end() {
        writing.lock();
        try {
            if (!over) {
                over = true;
                context.complete();
            }
        } catch (IllegalStateException e) {
            log.debug("A request was over already", e);
        } finally {
            writing.unlock();
            events.close();
        }
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        writing.lock();
        over = true;
        writing.unlock();
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
