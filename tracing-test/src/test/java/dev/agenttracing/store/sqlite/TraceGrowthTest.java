/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.test.AgentConversations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is added to a summary gives what all spans would have given. */
class TraceGrowthTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final String ID = "%032x".formatted(1);

    private static TraceSummary summary(List<SpanData> spans) {
        return new StoredTrace(spans.get(0).traceId(), spans.get(0).startTime(), spans, List.of(), List.of(), 0)
                .summary(START);
    }

    private static SpanData.Builder span(int number) {
        return SpanData.builder(ID, "%016x".formatted(number))
                .startTime(START.plusSeconds(number))
                .status(SpanStatus.OK, Duration.ofSeconds(1));
    }

    private static SpanData root() {
        return span(1).entry(false).name("root").build();
    }

    private static SpanData child(UnaryOperator<SpanData.Builder> change) {
        return change.apply(span(2).parentSpanId("%016x".formatted(1))).build();
    }

    @Test
    void sumOfConversations_isThatOfAllTheirSpans_howeverTheyAreSplit() {
        AgentConversations conversations = AgentConversations.of(17, START, Duration.ofSeconds(1));
        int grown = 0;
        for (int turn = 0; turn < 40; turn++) {
            List<SpanData> all = conversations.nextTurn();
            List<SpanData> first =
                    new ArrayList<>(all.stream().filter(SpanData::entry).toList());
            List<SpanData> more = all.stream().filter(span -> !span.entry()).toList();
            for (SpanData next : more) {
                TraceSummary known = summary(first);
                first.add(next);
                if (TraceGrowth.isPlain(List.of(next), known)) {
                    grown++;
                    TraceSummary sum = TraceGrowth.add(List.of(next), known);
                    TraceSummary whole = summary(first);
                    assertThat(sum.usage()).isEqualTo(whole.usage());
                    assertThat(sum.cost()).isEqualTo(whole.cost());
                    assertThat(sum.models()).isEqualTo(whole.models());
                    assertThat(sum.spanCount()).isEqualTo(whole.spanCount());
                    assertThat(sum.status()).isEqualTo(whole.status());
                    assertThat(sum.name()).isEqualTo(whole.name());
                    assertThat(sum.errorCount()).isEqualTo(whole.errorCount());
                    assertThat(sum.inputPreview()).isEqualTo(whole.inputPreview());
                }
            }
        }
        assertThat(grown).as("spans that were added").isGreaterThan(40);
    }

    @Test
    void spanThatMayChangeWhatATraceIsCalled_isNotPlain() {
        TraceSummary known = summary(List.of(root()));

        assertThat(TraceGrowth.isPlain(List.of(child(span -> span)), known)).isTrue();
        List<UnaryOperator<SpanData.Builder>> changes = List.of(
                span -> span.entry(false),
                span -> span.status(SpanStatus.RUNNING, null),
                span -> span.status(SpanStatus.ERROR, Duration.ZERO),
                span -> span.error(new SpanError("E", "m", "")),
                span -> span.tags(Set.of("t")),
                span -> span.metadata(Map.of("k", "v")),
                span -> span.conversationId("c"));
        for (UnaryOperator<SpanData.Builder> change : changes) {
            assertThat(TraceGrowth.isPlain(List.of(child(span -> span), child(change)), known))
                    .isFalse();
        }
    }
}
