/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.engine.DropReason;
import dev.agenttracing.engine.EngineBeans;
import dev.agenttracing.engine.EngineClock;
import dev.agenttracing.engine.EngineSettings;
import dev.agenttracing.engine.QueueLimits;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.store.TraceStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full under an application that is traced. */
class FullDiskTest {

    private static final long NO_MORE_PAGES = 1;
    private static final long MANY_PAGES = 1_000_000;
    private static final int CALLS = 3_000;
    private static final QueueLimits SMALL =
            new QueueLimits(200, 64_000_000, 64, Duration.ofMillis(50), Duration.ofSeconds(10));

    @TempDir
    Path directory;

    @Test
    void application_goesOn_dropsAreCounted_andAllIsWellWhenThereIsRoom() {
        EngineSettings settings = EngineSettings.DEFAULT.withLimits(
                EngineSettings.DEFAULT.capture(), EngineSettings.DEFAULT.spans(), SMALL);
        try (TraceStore store = SqliteStores.open(directory);
                TracingEngine tracing = new TracingEngine(settings, EngineBeans.none(), store, EngineClock.SYSTEM)) {
            SqliteTraceStore files = ((SharedTraceStore) store).store();
            assertThat(call(tracing, 0)).isZero();
            assertThat(tracing.flush(Duration.ofMinutes(1)).complete()).isTrue();
            Day today = Day.of(Instant.now());

            files.limitPages(today, NO_MORE_PAGES);
            for (int i = 1; i <= CALLS; i++) {
                assertThat(call(tracing, i)).isEqualTo(i);
            }
            await().untilAsserted(
                            () -> assertThat(tracing.counters().storeFailures()).isPositive());
            assertThat(tracing.counters().dropped(DropReason.QUEUE_FULL)).isPositive();
            assertThat(store.query(TraceQuery.builder().build()).items()).isNotEmpty();

            files.limitPages(today, MANY_PAGES);
            assertThat(tracing.flush(Duration.ofMinutes(1)).complete()).isTrue();
            assertThat(call(tracing, -1)).isEqualTo(-1);
            assertThat(tracing.flush(Duration.ofMinutes(1)).complete()).isTrue();

            assertThat(tracing.counters().written() + tracing.counters().dropped())
                    .isEqualTo(tracing.counters().started());
            assertThat(store.query(TraceQuery.builder().name("call-1").build()).items())
                    .hasSize(1);
            assertThat(store.stats(TraceQuery.builder().build()).traces())
                    .isEqualTo(tracing.counters().written());
        }
    }

    /** Does what is to be done, with an input that cannot be made small. */
    private static int call(TracingEngine tracing, int number) {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            noise.append(TraceIds.newTraceId());
        }
        return tracing.span(SpanType.TOOL_CALL, "call" + number)
                .input(noise.toString())
                .call(() -> number);
    }
}
