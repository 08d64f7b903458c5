/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.content;
import static dev.agenttracing.test.Samples.entry;
import static dev.agenttracing.test.Samples.id;
import static dev.agenttracing.test.Samples.ids;
import static dev.agenttracing.test.Samples.text;
import static dev.agenttracing.test.Samples.traceId;
import static dev.agenttracing.test.Samples.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cost;
import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceMatcher;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Lists: each filter alone and with every other, in order, page by page. */
abstract class QueryContract extends WritingContract {

    private static final List<UnaryOperator<TraceQuery.Builder>> FILTERS = List.of(
            query -> query,
            query -> query.tags("tag-1"),
            query -> query.tags("all", "tag-2"),
            query -> query.tags("nowhere"),
            query -> query.metadata("user", "u1"),
            query -> query.metadata("user", "u2").metadata("n", 1),
            query -> query.status(SpanStatus.ERROR),
            query -> query.status(SpanStatus.OK, SpanStatus.RUNNING),
            query -> query.hasErrors(true),
            query -> query.hasErrors(false),
            query -> query.name("agent_run-0"),
            query -> query.name("agent_run-1", "agent_run-2", "tool_call-1"),
            query -> query.spanType(SpanType.TOOL_CALL),
            query -> query.spanType(SpanType.TOOL_CALL, SpanType.GENERIC).spanName("tool_call-1"),
            query -> query.spanName("model_generation-0", "workflow_step-2"),
            query -> query.model("model-1"),
            query -> query.model("model-1-x", "model-2"),
            query -> query.conversationId("c3"),
            query -> query.from(START.plusSeconds(20_000)),
            query -> query.to(START.plusSeconds(60_000)),
            query -> query.minDuration(Duration.ofMillis(4_500)),
            query -> query.minCost(0.05),
            query -> query.score("accuracy", 0.5, 1),
            query -> query.text("refund"),
            query -> query.text("Refund STRASSE"),
            query -> query.text("退款 order"));

    private List<StoredTrace> writeMixture() {
        List<SpanData> all = Mixture.traces(90, 12);
        for (int from = 0; from < all.size(); from += 100) {
            write(all.subList(from, Math.min(all.size(), from + 100)).toArray(new SpanData[0]));
        }
        for (int i = 0; i < 90; i += 3) {
            score(i, Score.of("accuracy", i / 100.0).withId("a").withTime(START));
            score(i, Score.of("other", 1).withId("o").withTime(START));
        }
        List<StoredTrace> traces = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            traces.add(stored(i));
        }
        traces.sort(Comparator.comparing(trace -> new TraceCursor(trace.start(), trace.traceId())));
        return traces;
    }

    /** What a query means is said by the matcher; whatever a store has done to be quick, it must answer the same. */
    @Test
    void everyFilter_aloneAndWithEachOther_findsWhatMatches() {
        List<StoredTrace> traces = writeMixture();
        int found = 0;
        for (UnaryOperator<TraceQuery.Builder> one : FILTERS) {
            for (UnaryOperator<TraceQuery.Builder> other : FILTERS) {
                TraceQuery query =
                        inOrder(other.apply(one.apply(TraceQuery.builder().limit(200))));
                TraceMatcher matcher = new TraceMatcher(query);
                List<String> expected = traces.stream()
                        .filter(trace -> matcher.matches(trace, START))
                        .map(trace -> Samples.described(trace.summary(START)))
                        .toList();
                List<String> actual = store().query(query).items().stream()
                        .map(Samples::described)
                        .toList();
                assertThat(actual)
                        .as("filters %d and %d", FILTERS.indexOf(one), FILTERS.indexOf(other))
                        .isEqualTo(expected);
                found += expected.isEmpty() ? 0 : 1;
            }
        }
        assertThat(found).as("combinations that find something").isGreaterThan(FILTERS.size() * FILTERS.size() / 2);
    }

    private static TraceQuery inOrder(TraceQuery.Builder query) {
        return query.build();
    }

    @Test
    void filter_findsTheOneThatHasIt() {
        write(entry(0, 0).build());
        SpanData.Builder rich = entry(1, 1)
                .name("agent")
                .status(SpanStatus.ERROR, Duration.ofSeconds(9))
                .error(new SpanError("java.io.IOException", "Überlauf 退款", "at nowhere"))
                .conversationId("thread-1")
                .metadata(Map.of("userId", "user-1", "tier", 3, "beta", true))
                .tags(Set.of("production", "a\u0000b"));
        SpanData tool = under(1, 2, 1)
                .type(SpanType.TOOL_CALL)
                .name("refund")
                .output(content("[{\"reason\":\"Kaputt angekommen\"}]"))
                .build();
        SpanData model = under(1, 3, 1)
                .type(SpanType.MODEL_GENERATION)
                .attributes(Attributes.of(Map.of(
                        SpanAttributes.MODEL,
                        "gpt-4",
                        SpanAttributes.RESPONSE_MODEL,
                        "gpt-4-0613",
                        SpanAttributes.COST,
                        Cost.usd("0.07").asMap())))
                .build();
        write(rich.build(), tool, model);
        score(1, Score.of("accuracy", 0.9));
        score(1, Score.of("grounded", true));

        List<TraceQuery.Builder> finding = List.of(
                TraceQuery.builder().tags("production", "a\u0000b"),
                TraceQuery.builder().metadata("tier", 3).metadata("beta", "true"),
                TraceQuery.builder().status(SpanStatus.ERROR, SpanStatus.CANCELLED),
                TraceQuery.builder().hasErrors(true),
                TraceQuery.builder().name("agent"),
                TraceQuery.builder().spanType(SpanType.TOOL_CALL).spanName("refund"),
                TraceQuery.builder().model("gpt-4-0613"),
                TraceQuery.builder().conversationId("thread-1"),
                TraceQuery.builder().from(START.plusSeconds(1)),
                TraceQuery.builder().minDuration(Duration.ofSeconds(9)),
                TraceQuery.builder().minCost(new BigDecimal("0.07")),
                TraceQuery.builder().score("accuracy", 0.9, 0.9).score("grounded", 1, 1),
                TraceQuery.builder().text("kaputt ÜBERLAUF refund"),
                TraceQuery.builder().text("退款"));
        for (TraceQuery.Builder query : finding) {
            assertThat(ids(store().query(query.build()))).containsExactly(traceId(1));
        }
        List<TraceQuery.Builder> missing = List.of(
                TraceQuery.builder().tags("production", "b"),
                TraceQuery.builder().metadata("tier", 4),
                TraceQuery.builder().status(SpanStatus.RUNNING),
                TraceQuery.builder().name("refund"),
                TraceQuery.builder().spanType(SpanType.TOOL_CALL).spanName("agent"),
                TraceQuery.builder().model("gpt-4").minCost(new BigDecimal("0.0700001")),
                TraceQuery.builder().conversationId("thread"),
                TraceQuery.builder().from(START.plusSeconds(2)),
                TraceQuery.builder().to(START),
                TraceQuery.builder().minDuration(Duration.ofNanos(9_000_000_001L)),
                TraceQuery.builder().score("accuracy", 0.91, 1),
                TraceQuery.builder().text("angekommen nichts"),
                TraceQuery.builder().text("reason"),
                TraceQuery.builder().text("?!"));
        for (TraceQuery.Builder query : missing) {
            assertThat(store().query(query.build()).items()).isEmpty();
        }
    }

    @Test
    void hostileText_isOnlyText() {
        List<String> hostile = List.of(
                "\"", "'", "a OR b", "a* b", "NEAR(a b)", "-a", "col:a", "%", "a\u0000b", "^a", "{", "\ud83d", "a+b");
        for (int i = 0; i < hostile.size(); i++) {
            write(entry(i, i)
                    .input(content("\"zz\""))
                    .name(hostile.get(i))
                    .tags(Set.of(hostile.get(i)))
                    .build());
        }
        for (int i = 0; i < hostile.size(); i++) {
            assertThat(ids(store().query(TraceQuery.builder()
                            .tags(hostile.get(i))
                            .name(hostile.get(i))
                            .build())))
                    .containsExactly(traceId(i));
            String words = hostile.get(i) + " zz";
            assertThat(store().query(TraceQuery.builder().text(words).limit(200).build())
                            .items())
                    .as(words)
                    .isNotEmpty();
        }
    }

    @Test
    void text_isFoundWhateverItsLength() {
        String large = "q".repeat(100_000);
        write(
                entry(0, 0).input(text(large + " needle")).build(),
                entry(1, 1).input(text("q".repeat(90_000))).build());

        assertThat(ids(store().query(TraceQuery.builder().text(large).build()))).containsExactly(traceId(0));
        assertThat(ids(store().query(TraceQuery.builder().text("NEEDLE").build())))
                .containsExactly(traceId(0));
    }

    // Pages

    private List<String> page(TraceQuery.Builder query, Runnable between) {
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TracePage page = store().query(
                            query.after(cursor.map(TraceCursor::decode).orElse(null))
                                    .build());
            seen.addAll(ids(page));
            cursor = page.nextCursor();
            between.run();
        } while (cursor.isPresent());
        return seen;
    }

    @Test
    void pages_goThroughTracesOfTheSameStartOnceEach_whileOthersCome() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            write(entry(i, 0).tags(Set.of("t")).input(text("word")).build());
            expected.add(traceId(i));
        }
        Collections.sort(expected, Collections.reverseOrder());
        int[] next = {1_000};
        Runnable newer = () -> {
            write(entry(next[0]++, 9).tags(Set.of("t")).input(text("word")).build());
        };

        assertThat(page(TraceQuery.builder().limit(7), newer)).isEqualTo(expected);
        assertThat(page(TraceQuery.builder().tags("t").limit(11).to(START.plusSeconds(1)), newer))
                .isEqualTo(expected);
        assertThat(page(TraceQuery.builder().text("word").limit(13).to(START.plusSeconds(1)), newer))
                .isEqualTo(expected);
    }

    @Test
    void pages_goFromDayToDay() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            write(entry(i, i * 10_000).input(text("day")).build());
            expected.add(0, traceId(i));
        }

        assertThat(page(TraceQuery.builder().limit(7), () -> {})).isEqualTo(expected);
        assertThat(page(TraceQuery.builder().limit(7).text("day"), () -> {})).isEqualTo(expected);
    }

    @Test
    void lastPage_hasNoCursor() {
        for (int i = 0; i < 10; i++) {
            write(entry(i, i).build());
        }

        assertThat(store().query(TraceQuery.builder().limit(10).build()).nextCursor())
                .isEmpty();
        assertThat(store().query(TraceQuery.builder().limit(9).build()).nextCursor())
                .isPresent();
    }

    @Test
    void summary_isThatOfItsTrace() {
        write(entry(0, 0).input(text("a".repeat(500))).build(), under(0, 1, 0).build());
        score(0, Score.of("s", 1).withSpanId(id(1)));

        TraceSummary summary = store().query(ALL).items().get(0);
        assertThat(summary).isEqualTo(stored(0).summary(START));
        assertThat(summary.inputPreview().orElseThrow()).hasSize(StoredTrace.PREVIEW_LENGTH);
    }
}
