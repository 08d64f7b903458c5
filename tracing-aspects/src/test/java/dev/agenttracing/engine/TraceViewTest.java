/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static dev.agenttracing.store.Spans.START;
import static dev.agenttracing.store.Spans.entry;
import static dev.agenttracing.store.Spans.id;
import static dev.agenttracing.store.Spans.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Span;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.store.Spans;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TraceViewTest {

    private static Trace view(List<SpanData> spans) {
        return new TraceView(Spans.trace(spans), START.plusSeconds(60), new NoTracing());
    }

    private static Span span(Trace trace, int number) {
        return trace.span(id(number)).orElseThrow();
    }

    /** Walks down from the top spans and the root; each span must be met once. */
    private static void assertIsTree(Trace trace) {
        Set<Span> met = new HashSet<>();
        Deque<Span> open = new ArrayDeque<>(trace.topSpans());
        if (!open.contains(trace.rootSpan())) {
            open.add(trace.rootSpan());
        }
        while (!open.isEmpty()) {
            Span span = open.removeLast();
            assertThat(met.add(span)).as("met twice: %s", span).isTrue();
            span.children()
                    .forEach(child -> assertThat(child.parent().orElseThrow()).isSameAs(span));
            open.addAll(span.children());
        }
        assertThat(met).hasSameSizeAs(trace.spans());
    }

    @Test
    void spanWhoseParentIsMissing_hangsUnderTheRootFlagged() {
        Trace trace = view(List.of(
                entry(0, 0).build(), under(0, 1, 99).build(), under(0, 2, 1).build()));

        assertThat(trace.rootSpan().children()).containsExactly(span(trace, 1));
        assertThat(span(trace, 1).parentMissing()).isTrue();
        assertThat(span(trace, 1).parentSpanId()).contains(id(99));
        assertThat(span(trace, 1).isTop()).isFalse();
        assertThat(span(trace, 2).parentMissing()).isFalse();
        assertIsTree(trace);
    }

    @Test
    void severalTops_standBesideEachOther() {
        Trace trace = view(List.of(
                Spans.span(0, 0).entry(true).parentSpanId(id(99)).build(),
                entry(0, 1).build(),
                under(0, 2, 0).build()));

        assertThat(trace.rootSpan()).isSameAs(span(trace, 1));
        assertThat(trace.topSpans()).containsExactly(span(trace, 0), span(trace, 1));
        assertThat(span(trace, 0).parentMissing()).isFalse();
        assertThat(span(trace, 0).parent()).isEmpty();
        assertThat(span(trace, 0).children()).containsExactly(span(trace, 2));
        assertIsTree(trace);
    }

    @Test
    void withoutAnyEntrySpan_theEarliestCarriesTheRest() {
        Trace trace = view(List.of(under(0, 0, 98).build(), under(0, 1, 99).build()));

        assertThat(trace.rootSpan().id()).isEqualTo(id(0));
        assertThat(trace.topSpans()).isEmpty();
        assertThat(trace.rootSpan().children()).hasSize(1);
        assertIsTree(trace);
    }

    @Test
    void headerAlone_isASpan() {
        Trace trace = view(List.of(entry(0, 0).status(SpanStatus.RUNNING, null).build()));

        assertThat(trace.spans()).hasSize(1);
        assertThat(trace.status()).isEqualTo(SpanStatus.RUNNING);
        assertThat(trace.rootSpan().duration()).isEqualTo(Duration.ofSeconds(60));
        assertIsTree(trace);
    }

    @Test
    void ringsOfParents_areCut() {
        Trace trace = view(List.of(
                entry(0, 0).build(),
                under(0, 1, 3).build(),
                under(0, 2, 1).build(),
                under(0, 3, 2).build(),
                under(0, 4, 4).build(),
                under(0, 5, 4).build()));

        assertIsTree(trace);
        assertThat(trace.rootSpan().children()).containsExactly(span(trace, 1), span(trace, 4));
        assertThat(span(trace, 1).parentMissing()).isTrue();
    }

    @Test
    void spansBelowARing_stayUnderTheirParents() {
        // They begin before the ring, and were torn off to the root one by one.
        Trace trace = view(List.of(
                entry(0, 0).build(),
                under(0, 1, 2).build(),
                under(0, 2, 3).build(),
                under(0, 3, 5).build(),
                under(0, 4, 5).build(),
                under(0, 5, 4).build()));

        assertThat(trace.rootSpan().children()).containsExactly(span(trace, 5));
        assertThat(span(trace, 5).children()).containsExactly(span(trace, 3), span(trace, 4));
        assertThat(span(trace, 1).parent()).containsSame(span(trace, 2));
        assertThat(span(trace, 2).parent()).containsSame(span(trace, 3));
        assertThat(trace.spans()).filteredOn(Span::parentMissing).containsExactly(span(trace, 5));
        assertIsTree(trace);
    }

    @Test
    void manySpansBelowARing_areReadInLinearTime() {
        List<SpanData> children = new ArrayList<>();
        List<SpanData> tail = new ArrayList<>();
        children.add(entry(0, 0).build());
        tail.add(entry(0, 0).build());
        for (int i = 1; i < 100_000; i++) {
            children.add(under(0, i, 100_000).build());
            tail.add(under(0, i, i + 1).build());
        }
        List.of(children, tail).forEach(spans -> {
            spans.add(under(0, 100_000, 100_001).build());
            spans.add(under(0, 100_001, 100_000).build());
            Trace trace = view(spans);

            assertThat(trace.rootSpan().children()).containsExactly(span(trace, 100_000));
            assertIsTree(trace);
        });
    }

    @Test
    void ringsOfEntrySpans_areCut() {
        assertIsTree(view(List.of(
                entry(0, 0).parentSpanId(id(1)).build(),
                entry(0, 1).parentSpanId(id(0)).build())));
        assertIsTree(view(List.of(entry(0, 0).parentSpanId(id(0)).build())));
        assertIsTree(view(List.of(
                entry(0, 0).build(),
                entry(0, 1).parentSpanId(id(2)).build(),
                entry(0, 2).parentSpanId(id(1)).build())));
    }

    @Test
    void duplicates_areOneSpan() {
        Trace trace = view(List.of(
                entry(0, 0).build(),
                entry(0, 0).name("again").build(),
                under(0, 1, 0).build()));

        assertThat(trace.spans()).hasSize(2);
        assertThat(trace.topSpans()).doesNotHaveDuplicates();
    }

    @Test
    void deepChainAndWideRing_areReadInLinearTime() {
        List<SpanData> chain = new ArrayList<>();
        List<SpanData> ring = new ArrayList<>();
        chain.add(entry(0, 0).build());
        ring.add(entry(0, 0).build());
        for (int i = 1; i < 100_000; i++) {
            chain.add(under(0, i, i - 1).build());
            ring.add(under(0, i, i == 1 ? 99_999 : i < 50_000 ? i - 1 : 1).build());
        }

        assertIsTree(view(chain));
        assertIsTree(view(ring));
        assertIsTree(view(chain.stream()
                .map(each -> each.toBuilder().parentSpanId(each.id()).build())
                .toList()));
    }

    @Test
    void child_answersWithTheMetadataOfItsEntrySpan() {
        Trace trace = view(List.of(
                entry(0, 0).metadata(Map.of("k", "root")).tags(Set.of("r")).build(),
                under(0, 1, 0).build(),
                entry(0, 2)
                        .parentSpanId(id(1))
                        .metadata(Map.of("k", "joined"))
                        .tags(Set.of("j"))
                        .build(),
                under(0, 3, 2).build(),
                under(0, 4, 99).build()));

        assertThat(span(trace, 1).metadata()).containsEntry("k", "root");
        assertThat(span(trace, 3).metadata()).containsEntry("k", "joined");
        assertThat(span(trace, 3).tags()).containsExactly("j");
        assertThat(span(trace, 4).metadata()).containsEntry("k", "root");
        assertThat(trace.metadata()).containsEntry("k", "root");
    }

    @Test
    void spansOfAType_areFound() {
        Trace trace = view(List.of(
                entry(0, 0).build(), under(0, 1, 0).type(SpanType.TOOL_CALL).build()));

        assertThat(trace.spans(SpanType.TOOL_CALL)).containsExactly(span(trace, 1));
        assertThat(trace.span("garbage")).isEmpty();
    }

    /** Only a span whose parent is missing, or that is above itself. */
    private static boolean mayBeMoved(Span span, Trace trace) {
        Set<Span> met = new HashSet<>();
        Span at = span;
        do {
            at = at.parentSpanId().flatMap(trace::span).orElse(null);
        } while (at != null && at != span && met.add(at));
        return at == span || (at == null && met.isEmpty());
    }

    @Property(tries = 500)
    void whateverTheParents_theTraceIsATree(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -1, max = 32) Integer> parents,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int entries) {
        List<SpanData> spans = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            int parent = parents.get(i);
            SpanData.Builder span = Spans.span(0, i).parentSpanId(parent < 0 ? null : id(parent));
            boolean entry = (entries >> i & 1) == 1;
            spans.add((entry ? span.entry(i % 2 == 0) : span).build());
        }
        Trace trace = view(spans);

        assertIsTree(trace);
        assertThat(trace.spans()).hasSize(spans.size());
        assertThat(trace.spans()).contains(trace.rootSpan());
        trace.spans().stream()
                .filter(Span::parentMissing)
                .forEach(moved -> assertThat(mayBeMoved(moved, trace)).isTrue());
        trace.topSpans().forEach(top -> {
            assertThat(top.isEntry() && top.isTop()).isTrue();
            assertThat(top.parent()).isEmpty();
        });
        trace.spans()
                .forEach(each -> assertThat(each.parentSpanId())
                        .isEqualTo(spans.stream()
                                .filter(span -> span.id().equals(each.id()))
                                .findFirst()
                                .flatMap(SpanData::parentSpanId)));
    }
}
