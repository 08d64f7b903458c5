/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    // Scores and feedback

    @Test
    void score_isANumberAVerdictOrACategory() {
        assertThat(Score.of("accuracy", 0.95).value()).hasValue(0.95);
        assertThat(Score.of("ok", true).value()).hasValue(1);
        assertThat(Score.of("ok", false).value()).hasValue(0);
        assertThat(Score.of("ok", false).verdict()).contains(false);
        assertThat(Score.category("tone", "kind").label()).contains("kind");
        assertThat(Score.category("tone", "kind").value()).isEmpty();
    }

    @Test
    void score_keepsWhatWasToldOfIt() {
        Score score = Score.of("accuracy", 0.95)
                .withId("one")
                .withComment("High")
                .withAuthor("judge")
                .withTime(Instant.EPOCH)
                .withSpanId("0123456789abcdef");

        assertThat(score.id()).isEqualTo("one");
        assertThat(score.comment()).contains("High");
        assertThat(score.author()).contains("judge");
        assertThat(score.time()).isEqualTo(Instant.EPOCH);
        assertThat(score.spanId()).contains("0123456789abcdef");
        assertThat(score).isEqualTo(score.withId("one")).hasSameHashCodeAs(score.withId("one"));
        assertThat(score).isNotEqualTo(score.withId("two"));
        assertThat(Score.of("a", 1).id()).isNotEqualTo(Score.of("a", 1).id());
    }

    @Test
    void scoreThatIsNone_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of("a", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of("a", Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of(" ", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of(null, true));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of("a".repeat(201), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.category("a", " "));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of("a", 1).withSpanId("x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Score.of("a", 1).withComment("c".repeat(10_001)));
    }

    @Test
    void feedback_isUpOrDown() {
        assertThat(Feedback.thumbsUp("Great").value()).isEqualTo(1);
        assertThat(Feedback.thumbsUp("Great").comment()).contains("Great");
        assertThat(Feedback.thumbsDown().value()).isEqualTo(-1);
        assertThat(Feedback.thumbsDown().withAuthor("a").withId("one").author()).contains("a");
        Feedback up = Feedback.thumbsUp();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Feedback("one", 0, up.comment(), up.author(), up.time()));
        assertThatIllegalArgumentException().isThrownBy(() -> Feedback.thumbsUp("c".repeat(10_001)));
        assertThatIllegalArgumentException().isThrownBy(() -> up.withId(""));
    }

    // Tokens and costs

    @Test
    void parts_areNotCountedAgain() {
        TokenUsage usage =
                TokenUsage.of(150, 75).withCacheRead(50).withCacheWrite(10).withReasoning(15);

        assertThat(usage.totalTokens()).isEqualTo(225);
        assertThat(usage.asMap())
                .isEqualTo(Map.of(
                        "inputTokens",
                        150L,
                        "outputTokens",
                        75L,
                        "inputDetails",
                        Map.of("text", 90L, "cacheRead", 50L, "cacheWrite", 10L),
                        "outputDetails",
                        Map.of("text", 60L, "reasoning", 15L)));
        assertThat(TokenUsage.from(usage.asMap())).isEqualTo(usage);
        assertThat(usage.plus(usage).cacheRead()).isEqualTo(100);
    }

    @Test
    void usageOfAnyShape_isReadAsFarAsItGoes() {
        assertThat(TokenUsage.from(null)).isEqualTo(TokenUsage.NONE);
        assertThat(TokenUsage.from("text")).isEqualTo(TokenUsage.NONE);
        assertThat(TokenUsage.from(Map.of("inputTokens", -5, "outputTokens", 7.9)))
                .isEqualTo(TokenUsage.of(0, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> TokenUsage.of(-1, 0));
    }

    @Test
    void sumsOfUsage_doNotOverflow() {
        TokenUsage most = TokenUsage.of(Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(most.totalTokens()).isEqualTo(Long.MAX_VALUE);
        assertThat(most.plus(most)).isEqualTo(most);
    }

    @Test
    void cost_isExactAndKnowsWhatItLeavesOut() {
        assertThat(Cost.usd("0.1").plus(Cost.usd("0.2"))).isEqualTo(Cost.usd("0.3"));
        assertThat(Cost.usd("0.10").asMap()).isEqualTo(Map.of("amount", "0.1", "currency", "USD", "complete", true));
        assertThat(Cost.from(Cost.usd("0.0331").asMap())).contains(Cost.usd("0.0331"));
        assertThat(Cost.from(Map.of("amount", "x", "currency", "USD"))).isEmpty();
        assertThat(Cost.from(Map.of("currency", "USD"))).isEmpty();
        assertThat(Cost.from("0.1")).isEmpty();
        Cost euro = new Cost(new BigDecimal("1"), "EUR", true);
        assertThat(Cost.usd("0.1").plus(euro)).isEqualTo(Cost.usd("0.1").incomplete());
        assertThat(Cost.usd("0.1").plus(Cost.usd("0.1").incomplete()).complete())
                .isFalse();
    }

    // Options

    @Test
    void options_keepWhatWasTold() {
        Map<String, String> headers = new HashMap<>(Map.of("TraceParent", "x"));
        headers.put(null, "y");
        headers.put("z", null);
        TracingOptions options = TracingOptions.builder()
                .name("n")
                .metadata("s", "x")
                .metadata(Map.of("n", 1))
                .metadata("b", true)
                .tags("a", "b", "a")
                .continueFrom(headers)
                .build();

        assertThat(options.metadata()).isEqualTo(Map.of("s", "x", "n", 1, "b", true));
        assertThat(options.tags()).containsExactly("a", "b");
        assertThat(options.remoteHeaders()).isEqualTo(Map.of("traceparent", "x"));
        assertThat(TracingOptions.none().name()).isEmpty();
    }

    @Test
    void optionsThatAreNone_areRefusedByName() {
        TracingOptions.Builder builder = TracingOptions.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.metadata("user", List.of()))
                .withMessageContaining("\"user\"");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.metadata("user", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.traceId("x"))
                .withMessageContaining("traceId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.parentSpanId("x"))
                .withMessageContaining("parentSpanId");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tags("a", " "));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.name(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.conversationId(null));
    }

    @Test
    void query_isCheckedWhenItIsBuilt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceQuery.builder().limit(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceQuery.builder().limit(201));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceQuery.builder().score("a", 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceQuery.builder()
                        .from(Instant.EPOCH.plusSeconds(1))
                        .to(Instant.EPOCH)
                        .build());
        assertThat(TraceQuery.builder().limit(5).text("  ").build().hasFilter()).isFalse();
        assertThat(TraceQuery.builder().tags("a").build().toBuilder().build().hasFilter())
                .isTrue();
    }

    @Test
    void spanType_isAWord() {
        assertThat(SpanType.of("tool_call")).isEqualTo(SpanType.TOOL_CALL);
        assertThat(SpanType.of("re-rank.2").entityType()).isEmpty();
        for (String bad : List.of("", " ", "a b", "x".repeat(65), "a/b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> SpanType.of(bad));
        }
    }

    // Request context

    @Test
    void flatKey_comesBeforeThePath() {
        RequestContext context = new RequestContext()
                .set("session.experimentId", "flat")
                .set("session", Map.of("experimentId", "path", "other", "o"))
                .set("user", new RequestContext().set("tier.name", "gold").set("id", 7))
                .set("a", Map.of("b.c", Map.of("d", 1)));

        assertThat(context.find("session.experimentId")).contains("flat");
        assertThat(context.find("session.other")).contains("o");
        assertThat(context.find("user.tier.name")).contains("gold");
        assertThat(context.find("a.b.c.d")).contains(1);
        assertThat(context.find("user.id.more")).isEmpty();
        assertThat(context.find("")).isEmpty();
        assertThat(context.find(".")).isEmpty();
        assertThat(context.set("session.experimentId", null).find("session.experimentId"))
                .contains("path");
    }

    @Test
    void tracedResult_hasAFreshIdAndHidesItsValue() {
        TracedResult<String> result = TracedResult.of("private");

        assertThat(TraceIds.isTraceId(result.traceId())).isTrue();
        assertThat(result.toString()).doesNotContain("private");
        assertThatIllegalArgumentException().isThrownBy(() -> result.withTraceId("x"));
    }
}
