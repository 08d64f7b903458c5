/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.price;

import dev.agenttracing.Cost;
import dev.agenttracing.PriceSource;
import dev.agenttracing.TokenUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prices from a dated table of well-known models, in US dollars. A call whose model or provider is not in the table has no
 * price: it is unknown, not free. Immutable.
 *
 * <p>The provider is known by its name, in whatever way it is written ({@code openai}, {@code vertex_ai}, {@code
 * bedrock_converse}); if it is not told, the model's own vendor is meant.
 */
public final class PriceTable implements PriceSource {

    private static final List<String> VENDORS = List.of(
            "openai",
            "anthropic",
            "google",
            "mistral",
            "deepseek",
            "cohere",
            "x-ai",
            "moonshotai",
            "perplexity",
            "voyageai");

    /** A part of a provider's name, and the provider that it means; the first that fits. */
    private static final List<Map.Entry<String, String>> PROVIDERS = List.of(
            Map.entry("azure", "azure"),
            Map.entry("bedrock", "aws"),
            Map.entry("amazon", "aws"),
            Map.entry("aws", "aws"),
            Map.entry("openai", "openai"),
            Map.entry("anthropic", "anthropic"),
            Map.entry("vertex", "google"),
            Map.entry("google", "google"),
            Map.entry("gemini", "google"),
            Map.entry("mistral", "mistral"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("cohere", "cohere"),
            Map.entry("groq", "groq"),
            Map.entry("xai", "x-ai"),
            Map.entry("moonshot", "moonshotai"),
            Map.entry("perplexity", "perplexity"),
            Map.entry("voyage", "voyageai"));

    /** Providers that sell the models of others at these vendors' prices, where they have none of their own. */
    private static final Map<String, List<String>> RESELLERS = Map.of(
            "azure", List.of("openai", "anthropic", "deepseek", "x-ai", "moonshotai"), "google", List.of("anthropic"));

    private final Map<String, List<Row>> rowsByProvider;

    private PriceTable(Map<String, List<Row>> rowsByProvider) {
        this.rowsByProvider = rowsByProvider;
    }

    /**
     * Reads the table that is built in.
     *
     * @return the table
     */
    public static PriceTable builtIn() {
        try (InputStream in = Objects.requireNonNull(PriceTable.class.getResourceAsStream("prices.csv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<String, List<Row>> rows = new HashMap<>();
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::parse)
                    .forEach(row -> rows.computeIfAbsent(row.provider, key -> new ArrayList<>())
                            .add(row));
            rows.values().forEach(each -> each.sort(Row.BEST_FIRST));
            return new PriceTable(rows);
        } catch (IOException e) {
            throw new UncheckedIOException("The price table could not be read", e);
        }
    }

    /**
     * Makes a source of prices of the application's own, which hold whoever the provider is. It is asked before the table that
     * is built in.
     *
     * @param prices prices by the exact name of the model
     * @return a source that knows them only
     */
    public static PriceSource of(Map<String, ModelPrice> prices) {
        Map<String, ModelPrice> own = Map.copyOf(prices);
        return (provider, model, usage, time) ->
                Optional.ofNullable(own.get(model)).flatMap(price -> cost(price, usage));
    }

    private static Optional<Cost> cost(ModelPrice price, TokenUsage usage) {
        return price.of(usage).map(amount -> new Cost(amount, "USD", true));
    }

    @Override
    public Optional<Cost> cost(Optional<String> provider, String model, TokenUsage usage, Instant time) {
        return price(provider, model, usage, time).flatMap(price -> cost(price, usage));
    }

    private Optional<ModelPrice> price(Optional<String> provider, String model, TokenUsage usage, Instant time) {
        List<String> candidates = provider.map(PriceTable::providersOf).orElse(VENDORS);
        String name = model.toLowerCase(Locale.ROOT);
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return candidates.stream()
                .flatMap(each -> rowsByProvider.getOrDefault(each, List.of()).stream())
                .filter(row -> row.matches(name) && row.holds(day, usage.inputTokens()))
                .findFirst()
                .map(row -> row.price);
    }

    private static List<String> providersOf(String provider) {
        String name = provider.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return PROVIDERS.stream()
                .filter(each -> name.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .map(each -> Stream.concat(Stream.of(each), RESELLERS.getOrDefault(each, List.of()).stream())
                        .toList())
                .orElse(List.of());
    }

    private record Row(
            String provider,
            char kind,
            String text,
            @Nullable LocalDate from,
            long tier,
            ModelPrice price) {

        /** The best match first: the exact name, then the longest text; of these what holds from later, for more tokens. */
        private static final Comparator<Row> BEST_FIRST = Comparator.<Row, Boolean>comparing(row -> row.kind != '=')
                .thenComparing(row -> -row.text.length())
                .thenComparing(row -> row.from == null ? LocalDate.MIN : row.from, Comparator.reverseOrder())
                .thenComparing(row -> -row.tier);

        private static Row parse(String line) {
            String[] cells = line.split(",", -1);
            return new Row(
                    cells[0],
                    cells[1].charAt(0),
                    cells[1].substring(1).toLowerCase(Locale.ROOT),
                    cells[2].isEmpty() ? null : LocalDate.parse(cells[2]),
                    Long.parseLong(cells[3]),
                    new ModelPrice(decimal(cells[4]), decimal(cells[5]), decimal(cells[6]), decimal(cells[7])));
        }

        private static @Nullable BigDecimal decimal(String cell) {
            return cell.isEmpty() ? null : new BigDecimal(cell);
        }

        private boolean matches(String model) {
            return switch (kind) {
                case '=' -> model.equals(text);
                case '^' -> model.startsWith(text);
                case '$' -> model.endsWith(text);
                default -> model.contains(text);
            };
        }

        private boolean holds(LocalDate day, long inputTokens) {
            return (from == null || !day.isBefore(from)) && (tier == 0 || inputTokens > tier);
        }
    }
}
