/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Cost;
import dev.agenttracing.PriceSource;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.price.ModelPrice;
import dev.agenttracing.price.PriceTable;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CostTest {

    private static final PriceSource OWN = PriceTable.of(Map.of(
            "o3", new ModelPrice(new BigDecimal("7"), null, null, null),
            "gpt-4.1-2025-04-14", new ModelPrice(new BigDecimal("8"), null, null, null)));

    private final TracingEngine tracing = new TracingEngine(
            EngineSettings.DEFAULT,
            new EngineBeans(candidate -> true, List.of(), List.of(OWN, PriceTable.builtIn()), List.of()),
            new InMemoryTraceStore(100, 10_000_000),
            EngineClock.SYSTEM);

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void trace_sumsUpWhatItsModelCallsCost() {
        Trace trace = run(() -> {
            generate("gpt-4o", TokenUsage.of(1_000_000, 0));
            generate("gpt-4o", TokenUsage.of(0, 1_000_000));
        });

        assertThat(trace.cost())
                .hasValueSatisfying(cost -> assertThat(cost.amount()).isEqualByComparingTo("12.5"));
        assertThat(trace.cost().map(Cost::complete)).contains(true);
    }

    @Test
    void unknownPrice_makesTheSumIncomplete_andIsNeverZero() {
        Trace trace = run(() -> {
            generate("gpt-4o", TokenUsage.of(1_000_000, 0));
            generate("nobody-knows", TokenUsage.of(1_000_000, 0));
        });
        Trace unknown = run(() -> generate("nobody-knows", TokenUsage.of(1_000_000, 0)));

        assertThat(trace.cost().map(Cost::complete)).contains(false);
        assertThat(trace.cost())
                .hasValueSatisfying(cost -> assertThat(cost.amount()).isEqualByComparingTo("2.5"));
        assertThat(unknown.cost()).isEmpty();
        assertThat(unknown.spans(SpanType.MODEL_GENERATION)
                        .get(0)
                        .modelGeneration()
                        .orElseThrow()
                        .cost())
                .isEmpty();
    }

    @Test
    void ownPriceOfEitherModel_winsOverTheTable() {
        // The table knows the model that answered, too, and was asked first.
        assertThat(amount(run(() -> generate("o3", "o3-2025-04-16")))).isEqualByComparingTo("7");
        assertThat(amount(run(() -> generate("gpt-4.1", "gpt-4.1-2025-04-14")))).isEqualByComparingTo("8");
    }

    @Test
    void modelThatAnsweredAndIsUnknown_isPricedAsTheOneThatWasAskedFor() {
        assertThat(amount(run(() -> generate("gpt-4o", "nobody-knows")))).isEqualByComparingTo("2.5");
        assertThat(amount(run(() -> generate("gpt-4o", "gpt-4o-mini")))).isEqualByComparingTo("0.15");
    }

    @Test
    void embedding_isPricedToo() {
        Trace trace = run(() -> tracing.span(SpanType.EMBEDDING, "embed")
                .run(() -> tracing.currentSpan()
                        .attribute("model", "text-embedding-3-small")
                        .attribute("provider", "openai")
                        .attribute("usage", TokenUsage.of(1_000_000, 0).asMap())));

        assertThat(trace.cost())
                .hasValueSatisfying(cost -> assertThat(cost.amount()).isEqualByComparingTo("0.02"));
    }

    @Test
    void stats_tellWhatEachModelAgentAndToolCost() {
        run(() -> tracing.span(SpanType.AGENT_RUN, "outer").run(() -> {
            generate("gpt-4o", TokenUsage.of(1_000_000, 0));
            tracing.span(SpanType.TOOL_CALL, "ask")
                    .run(() -> tracing.span(SpanType.AGENT_RUN, "inner")
                            .run(() -> generate("gpt-4o-mini", TokenUsage.of(1_000_000, 0))));
        }));

        TraceStats stats = tracing.stats(TraceQuery.builder().build());

        assertThat(costs(stats.models())).containsExactlyInAnyOrder("gpt-4o 2.5", "gpt-4o-mini 0.15");
        assertThat(costs(stats.agents())).containsExactlyInAnyOrder("outer 2.5", "inner 0.15");
        assertThat(costs(stats.tools())).containsExactly("ask 0.15");
        assertThat(stats.cost())
                .hasValueSatisfying(cost -> assertThat(cost.amount()).isEqualByComparingTo("2.65"));
    }

    private static List<String> costs(List<TraceStats.Group> groups) {
        return groups.stream()
                .map(group -> group.name() + " "
                        + group.cost()
                                .orElseThrow()
                                .amount()
                                .stripTrailingZeros()
                                .toPlainString())
                .toList();
    }

    private static BigDecimal amount(Trace trace) {
        return trace.cost().orElseThrow().amount();
    }

    private void generate(String model, String responseModel) {
        tracing.span(SpanType.MODEL_GENERATION, "generate")
                .run(() -> tracing.currentSpan()
                        .modelGeneration()
                        .model(model)
                        .response(responseModel, null)
                        .provider("openai")
                        .usage(TokenUsage.of(1_000_000, 0)));
    }

    private void generate(String model, TokenUsage usage) {
        tracing.span(SpanType.MODEL_GENERATION, "generate")
                .run(() -> tracing.currentSpan()
                        .modelGeneration()
                        .model(model)
                        .provider("openai")
                        .usage(usage));
    }

    private Trace run(Runnable work) {
        String traceId = tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.WORKFLOW_RUN, "run").run(work::run))
                .traceId();
        return tracing.getTrace(traceId).orElseThrow();
    }
}
