/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes batches until it is killed, and says of each that it is stored. A batch is a trace; every tenth never ends. */
final class WriterProgram {

    static final int SPANS = 20;

    private static final Instant START = Instant.parse("2026-11-23T23:00:00Z");

    private WriterProgram() {}

    public static void main(String... arguments) {
        try (TraceStore store = SqliteStores.open(Path.of(arguments[0]))) {
            for (int i = Integer.parseInt(arguments[1]); ; i++) {
                store.write(WriteBatch.of("batch-" + i, batch(i), Map.of()));
                System.out.println(i);
                System.out.flush();
            }
        }
    }

    static List<SpanData> batch(int number) {
        List<SpanData> spans = new ArrayList<>();
        String traceId = String.format("%032x", number + 1);
        for (int i = 0; i < SPANS; i++) {
            boolean running = i == 0 && number % 10 == 9;
            SpanData.Builder span = SpanData.builder(traceId, String.format("%016x", i + 1))
                    .name("span-" + i)
                    .startTime(START.plusSeconds(number * 30L + i))
                    .status(running ? SpanStatus.RUNNING : SpanStatus.OK, running ? null : Duration.ofSeconds(1))
                    .input(new SpanData.Content(
                            State.PRESENT, "\"batch" + number + " everywhere " + "text ".repeat(i * 10) + "\""));
            spans.add((i == 0 ? span.entry(false) : span.parentSpanId(String.format("%016x", 1))).build());
        }
        return spans;
    }
}
