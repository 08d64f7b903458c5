/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.entry;
import static dev.agenttracing.test.Samples.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.agenttracing.Conversation;
import dev.agenttracing.ConversationPage;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceFigures;
import dev.agenttracing.store.TraceMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stats, facets and conversations. */
abstract class FiguresContract extends QueryContract {

    private static final List<TraceQuery> QUERIES = List.of(
            ALL,
            TraceQuery.builder().limit(1).build(),
            TraceQuery.builder().tags("tag-1").build(),
            TraceQuery.builder().hasErrors(true).metadata("user", "u1").build(),
            TraceQuery.builder().text("refund").build(),
            TraceQuery.builder().tags("nowhere").build());

    /** No span runs here: what runs is measured to now. */
    private List<StoredTrace> writeEnded() {
        List<StoredTrace> traces = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<SpanData> ended = Mixture.trace(i, 1 + i % 15).stream()
                    .filter(span -> span.status() != SpanStatus.RUNNING)
                    .toList();
            write(ended.toArray(new SpanData[0]));
            if (!ended.isEmpty()) {
                traces.add(stored(i));
            }
        }
        traces.sort(Comparator.comparing(StoredTrace::start)
                .thenComparing(StoredTrace::traceId)
                .reversed());
        return traces;
    }

    private static List<StoredTrace> matching(TraceQuery query, List<StoredTrace> traces) {
        TraceMatcher matcher = new TraceMatcher(query);
        return traces.stream().filter(trace -> matcher.matches(trace, START)).toList();
    }

    @Test
    void stats_areThoseOfTheTracesThatMatch() {
        List<StoredTrace> traces = writeEnded();
        for (TraceQuery query : QUERIES) {
            assertThat(store().stats(query)).isEqualTo(TraceFigures.stats(matching(query, traces), START));
        }
        assertThat(store().stats(ALL).models()).hasSize(3);
        assertThat(store().stats(ALL).agents()).hasSize(3);
        assertThat(store().stats(ALL).cost()).isPresent();
    }

    @Test
    void facets_areThoseOfTheTracesThatMatch() {
        List<StoredTrace> traces = writeEnded();
        for (TraceQuery query : QUERIES) {
            assertThat(store().facets(query)).isEqualTo(TraceFigures.facets(matching(query, traces)));
        }
        assertThat(store().facets(ALL).tags()).hasSize(5);
        assertThat(store().facets(ALL).metadataKeys()).containsOnlyKeys("user", "n");
    }

    @Test
    void conversations_sumUpTheTracesThatMatch_pageByPage() {
        List<StoredTrace> traces = writeEnded();
        for (TraceQuery query : QUERIES) {
            List<TraceSummary> summaries = matching(query, traces).stream()
                    .map(trace -> trace.summary(START))
                    .toList();
            List<Conversation> found = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                TraceQuery.Builder page = query.toBuilder().limit(2);
                cursor.ifPresent(page::after);
                ConversationPage conversations = store().conversations(page.build());
                found.addAll(conversations.items());
                cursor = conversations.nextCursor();
            } while (cursor.isPresent());
            assertThat(found).isEqualTo(TraceFigures.conversations(summaries));
        }
    }

    @Test
    void statsFacetsAndConversations_countWhatMatches() {
        for (int i = 0; i < 6; i++) {
            write(entry(i, i * 50_000)
                    .name(i < 4 ? "a" : "b")
                    .conversationId("c" + i % 2)
                    .status(i == 0 ? SpanStatus.ERROR : SpanStatus.OK, Duration.ofSeconds(i))
                    .build());
        }

        assertThat(store().stats(ALL).traces()).isEqualTo(6);
        assertThat(store().stats(ALL).errors()).isEqualTo(1);
        assertThat(store().stats(ALL).p50()).isEqualTo(Duration.ofSeconds(2));
        assertThat(store().stats(TraceQuery.builder().name("b").build()).traces())
                .isEqualTo(2);
        assertThat(store().facets(ALL).names()).isEqualTo(Map.of("a", 4L, "b", 2L));
        assertThat(store().facets(ALL).statuses()).isEqualTo(Map.of("ok", 5L, "error", 1L));
        assertThat(store().conversations(ALL).items())
                .extracting(Conversation::id, Conversation::traces, Conversation::lastTraceId)
                .containsExactly(tuple("c1", 3L, traceId(5)), tuple("c0", 3L, traceId(4)));
    }
}
