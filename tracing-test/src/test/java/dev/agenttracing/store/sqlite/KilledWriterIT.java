/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that writes is killed at any moment: what it was told is stored, is. */
class KilledWriterIT {

    @TempDir
    Path directory;

    /** 2, or as many as {@code -Dagent-tracing.test.kills} says. */
    private static int kills() {
        return Integer.getInteger("agent-tracing.test.kills", 2);
    }

    @Test
    void everyAcknowledgedBatch_isWhole_andFound_whateverTheMoment() throws Exception {
        Random random = new Random(99);
        int written = 0;
        for (int kill = 0; kill < kills(); kill++) {
            int acknowledged = writeAndKill(written, 5 + random.nextInt(150), random.nextInt(20_000_000));
            check(acknowledged);
            // A batch that was on its way may be there or not; it is written again.
            written = acknowledged + 1;
        }
    }

    /** Starts a writer, and kills it some time after it has told so many batches; the number of the last it told. */
    private int writeAndKill(int from, int batches, int nanos) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProgram.class.getName(),
                        directory.toString(),
                        Integer.toString(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int last = from - 1;
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < batches; i++) {
                String line = told.readLine();
                assertThat(line).as("the writer's word").isNotNull();
                last = Integer.parseInt(line);
            }
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            // By its handle: the process itself would close what it has said before it could be read.
            boolean killed = process.toHandle().destroyForcibly();
            assertThat(killed).isTrue();
            process.waitFor();
            for (String line = told.readLine(); line != null && line.matches("\\d+"); line = told.readLine()) {
                last = Integer.parseInt(line);
            }
        }
        return last;
    }

    private void check(int acknowledged) {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int batch = Math.max(0, acknowledged - 100); batch <= acknowledged; batch++) {
                List<SpanData> expected = WriterProgram.batch(batch);
                StoredTrace trace =
                        store.find(expected.get(0).traceId()).orElseThrow(() -> new AssertionError("batch lost"));
                assertThat(trace.spans()).as("batch %d", batch).hasSize(WriterProgram.SPANS);
                assertThat(trace.isComplete()).isTrue();
                assertThat(trace.rootSpan().status()).isEqualTo(batch % 10 == 9 ? SpanStatus.ABANDONED : SpanStatus.OK);
            }
            String word = "batch" + acknowledged;
            TraceQuery search = TraceQuery.builder().text(word).build();
            await().untilAsserted(() -> {
                assertThat(store.query(search).items()).as(word).hasSize(1);
                assertThat(store.query(search).indexedUpTo()).isEmpty();
            });
            TraceQuery running = TraceQuery.builder().status(SpanStatus.RUNNING).build();
            assertThat(store.query(running).items()).isEmpty();
            long traces = store.stats(TraceQuery.builder().build()).traces();
            TraceQuery all = TraceQuery.builder().text("everywhere").build();
            await().untilAsserted(() -> assertThat(store.facets(all).statuses().values().stream()
                            .mapToLong(each -> each)
                            .sum())
                    .isEqualTo(traces));
        }
    }
}
