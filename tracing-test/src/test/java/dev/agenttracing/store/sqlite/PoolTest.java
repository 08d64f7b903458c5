/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolTest {

    private static final int THREADS = 20;
    private static final int KEPT = 3;

    private final AtomicInteger open = new AtomicInteger();
    private final Pool<Integer> pool = new Pool<>(
            KEPT,
            open::incrementAndGet,
            closed -> assertThat(open.decrementAndGet()).isNotNegative());

    @Test
    void whatIsUsedAtOnce_isClosed_butForSome() throws Exception {
        CyclicBarrier allHaveOne = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<?> done : IntStream.range(0, THREADS)
                    .mapToObj(i -> threads.submit(() -> pool.with(lent -> awaitAll(allHaveOne))))
                    .toList()) {
                assertThat(done.get()).isEqualTo(THREADS);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(open).hasValue(KEPT);
    }

    private int awaitAll(CyclicBarrier barrier) {
        try {
            int unused = barrier.await();
            return THREADS;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsGivenBack_isLentAgain_alsoAfterAFailure() {
        assertThatThrownBy(() -> pool.with(lent -> {
                    throw new IllegalStateException("work");
                }))
                .hasMessage("work");

        for (int i = 0; i < 10; i++) {
            assertThat(pool.<Integer>with(lent -> lent)).isEqualTo(1);
        }
        assertThat(open).hasValue(1);
    }

    @Test
    void compression_worksOnManyThreads() throws Exception {
        byte[] text = "what many threads make small at the same time, and large again "
                .repeat(50)
                .getBytes(StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<byte[]> same : IntStream.range(0, 500)
                    .mapToObj(i -> threads.submit(() -> Compression.decompress(Compression.compress(text))))
                    .toList()) {
                assertThat(same.get()).isEqualTo(text);
            }
        } finally {
            threads.shutdown();
        }
    }
}
