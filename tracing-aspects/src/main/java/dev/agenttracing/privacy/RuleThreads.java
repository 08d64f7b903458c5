/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where rules of the application run: on threads that may be given up, because nothing can stop a rule that does not come back.
 * While one has not, no other is asked, and what it would have looked at is replaced: a text that hangs a rule costs its budget
 * once. Thread-safe.
 */
final class RuleThreads {

    private static final int MOST = 4;
    private static final int MOST_WAITING = 1_000;
    private static final long IDLE_SECONDS = 10;

    private final Duration budget;
    private final Consumer<Throwable> failures;
    private final AtomicInteger overdue = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    RuleThreads(Duration budget, Consumer<Throwable> failures) {
        this.budget = budget;
        this.failures = failures;
        this.threads = new ThreadPoolExecutor(
                MOST,
                MOST,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                RuleThreads::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "agent-tracing-rules");
        thread.setDaemon(true);
        return thread;
    }

    /** Gives what the work gives; what stands for it if it fails or is not done in time. */
    <T> T within(Supplier<T> work, T otherwise) {
        if (overdue.get() > 0) {
            return otherwise;
        }
        Attempt<T> attempt = new Attempt<>(work);
        try {
            return await(threads.submit(attempt::run));
        } catch (TimeoutException | RejectedExecutionException late) {
            attempt.giveUp();
            failures.accept(late);
        } catch (ExecutionException e) {
            failures.accept(e.getCause());
        }
        return otherwise;
    }

    /** A reader that is interrupted waits on, as long as the budget is: what it gave up here would be lost for all. */
    private <T> T await(Future<T> result) throws ExecutionException, TimeoutException {
        long end = System.nanoTime() + budget.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void close() {
        threads.shutdown();
    }

    /** One piece of work: it counts as overdue from when it is given up until it is done. */
    private final class Attempt<T> {

        private final Supplier<T> work;
        private boolean running;
        private boolean givenUp;

        Attempt(Supplier<T> work) {
            this.work = work;
        }

        T run() {
            synchronized (this) {
                if (givenUp) {
                    throw new IllegalStateException("Given up before it began");
                }
                running = true;
            }
            try {
                return work.get();
            } finally {
                done();
            }
        }

        private synchronized void done() {
            running = false;
            if (givenUp) {
                overdue.decrementAndGet();
            }
        }

        synchronized void giveUp() {
            givenUp = true;
            if (running) {
                overdue.incrementAndGet();
            }
        }
    }
}
