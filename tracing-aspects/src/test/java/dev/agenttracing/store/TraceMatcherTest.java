/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import static dev.agenttracing.store.Spans.START;
import static dev.agenttracing.store.Spans.content;
import static dev.agenttracing.store.Spans.entry;
import static dev.agenttracing.store.Spans.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cost;
import dev.agenttracing.Score;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TraceMatcherTest {

    private final StoredTrace trace = new StoredTrace(
            Spans.traceId(0),
            START,
            List.of(
                    entry(0, 0)
                            .name("agent")
                            .type(SpanType.AGENT_RUN)
                            .status(SpanStatus.OK, Duration.ofSeconds(10))
                            .conversationId("thread-1")
                            .metadata(Map.of("userId", "u-1", "tier", 3, "beta", true))
                            .tags(Set.of("production", "eu"))
                            .input(content("{\"question\":\"Where is my Refund?\"}"))
                            .build(),
                    under(0, 1, 0)
                            .name("chat")
                            .type(SpanType.MODEL_GENERATION)
                            .attributes(Attributes.of(Map.of(
                                    "model",
                                    "gpt-4",
                                    "responseModel",
                                    "gpt-4-0613",
                                    "cost",
                                    Cost.usd("0.05").asMap(),
                                    "messages",
                                    List.of(Map.of("text", "我要退款")))))
                            .build(),
                    under(0, 2, 0)
                            .name("refund")
                            .type(SpanType.TOOL_CALL)
                            .status(SpanStatus.ERROR, Duration.ofSeconds(1))
                            .error(new SpanError("java.io.IOException", "broken pipe", ""))
                            .build()),
            List.of(Score.of("accuracy", 0.95), Score.category("tone", "kind"), Score.of("ok", true)),
            List.of(),
            0);

    private boolean matches(UnaryOperator<TraceQuery.Builder> query) {
        return new TraceMatcher(query.apply(TraceQuery.builder()).build()).matches(trace, START.plusSeconds(60));
    }

    @Test
    void noFilter_matches() {
        assertThat(matches(query -> query)).isTrue();
    }

    @Test
    void names_areThoseOfTheRootAndAnyOfThem() {
        assertThat(matches(query -> query.name("agent"))).isTrue();
        assertThat(matches(query -> query.name("other", "agent"))).isTrue();
        assertThat(matches(query -> query.name("refund"))).isFalse();
    }

    @Test
    void statuses_areThoseOfTheRootAndAnyOfThem() {
        assertThat(matches(query -> query.status(SpanStatus.OK))).isTrue();
        assertThat(matches(query -> query.status(SpanStatus.ERROR, SpanStatus.OK)))
                .isTrue();
        assertThat(matches(query -> query.status(SpanStatus.ERROR))).isFalse();
    }

    @Test
    void errors_areThoseOfAnySpan() {
        assertThat(matches(query -> query.hasErrors(true))).isTrue();
        assertThat(matches(query -> query.hasErrors(false))).isFalse();
    }

    @Test
    void conversation_isTheTraces() {
        assertThat(matches(query -> query.conversationId("thread-1"))).isTrue();
        assertThat(matches(query -> query.conversationId("thread-2"))).isFalse();
    }

    @Test
    void time_isFromIncludedToExcluded() {
        assertThat(matches(query -> query.from(START))).isTrue();
        assertThat(matches(query -> query.from(START.plusNanos(1_000)))).isFalse();
        assertThat(matches(query -> query.to(START))).isFalse();
        assertThat(matches(query -> query.to(START.plusNanos(1_000)))).isTrue();
    }

    @Test
    void durationAndCost_areAtLeast() {
        assertThat(matches(query -> query.minDuration(Duration.ofSeconds(10)))).isTrue();
        assertThat(matches(query -> query.minDuration(Duration.ofMillis(10_001))))
                .isFalse();
        assertThat(matches(query -> query.minCost(0.05))).isTrue();
        assertThat(matches(query -> query.minCost(0.0501))).isFalse();
    }

    @Test
    void unknownCost_matchesNoCostFilter() {
        StoredTrace unpriced = Spans.trace(List.of(entry(0, 0).build()));

        assertThat(new TraceMatcher(TraceQuery.builder().minCost(0).build()).matches(unpriced, START))
                .isFalse();
    }

    @Test
    void tagsAndMetadata_areAllOfThem() {
        assertThat(matches(query -> query.tags("production", "eu"))).isTrue();
        assertThat(matches(query -> query.tags("production", "us"))).isFalse();
        assertThat(matches(query ->
                        query.metadata("userId", "u-1").metadata("tier", 3).metadata("beta", true)))
                .isTrue();
        assertThat(matches(query -> query.metadata("userId", "u-1").metadata("tier", 4)))
                .isFalse();
        assertThat(matches(query -> query.metadata("missing", "null"))).isFalse();
    }

    @Test
    void spanTypeAndName_areOfOneSpan() {
        assertThat(matches(query -> query.spanType(SpanType.TOOL_CALL).spanName("refund")))
                .isTrue();
        assertThat(matches(query -> query.spanType(SpanType.TOOL_CALL).spanName("chat")))
                .isFalse();
        assertThat(matches(query -> query.spanType(SpanType.RETRIEVAL, SpanType.TOOL_CALL)))
                .isTrue();
        assertThat(matches(query -> query.spanName("none", "chat"))).isTrue();
        assertThat(matches(query -> query.spanType(SpanType.RETRIEVAL))).isFalse();
    }

    @Test
    void model_isAskedForOrAnswered() {
        assertThat(matches(query -> query.model("gpt-4"))).isTrue();
        assertThat(matches(query -> query.model("gpt-4-0613"))).isTrue();
        assertThat(matches(query -> query.model("none", "gpt-4"))).isTrue();
        assertThat(matches(query -> query.model("gpt"))).isFalse();
    }

    @Test
    void scores_areAllInTheirRanges() {
        assertThat(matches(query -> query.score("accuracy", 0.95, 1).score("ok", 1, 1)))
                .isTrue();
        assertThat(matches(query -> query.score("accuracy", 0.96, 1))).isFalse();
        assertThat(matches(query -> query.score("tone", 0, 1))).isFalse();
        assertThat(matches(query -> query.score("accuracy", 0, 1).score("missing", 0, 1)))
                .isFalse();
    }

    @Test
    void text_isAllWordsWhereverTheyStand() {
        assertThat(matches(query -> query.text("refund WHERE"))).isTrue();
        assertThat(matches(query -> query.text("退款"))).isTrue();
        assertThat(matches(query -> query.text("pipe production gpt u"))).isTrue();
        assertThat(matches(query -> query.text("refund missing"))).isFalse();
        assertThat(matches(query -> query.text("refun"))).isFalse();
        assertThat(matches(query -> query.text("question"))).isFalse();
        assertThat(matches(query -> query.text("?!"))).isFalse();
    }

    @Test
    void severalFilters_mustAllMatch() {
        assertThat(matches(query -> query.name("agent")
                        .tags("eu")
                        .hasErrors(true)
                        .spanType(SpanType.TOOL_CALL)
                        .model("gpt-4")
                        .score("accuracy", 0, 1)
                        .text("refund")
                        .from(START)
                        .minCost(0.01)))
                .isTrue();
        assertThat(matches(query -> query.name("agent").tags("eu").hasErrors(false)))
                .isFalse();
        assertThat(matches(query -> query.text("refund").model("other"))).isFalse();
    }
}
