/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.engine.TracingEngine;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many readers of live events, of whom some read nothing. */
@EnabledIfSystemProperty(
        named = "agent-tracing.test.full",
        matches = "true",
        disabledReason = "it takes minutes, and a quiet machine: mvn -Pfull verify")
class LiveReadersIT {

    private static final int READERS = 500;
    private static final int STUCK = 10;
    private static final int SPANS = 200;
    private static final int ROUNDS = 3;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fiveHundredReaders_ofWhomTenAreStuck_holdUpNobody(boolean reactive) throws Exception {
        try (WebApplication application = reactive
                        ? WebApplication.startReactive("agent-tracing.queue.max-delay=100ms")
                        : WebApplication.start("agent-tracing.queue.max-delay=100ms");
                ManyReaders readers = new ManyReaders(application.port(), "/tracing/api/live")) {
            TracingEngine engine = application.bean(TracingEngine.class);
            LiveFeed feed = application.bean(LiveFeed.class);
            trace(engine);
            long alone = median(engine);

            readers.connect(READERS - STUCK, true);
            readers.connect(STUCK, false);
            await().atMost(Duration.ofSeconds(30)).until(() -> feed.readers() == READERS);
            long crowded = median(engine);
            await().atMost(Duration.ofSeconds(120)).until(() -> readers.haveHeardAll(READERS - STUCK));

            assertThat(engine.counters().dropped()).isZero();
            assertThat(engine.counters().written()).isEqualTo((1 + 2L * ROUNDS) * SPANS);
            System.out.printf(
                    "%d spans stored in %d ms alone, in %d ms with %d readers of whom %d are stuck (%s; %d resets)%n",
                    SPANS, alone, crowded, READERS, STUCK, reactive ? "WebFlux" : "Spring MVC", readers.resets());

            // Those who are stuck are left at last, with what waits for them.
            readers.leaveThoseWhoRead();
            await().atMost(Duration.ofSeconds(150)).until(() -> {
                trace(engine);
                return feed.readers() == 0;
            });
            assertThat(engine.counters().dropped()).isZero();
        }
    }

    private static long median(Tracing tracing) {
        return LongStream.generate(() -> trace(tracing))
                .limit(ROUNDS)
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Traces a run, and waits for the store; in milliseconds. */
    private static long trace(Tracing tracing) {
        long begin = System.nanoTime();
        tracing.span(SpanType.AGENT_RUN, "run").run(() -> {
            for (int i = 1; i < SPANS; i++) {
                tracing.span(SpanType.TOOL_CALL, "tool").input("input").run(() -> {});
            }
        });
        assertThat(tracing.flush(Duration.ofSeconds(30)).complete()).isTrue();
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
}
