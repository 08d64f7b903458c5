/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.Cost;
import dev.agenttracing.PriceSource;
import dev.agenttracing.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final TokenUsage MILLION_EACH = TokenUsage.of(1_000_000, 1_000_000);

    private final PriceTable prices = PriceTable.builtIn();

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, 12.5",
        "openai, gpt-4o-2024-08-06, 12.5",
        "openai, GPT-4o, 12.5",
        "azure-openai, gpt-4o, 12.5",
        "anthropic, claude-3-5-haiku-latest, 4.8",
    })
    void cost_ofWellKnownModels(String provider, String model, String dollars) {
        assertThat(cost(provider, model, MILLION_EACH)).hasValueSatisfying(cost -> {
            assertThat(cost.amount()).isEqualByComparingTo(dollars);
            assertThat(cost.currency()).isEqualTo("USD");
            assertThat(cost.complete()).isTrue();
        });
    }

    @Test
    void cost_chargesCachedTokensInPlaceOfTheWhole() {
        TokenUsage half = TokenUsage.of(1_000_000, 0).withCacheRead(500_000);

        assertThat(cost("openai", "gpt-4o", half).orElseThrow().amount()).isEqualByComparingTo("1.875");
    }

    @Test
    void cost_doesNotChargeReasoningTwice() {
        assertThat(cost("openai", "gpt-4o", MILLION_EACH.withReasoning(900_000)))
                .isEqualTo(cost("openai", "gpt-4o", MILLION_EACH));
    }

    @Test
    void cost_takesTheTierOfTheWholePrompt() {
        TokenUsage under = TokenUsage.of(200_000, 0);
        TokenUsage over = TokenUsage.of(200_001, 0);

        assertThat(cost("anthropic", "claude-sonnet-4-5-20250929", under)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("0.6");
        assertThat(cost("anthropic", "claude-sonnet-4-5-20250929", over)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("1.200006");
    }

    @Test
    void cost_takesThePriceOfTheDay() {
        TokenUsage large = TokenUsage.of(300_000, 0);
        Instant before = Instant.parse("2026-03-12T23:59:59Z");
        Instant from = Instant.parse("2026-03-13T00:00:00Z");

        assertThat(prices.cost(Optional.of("anthropic"), "claude-sonnet-4-6", large, before)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("1.8");
        assertThat(prices.cost(Optional.of("anthropic"), "claude-sonnet-4-6", large, from)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("0.9");
    }

    @Test
    void cost_ofAnUnknownModelOrProvider_isAbsent() {
        assertThat(cost("openai", "no-such-model", MILLION_EACH)).isEmpty();
        assertThat(cost("a-server-of-our-own", "gpt-4o", MILLION_EACH)).isEmpty();
    }

    @Test
    void cost_withoutProvider_isThatOfTheVendor() {
        assertThat(prices.cost(Optional.empty(), "gpt-4o", MILLION_EACH, NOW))
                .isEqualTo(cost("openai", "gpt-4o", MILLION_EACH));
    }

    @Test
    void ownPrices_holdForTheExactModelOfAnyProvider() {
        PriceSource own = PriceTable.of(Map.of("gpt-4o", new ModelPrice(BigDecimal.ONE, null, null, BigDecimal.TEN)));

        assertThat(own.cost(Optional.of("anything"), "gpt-4o", MILLION_EACH.withCacheRead(10), NOW))
                .hasValueSatisfying(cost -> assertThat(cost.amount()).isEqualByComparingTo("11"));
        assertThat(own.cost(Optional.of("openai"), "gpt-4o-2024-08-06", MILLION_EACH, NOW))
                .isEmpty();
    }

    @Test
    void price_thatIsNeededAndMissing_makesNoCost() {
        ModelPrice inputOnly = new ModelPrice(BigDecimal.ONE, null, null, null);

        assertThat(inputOnly.of(TokenUsage.of(10, 0))).isPresent();
        assertThat(inputOnly.of(TokenUsage.of(10, 1))).isEmpty();
    }

    @Test
    void price_refusesNegativeFigures() {
        assertThatThrownBy(() -> new ModelPrice(new BigDecimal("-1"), null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative");
    }

    private Optional<Cost> cost(String provider, String model, TokenUsage usage) {
        return prices.cost(Optional.of(provider), model, usage, NOW);
    }
}
