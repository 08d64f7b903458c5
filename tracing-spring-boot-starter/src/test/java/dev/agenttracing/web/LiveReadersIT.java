/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.engine.TracingEngine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongConsumer;
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
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 40;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fiveHundredReaders_ofWhomTenAreStuck_holdUpNobody(boolean reactive) throws Exception {
        try (WebApplication application = reactive
                        ? WebApplication.startReactive("agent-tracing.queue.max-delay=100ms")
                        : WebApplication.start("agent-tracing.queue.max-delay=100ms");
                ManyReaders readers = new ManyReaders(application.port(), "/tracing/api/live")) {
            TracingEngine engine = application.bean(TracingEngine.class);
            LiveFeed feed = application.bean(LiveFeed.class);
            for (int i = 0; i < WARM_UP; i++) {
                long unused = trace(engine);
            }
            String alone = measure(engine, since -> {});

            readers.connect(READERS - STUCK, true);
            readers.connect(STUCK, false);
            await().atMost(Duration.ofSeconds(30)).until(() -> feed.readers() == READERS);
            String crowded = measure(
                    engine,
                    since -> await().atMost(Duration.ofSeconds(120))
                            .until(() -> readers.haveHeardAll(READERS - STUCK, since)));

            assertThat(engine.counters().dropped()).isZero();
            assertThat(engine.counters().written()).isEqualTo((WARM_UP + 4L * ROUNDS) * SPANS);
            System.out.printf(
                    "%d spans stored alone in %s; with %d readers of whom %d are stuck in %s (%s; %d resets)%n",
                    SPANS, alone, READERS, STUCK, crowded, reactive ? "WebFlux" : "Spring MVC", readers.resets());

            // Those who are stuck are left at last, with what waits for them.
            readers.leaveThoseWhoRead();
            await().atMost(Duration.ofSeconds(150)).until(() -> {
                long unused = trace(engine);
                return feed.readers() == 0;
            });
            assertThat(engine.counters().dropped()).isZero();
        }
    }

    /** Traces runs one by one, each when the one before was heard, and then without a pause. */
    private static String measure(Tracing tracing, LongConsumer untilHeard) {
        long[] each = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            each[i] = trace(tracing);
            untilHeard.accept(begin);
        }
        Arrays.sort(each);
        long begin = System.nanoTime();
        long together = LongStream.generate(() -> trace(tracing)).limit(ROUNDS).sum();
        untilHeard.accept(begin);
        return String.format(
                Locale.ROOT,
                "%.1f ms (the slowest %.1f), without a pause %.1f ms",
                each[ROUNDS / 2] / 1e6,
                each[ROUNDS - 1] / 1e6,
                together / 1e6 / ROUNDS);
    }

    /** Traces a run, and waits for the store; in nanoseconds. */
    private static long trace(Tracing tracing) {
        long begin = System.nanoTime();
        tracing.span(SpanType.AGENT_RUN, "run").run(() -> {
            for (int i = 1; i < SPANS; i++) {
                tracing.span(SpanType.TOOL_CALL, "tool").input("input").run(() -> {});
            }
        });
        assertThat(tracing.flush(Duration.ofSeconds(30)).complete()).isTrue();
        return System.nanoTime() - begin;
    }
}
