/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import static dev.agenttracing.store.Spans.START;
import static dev.agenttracing.store.Spans.entry;
import static dev.agenttracing.store.Spans.id;
import static dev.agenttracing.store.Spans.span;
import static dev.agenttracing.store.Spans.trace;
import static dev.agenttracing.store.Spans.traceId;
import static dev.agenttracing.store.Spans.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cost;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredTraceTest {

    private static List<String> ids(List<SpanData> spans) {
        return spans.stream().map(SpanData::id).toList();
    }

    @Test
    void root_isTheEarliestTopSpanThatDidNotJoin() {
        StoredTrace trace = trace(List.of(
                span(0, 0).entry(true).parentSpanId(id(77)).build(),
                entry(0, 2).build(),
                entry(0, 1).build(),
                under(0, 3, 1).build()));

        assertThat(ids(trace.topSpans())).containsExactly(id(0), id(1), id(2));
        assertThat(trace.rootSpan().id()).isEqualTo(id(1));
    }

    @Test
    void root_isTheEarliestTopSpanIfAllJoined() {
        StoredTrace trace = trace(List.of(
                span(0, 1).entry(true).parentSpanId(id(77)).build(),
                span(0, 0).entry(true).parentSpanId(id(78)).build()));

        assertThat(trace.rootSpan().id()).isEqualTo(id(0));
    }

    @Test
    void entrySpanWhoseParentIsThere_isNoTop() {
        StoredTrace trace = trace(List.of(
                entry(0, 1).build(), span(0, 0).entry(true).parentSpanId(id(1)).build()));

        assertThat(ids(trace.topSpans())).containsExactly(id(1));
        assertThat(trace.rootSpan().id()).isEqualTo(id(1));
    }

    @Test
    void withoutAnyEntrySpan_theEarliestSpanIsTheRoot() {
        StoredTrace trace = trace(List.of(under(0, 2, 9).build(), under(0, 1, 2).build()));

        assertThat(trace.topSpans()).isEmpty();
        assertThat(trace.rootSpan().id()).isEqualTo(id(1));
    }

    @Test
    void headerAlone_isATraceThatRuns() {
        StoredTrace trace =
                trace(List.of(entry(0, 0).status(SpanStatus.RUNNING, null).build()));

        assertThat(trace.rootSpan().id()).isEqualTo(id(0));
        assertThat(trace.isComplete()).isFalse();
        assertThat(trace.duration(START.plusSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(trace.duration(START.minusSeconds(7))).isEqualTo(Duration.ZERO);
    }

    @Test
    void noSpan_isNoTrace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredTrace(traceId(0), START, List.of(), List.of(), List.of(), 0));
    }

    @Test
    void metadata_isTheUnionAndTheRootsWins() {
        StoredTrace trace = trace(List.of(
                span(0, 0)
                        .entry(true)
                        .metadata(Map.of("k", "joined", "own", 1))
                        .tags(Set.of("a"))
                        .build(),
                entry(0, 1)
                        .metadata(Map.of("k", "root"))
                        .tags(Set.of("b"))
                        .conversationId("c")
                        .build()));

        assertThat(trace.metadata()).isEqualTo(Map.of("k", "root", "own", 1));
        assertThat(trace.tags()).containsExactlyInAnyOrder("a", "b");
        assertThat(trace.conversationId()).contains("c");
    }

    @Test
    void further_isTheRecordThatHasComeFurther() {
        SpanData running = entry(0, 0).status(SpanStatus.RUNNING, null).build();
        SpanData abandoned =
                entry(0, 0).status(SpanStatus.ABANDONED, Duration.ZERO).build();
        SpanData ended = entry(0, 0).build();
        SpanData again = entry(0, 0).name("again").build();

        assertThat(StoredTrace.further(running, abandoned)).isSameAs(abandoned);
        assertThat(StoredTrace.further(abandoned, ended)).isSameAs(ended);
        assertThat(StoredTrace.further(running, ended)).isSameAs(ended);
        assertThat(StoredTrace.further(ended, again)).isSameAs(ended);
        assertThat(StoredTrace.further(ended, running)).isSameAs(ended);
        assertThat(StoredTrace.further(abandoned, running)).isSameAs(abandoned);
    }

    @Test
    void with_addsWhatIsFurtherAndTheDrops() {
        SpanData running = entry(0, 0).status(SpanStatus.RUNNING, null).build();
        SpanData ended = entry(0, 0).build();
        SpanData child = under(0, 1, 0).build();
        StoredTrace whole = trace(List.of(running)).with(List.of(ended, child), 2);

        assertThat(whole.spans()).containsExactly(ended, child);
        assertThat(whole.droppedSpans()).isEqualTo(2);
    }

    @Test
    void duration_isToTheEndOfTheLastSpan() {
        StoredTrace trace = trace(List.of(entry(0, 0).build(), under(0, 5, 0).build()));

        assertThat(trace.startTime()).isEqualTo(START);
        assertThat(trace.duration(START)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void usageAndCost_areThoseOfModelCalls() {
        TokenUsage usage = TokenUsage.of(10, 5).withCacheRead(4);
        SpanData priced = span(0, 1)
                .type(SpanType.MODEL_GENERATION)
                .attributes(Attributes.of(
                        Map.of("usage", usage.asMap(), "cost", Cost.usd("0.25").asMap(), "model", "m")))
                .build();
        SpanData agent = entry(0, 0)
                .type(SpanType.AGENT_RUN)
                .attributes(Attributes.of(Map.of("usage", usage.asMap())))
                .build();
        SpanData unpriced = span(0, 2)
                .type(SpanType.MODEL_GENERATION)
                .attributes(Attributes.of(Map.of("usage", usage.asMap())))
                .build();

        assertThat(trace(List.of(agent, priced)).usage()).isEqualTo(usage);
        assertThat(trace(List.of(agent, priced)).cost()).contains(Cost.usd("0.25"));
        assertThat(trace(List.of(agent, priced)).models()).containsExactly("m");
        assertThat(trace(List.of(agent, priced, unpriced)).cost())
                .contains(Cost.usd("0.25").incomplete());
        assertThat(trace(List.of(agent, unpriced)).cost()).isEmpty();
        assertThat(trace(List.of(agent)).cost()).isEmpty();
    }

    @Test
    void hostileFigures_doNotMakeTheTraceUnreadable() {
        // Their sum was negative, which is no usage, and the trace could not be read.
        Attributes most = Attributes.of(
                Map.of("usage", TokenUsage.of(Long.MAX_VALUE, Long.MAX_VALUE).asMap()));
        StoredTrace trace = trace(List.of(
                span(0, 0).type(SpanType.MODEL_GENERATION).attributes(most).build(),
                span(0, 1).type(SpanType.MODEL_GENERATION).attributes(most).build()));

        assertThat(trace.usage().totalTokens()).isEqualTo(Long.MAX_VALUE);
        assertThat(trace.summary(START).usage().inputTokens()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void preview_isTheTextOfTheFirstValues() {
        assertThat(StoredTrace.preview(Spans.content("{\"q\":\"Where?\",\"n\":[1,true,null]}")))
                .contains("Where? 1 true");
        assertThat(StoredTrace.preview(SpanData.Content.HIDDEN)).isEqualTo(Optional.empty());
    }

    @Test
    void previewOfALongValue_isItsBeginningWithoutBrackets() {
        // The JSON was cut before it was read, and what was left of it shown with its brackets.
        String preview = StoredTrace.preview(Spans.content("{\"q\":\"" + "😀".repeat(1_000) + "\"}"))
                .orElseThrow();

        assertThat(preview).startsWith("😀").endsWith("😀…").hasSizeLessThanOrEqualTo(StoredTrace.PREVIEW_LENGTH);
    }

    @Test
    void hundredThousandSpans_areReadInOneGo() {
        List<SpanData> spans = new ArrayList<>();
        spans.add(entry(0, 0).build());
        for (int i = 1; i < 100_000; i++) {
            spans.add(under(0, i, i - 1).build());
        }

        assertThat(trace(spans).topSpans()).hasSize(1);
        assertThat(trace(spans).summary(START).spanCount()).isEqualTo(100_000);
    }
}
