/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What callers have the writer do for them, between two batches: scores, deletions. Bounded. One whose caller has given up is not
 * done any more: a deletion that was answered with an error must not happen an hour later.
 */
final class Errands {

    private static final int MAX_WAITING = 1_000;

    private final Queue<Errand<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    private record Errand<T>(Callable<T> work, CompletableFuture<T> answer) {

        void run() {
            if (answer.isDone()) {
                return;
            }
            try {
                answer.complete(work.call());
            } catch (Throwable t) {
                answer.completeExceptionally(t);
            }
        }
    }

    <T> CompletableFuture<T> add(Callable<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (count.incrementAndGet() > MAX_WAITING) {
            count.decrementAndGet();
            answer.completeExceptionally(new IllegalStateException("Too many callers wait for the trace store"));
        } else {
            waiting.add(new Errand<>(work, answer));
        }
        return answer;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void doAll() {
        for (Errand<?> errand = waiting.poll(); errand != null; errand = waiting.poll()) {
            count.decrementAndGet();
            errand.run();
        }
    }
}
