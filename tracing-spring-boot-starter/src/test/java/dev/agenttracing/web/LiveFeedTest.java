/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.engine.EngineBeans;
import dev.agenttracing.engine.EngineClock;
import dev.agenttracing.engine.EngineSettings;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

    private static final LiveFilter ALL =
            new LiveFilter(Optional.empty(), TraceQuery.builder().build());

    private final TracingEngine tracing = new TracingEngine(
            EngineSettings.DEFAULT, EngineBeans.none(), new InMemoryTraceStore(100, 1_000_000), EngineClock.SYSTEM);
    private final LiveFeed feed = new LiveFeed(tracing);

    @AfterEach
    void close() {
        feed.close();
        tracing.close();
    }

    private static String all(EventStream stream) {
        StringBuilder all = new StringBuilder();
        for (byte[] chunk = stream.take(); chunk.length > 0; chunk = stream.take()) {
            all.append(new String(chunk, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    private void trace() {
        tracing.span(SpanType.AGENT_RUN, "agent").run(() -> {});
    }

    @Test
    void readerThatComesBack_whereNobodyListenedMeanwhile_isToldSo() {
        EventStream stream = feed.read(ALL, null);
        StringBuilder seen = new StringBuilder();
        trace();
        await().until(() -> seen.append(all(stream)).indexOf("trace-ended") >= 0);
        String last = seen.substring(seen.lastIndexOf("id: ") + 4, seen.indexOf("\n", seen.lastIndexOf("id: ")));
        assertThat(all(feed.read(ALL, last))).doesNotContain("reset");

        feed.close();
        trace();
        feed.start();
        assertThat(all(feed.read(ALL, last))).contains("event: reset");
    }

    @Test
    void metadataThatIsSaidAnew_isKnownAsItWasSaidLast() {
        LiveFacts facts = LiveFacts.NONE
                .with(entry("a").metadata(Map.of("outcome", "pending")).build(), false)
                .with(entry("b").metadata(Map.of("outcome", "other", "more", 1)).build(), false)
                .with(entry("a").metadata(Map.of("outcome", "refunded")).build(), true);

        assertThat(facts.metadata()).containsOnly(Map.entry("outcome", "refunded"), Map.entry("more", 1));
    }

    private static SpanData.Builder entry(String id) {
        return SpanData.builder("1".repeat(32), id.repeat(16))
                .type(SpanType.AGENT_RUN)
                .name("agent")
                .startTime(Instant.EPOCH)
                .entry(false);
    }
}
