/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static dev.agenttracing.store.Spans.START;
import static dev.agenttracing.store.Spans.entry;
import static dev.agenttracing.store.Spans.id;
import static dev.agenttracing.store.Spans.traceId;
import static dev.agenttracing.store.Spans.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cost;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TraceTree;
import dev.agenttracing.store.Spans;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The tree that is read without holding the trace is that of the trace. */
class TraceTreeTest {

    private static final Instant NOW = START.plusSeconds(600);

    private static TraceTree tree(List<SpanData> stored, List<SpanData> live) {
        TraceTreeReading reading = new TraceTreeReading(NOW, live);
        stored.forEach(reading::stored);
        return reading.tree(traceId(0), stored.isEmpty() ? null : TraceHead.of(Spans.trace(stored)), 0);
    }

    private static void assertSame(TraceTree tree, Trace trace) {
        assertThat(tree.size()).isEqualTo(trace.spans().size());
        assertThat(tree.node(tree.root()).id()).isEqualTo(trace.rootSpan().id());
        Set<Integer> met = new HashSet<>();
        for (int i = 0; i < tree.size(); i++) {
            Span span = trace.spans().get(i);
            assertThat(tree.node(i).id()).isEqualTo(span.id());
            assertThat(tree.find(span.id())).hasValue(i);
            assertThat(tree.isParentMissing(i)).as(span.id()).isEqualTo(span.parentMissing());
            Optional<String> parent = tree.parent(i) == TraceTree.NONE
                    ? Optional.empty()
                    : Optional.of(tree.node(tree.parent(i)).id());
            assertThat(parent).as(span.id()).isEqualTo(span.parent().map(Span::id));
            assertThat(tree.children(i).stream().map(child -> tree.node(child).id()))
                    .containsExactlyInAnyOrderElementsOf(
                            span.children().stream().map(Span::id).toList());
            int inOrder = tree.inTreeOrder(i);
            assertThat(met.add(inOrder)).isTrue();
            assertThat(tree.parent(inOrder)).matches(above -> above == TraceTree.NONE || met.contains(above));
        }
    }

    @Property(tries = 500)
    void whateverTheParents_theTreeIsThatOfTheTrace(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -1, max = 32) Integer> parents,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int entries) {
        List<SpanData> spans = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            int parent = parents.get(i);
            SpanData.Builder span = Spans.span(0, i).parentSpanId(parent < 0 ? null : id(parent));
            boolean entry = (entries >> i & 1) == 1;
            spans.add((entry ? span.entry(i % 2 == 0) : span).build());
        }

        TraceTree tree = tree(spans, List.of());

        assertSame(tree, new TraceView(Spans.trace(spans), NOW, new NoTracing()));
    }

    private static List<SpanData> mixture() {
        Attributes priced = Attributes.of(Map.of(
                "model",
                "gpt-4",
                "usage",
                TokenUsage.of(10, 5).asMap(),
                "cost",
                Cost.usd("0.01").asMap()));
        Attributes unpriced = Attributes.of(
                Map.of("model", "other", "usage", TokenUsage.of(1, 2).asMap()));
        return List.of(
                entry(0, 0)
                        .metadata(Map.of("k", "root"))
                        .tags(Set.of("a"))
                        .input(Spans.content("\"in\""))
                        .build(),
                under(0, 1, 0)
                        .type(SpanType.MODEL_GENERATION)
                        .attributes(priced)
                        .build(),
                under(0, 2, 0)
                        .type(SpanType.MODEL_GENERATION)
                        .attributes(unpriced)
                        .build(),
                under(0, 3, 2)
                        .status(SpanStatus.ERROR, Duration.ofSeconds(30))
                        .error(new SpanError("E", "message", "stack"))
                        .build(),
                entry(0, 4)
                        .metadata(Map.of("k", "other", "l", 1L))
                        .tags(Set.of("b"))
                        .conversationId("c")
                        .build(),
                under(0, 5, 99).status(SpanStatus.RUNNING, null).build());
    }

    @Test
    void summary_isThatOfTheTrace_withoutPreviews() {
        StoredTrace whole = new StoredTrace(
                traceId(0),
                START.plusSeconds(1),
                mixture(),
                List.of(Score.of("s", 1)),
                List.of(Feedback.thumbsUp()),
                7);
        TraceTreeReading reading = new TraceTreeReading(NOW, List.of());
        mixture().forEach(reading::stored);

        TraceTree tree = reading.tree(traceId(0), TraceHead.of(whole), 0);

        TraceSummary expected = whole.summary(NOW);
        TraceSummary summary = tree.summary();
        assertThat(summary)
                .usingRecursiveComparison()
                .ignoringFields("inputPreview", "outputPreview")
                .isEqualTo(expected);
        assertThat(summary.inputPreview()).isEmpty();
        assertThat(tree.feedback()).isEqualTo(whole.feedback());
        assertThat(tree.readAt()).isEqualTo(NOW);
        assertSame(tree, new TraceView(whole, NOW, new NoTracing()));
    }

    @Test
    void whatIsLiveAndStored_isOneTree() {
        List<SpanData> all = mixture();
        SpanData header =
                all.get(0).toBuilder().status(SpanStatus.RUNNING, null).build();
        List<SpanData> stored = List.of(header, all.get(1), all.get(2));
        List<SpanData> live = List.of(all.get(0), all.get(2), all.get(3), all.get(4), all.get(5));

        TraceTree tree = tree(stored, live);

        assertSame(tree, new TraceView(Spans.trace(all), NOW, new NoTracing()));
        assertThat(tree.node(0).status()).isEqualTo(SpanStatus.OK);
        assertThat(tree.summary().usage()).isEqualTo(TokenUsage.of(11, 7));
    }

    @Test
    void treeOfManySpans_isMadeInLinearTime() {
        List<SpanData> chain = new ArrayList<>();
        chain.add(entry(0, 0).build());
        for (int i = 1; i < 100_000; i++) {
            chain.add(under(0, i, i - 1).build());
        }

        TraceTree tree = tree(chain, List.of());

        assertThat(tree.parent(99_999)).isEqualTo(99_998);
        assertThat(tree.inTreeOrder(99_999)).isEqualTo(99_999);
    }
}
