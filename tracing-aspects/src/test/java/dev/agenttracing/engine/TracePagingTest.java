/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Pages neither skip nor repeat, while traces arrive, run and end. */
class TracePagingTest {

    @Property(tries = 40)
    void pages_holdEachTraceThatWasThereAtTheStart_once(
            @ForAll @IntRange(min = 0, max = 60) int stored,
            @ForAll @IntRange(min = 0, max = 20) int running,
            @ForAll @IntRange(min = 1, max = 17) int limit)
            throws Exception {
        InMemoryTraceStore store = new InMemoryTraceStore(100_000, 1_000_000_000);
        try (TracingEngine tracing =
                new TracingEngine(EngineSettings.DEFAULT, EngineBeans.none(), store, EngineClock.SYSTEM)) {
            Set<String> atTheStart = new HashSet<>();
            for (int i = 0; i < stored; i++) {
                atTheStart.add(run(tracing));
            }
            tracing.flush(Duration.ofSeconds(10));
            List<DetachedSpan> open = new ArrayList<>();
            for (int i = 0; i < running; i++) {
                DetachedSpan span = tracing.span(SpanType.AGENT_RUN, "running").start();
                open.add(span);
                atTheStart.add(span.traceId());
            }
            AtomicBoolean reading = new AtomicBoolean(true);
            Thread writer = new Thread(() -> {
                for (int i = 0; reading.get() && i < 5_000; i++) {
                    run(tracing);
                    if (i < open.size()) {
                        open.get(i).end();
                    }
                }
            });
            writer.start();

            List<TraceSummary> seen = readAll(tracing, limit);

            reading.set(false);
            writer.join();
            assertThat(seen)
                    .extracting(TraceSummary::traceId)
                    .doesNotHaveDuplicates()
                    .containsAll(atTheStart);
            assertThat(seen).extracting(TraceSummary::cursor).isSorted();
        }
    }

    private static List<TraceSummary> readAll(TracingEngine tracing, int limit) {
        List<TraceSummary> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TraceQuery.Builder query = TraceQuery.builder().limit(limit);
            cursor.ifPresent(query::after);
            TracePage page = tracing.queryTraces(query.build());
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return seen;
    }

    private static String run(TracingEngine tracing) {
        return tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, "agent").run(() -> {}))
                .traceId();
    }
}
