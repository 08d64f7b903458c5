/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Score;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceTree;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tree of a large trace is read once, until something changes. */
class RecentTreesTest {

    private static final int LARGE = 6_000;

    private static final int MOST_LIVE = 2_000;

    private final TracingEngine tracing = new TracingEngine(
            EngineSettings.DEFAULT.withLimits(
                    CaptureLimits.DEFAULT,
                    new SpanLimits(200_000, MOST_LIVE, 128_000_000, 10, 10, 10, 100, 100, Duration.ofMinutes(30)),
                    QueueLimits.DEFAULT),
            EngineBeans.none(),
            new InMemoryTraceStore(100, 1_000_000_000),
            EngineClock.SYSTEM);

    @AfterEach
    void close() {
        tracing.close();
    }

    private String traced(int spans) {
        return traced(spans, TracingOptions.none());
    }

    private String traced(int spans, TracingOptions options) {
        String id = tracing.run(
                        options,
                        () -> tracing.span(SpanType.AGENT_RUN, "run").run(() -> {
                            for (int i = 1; i < spans; i++) {
                                tracing.span(SpanType.TOOL_CALL, "tool").run(() -> {});
                                if (i % 1_000 == 0) {
                                    store();
                                }
                            }
                        }))
                .traceId();
        store();
        return id;
    }

    private void store() {
        assertThat(tracing.flush(Duration.ofSeconds(30)).complete()).isTrue();
    }

    private TraceTree tree(String id) {
        return tracing.tree(id).orElseThrow();
    }

    @Test
    void treeOfALargeTrace_isReadOnce_untilItChanges() {
        String id = traced(LARGE);
        TraceTree first = tree(id);
        assertThat(first.size()).isEqualTo(LARGE);
        assertThat(tree(id)).isSameAs(first);

        tracing.addScore(id, Score.of("accuracy", 1));
        assertThat(tree(id).summary().scores()).hasSize(1);

        TracingOptions more = TracingOptions.builder().traceId(id).build();
        tracing.run(
                more,
                () -> tracing.span(SpanType.GENERIC, "late").run(() -> {
                    assertThat(tree(id).size()).isEqualTo(LARGE + 1);
                }));
        assertThat(tree(id).size()).isEqualTo(LARGE + 1);
        store();
        assertThat(tree(id).size()).isEqualTo(LARGE + 1);

        assertThat(tracing.deleteTrace(id)).isTrue();
        assertThat(tracing.tree(id)).isEmpty();
    }

    @Test
    void droppedSpan_isCountedInATreeThatWasRead() {
        String id = traced(LARGE);
        assertThat(tree(id).summary().droppedSpans()).isZero();
        List<DetachedSpan> open = new ArrayList<>();
        DetachedSpan other = tracing.span(SpanType.GENERIC, "other").start();
        try (var scope = other.makeCurrent()) {
            while (tracing.liveSpans() < MOST_LIVE) {
                open.add(tracing.span(SpanType.GENERIC, "open").start());
            }
        }

        tracing.run(
                TracingOptions.builder().traceId(id).build(),
                () -> tracing.span(SpanType.GENERIC, "lost").run(() -> {}));
        assertThat(tree(id).summary().droppedSpans()).isEqualTo(1);
        open.forEach(DetachedSpan::end);
        other.end();
        store();
        assertThat(tree(id).summary().droppedSpans()).isEqualTo(1);
    }

    @Test
    void traceReadByItsCallersId_isReadAnewWhenItChanges() {
        String stranger = "0af7651916cd43dd8448eb211c80319c";
        TracingOptions options = TracingOptions.builder()
                .continueFrom(Map.of("traceparent", "00-" + stranger + "-b7ad6b7169203331-01"))
                .build();
        String id = traced(LARGE, options);
        assertThat(id).isNotEqualTo(stranger);
        assertThat(tree(stranger).summary().traceId()).isEqualTo(id);

        tracing.addScore(stranger, Score.of("accuracy", 1));
        assertThat(tree(stranger).summary().scores()).hasSize(1);
        assertThat(tracing.deleteTrace(stranger)).isTrue();
        assertThat(tracing.tree(stranger)).isEmpty();
    }

    @Test
    void treeOfASmallTrace_isReadEachTime() {
        String id = traced(10);
        assertThat(tree(id)).isNotSameAs(tree(id));
    }

    @Test
    void treeThatChangedWhileItWasRead_isNotKept() {
        String id = traced(LARGE);
        RecentTrees recent = new RecentTrees();
        TraceTree tree = tree(id);

        RecentTrees.Reading reading = recent.begin(id, tree.readAt());
        recent.changed(id);
        recent.end(id, reading, Optional.of(tree));
        assertThat(recent.get(id, tree.readAt())).isEmpty();

        recent.end(id, recent.begin(id, tree.readAt()), Optional.of(tree));
        assertThat(recent.get(id, tree.readAt())).containsSame(tree);
        assertThat(recent.get(id, tree.readAt().plusSeconds(31))).isEmpty();
    }
}
