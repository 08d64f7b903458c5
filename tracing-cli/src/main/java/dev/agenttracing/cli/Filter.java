/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.cli;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which traces are meant, as options: the same filters as everywhere. */
final class Filter {

    @Option(names = "--tag", description = "A tag; all of several.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata; all of several.")
    Map<String, String> metadata = new LinkedHashMap<>();

    @Option(names = "--status", description = "ok, error, cancelled, abandoned or running; any of several.")
    List<String> statuses = new ArrayList<>();

    @Option(names = "--errors", description = "Only with a span that failed.")
    boolean errors;

    @Option(names = "--name", description = "The trace's name; any of several.")
    List<String> names = new ArrayList<>();

    @Option(names = "--type", description = "The type of a span; any of several.")
    List<String> types = new ArrayList<>();

    @Option(names = "--span-name", description = "The name of a span; any of several.")
    List<String> spanNames = new ArrayList<>();

    @Option(names = "--model", description = "A model; any of several.")
    List<String> models = new ArrayList<>();

    @Option(names = "--conversation", paramLabel = "ID", description = "The conversation.")
    @Nullable
    String conversation;

    @Option(names = "--text", description = "Words, all of them.")
    @Nullable
    String text;

    @Option(names = "--from", paramLabel = "TIME", description = "The earliest start, such as 2026-11-24T00:00:00Z.")
    @Nullable
    Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "The start before which.")
    @Nullable
    Instant to;

    @Option(names = "--min-duration", paramLabel = "DURATION", description = "The least duration, such as PT2S.")
    @Nullable
    Duration minDuration;

    @Option(names = "--min-cost", paramLabel = "AMOUNT", description = "The least cost.")
    @Nullable
    BigDecimal minCost;

    TraceQuery.Builder query() {
        TraceQuery.Builder query = TraceQuery.builder()
                .tags(tags)
                .name(names.toArray(new String[0]))
                .status(statuses.stream().map(SpanStatus::ofJsonName).toArray(SpanStatus[]::new))
                .spanType(types.stream().map(SpanType::of).toArray(SpanType[]::new))
                .spanName(spanNames.toArray(new String[0]))
                .model(models.toArray(new String[0]));
        metadata.forEach(query::metadata);
        if (errors) {
            query.hasErrors(true);
        }
        if (conversation != null) {
            query.conversationId(conversation);
        }
        if (text != null) {
            query.text(text);
        }
        if (from != null) {
            query.from(from);
        }
        if (to != null) {
            query.to(to);
        }
        if (minDuration != null) {
            query.minDuration(minDuration);
        }
        return minCost == null ? query : query.minCost(minCost);
    }
}
