/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.store.TraceStoreException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {

    private static final Day DAY = new Day(20_781);

    @TempDir
    Path directory;

    private Segments segments() {
        return new Segments(directory, new byte[16], false);
    }

    @Test
    void closing_waitsForReaders_andLetsNobodyInMeanwhile() throws Exception {
        Segments segments = segments();
        for (int i = 0; i < 5; i++) {
            assertThat(segments.<Integer>use(new Day(20_781 + i), Segment::traces))
                    .isZero();
        }
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> segments.use(DAY, segment -> {
            reading.countDown();
            awaitLatch(leave);
            return segment.traces();
        }));
        awaitLatch(reading);
        Thread closer = new Thread(segments::close, "closer");
        closer.start();
        await().until(() -> closer.getState() == Thread.State.WAITING);

        assertThatThrownBy(() -> segments.use(new Day(20_790), Segment::traces))
                .isInstanceOf(TraceStoreException.class)
                .hasMessageContaining("closed");
        leave.countDown();

        assertThat(reader.get()).isZero();
        closer.join();
        assertThatThrownBy(() -> segments.use(DAY, Segment::traces)).hasMessageContaining("closed");
        assertThat(directory.resolve(new Day(20_790).file())).doesNotExist();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
