/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Cost;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.SpanJson;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The part of a summary that has no column of its own, as compressed JSON. */
final class Summaries {

    static final JsonFactory JSON = new JsonFactory();

    private Summaries() {}

    static byte[] encode(TraceSummary summary) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            to.writeStartObject();
            to.writeStringProperty("name", summary.name());
            to.writeStringProperty("status", summary.status().jsonName());
            to.writeNumberProperty("errorCount", summary.errorCount());
            summary.error().ifPresent(error -> SpanJson.writeError(error, to));
            write(
                    "usage",
                    summary.usage().equals(TokenUsage.NONE)
                            ? null
                            : summary.usage().asMap(),
                    to);
            write("cost", summary.cost().map(Summaries::exact).orElse(null), to);
            write("models", summary.models(), to);
            write("tags", summary.tags(), to);
            write("metadata", summary.metadata(), to);
            write("conversationId", summary.conversationId().orElse(null), to);
            write("inputPreview", summary.inputPreview().orElse(null), to);
            write("outputPreview", summary.outputPreview().orElse(null), to);
            to.writeEndObject();
        }
        return Compression.compress(Bytes.of(text.toString()));
    }

    /** The amount as it is, with its zeros: a sum read back is equal. */
    private static Map<String, Object> exact(Cost cost) {
        Map<String, Object> map = new java.util.LinkedHashMap<>(cost.asMap());
        map.put("amount", cost.amount().toString());
        return map;
    }

    private static void write(String name, @Nullable Object value, JsonGenerator to) {
        if (value != null) {
            to.writeName(name);
            SpanJson.write(value, to);
        }
    }

    /** What a row says beside its summary. */
    record Columns(String traceId, Instant start, Duration duration, boolean complete, int spans, long dropped) {}

    static TraceSummary decode(byte[] stored, Columns columns) {
        Reading reading = new Reading();
        try (JsonParser from =
                JSON.createParser(ObjectReadContext.empty(), Bytes.text(Compression.decompress(stored)))) {
            from.nextToken();
            SpanJson.members(from, reading::member);
        }
        return new TraceSummary(
                columns.traceId,
                reading.name,
                reading.status,
                columns.complete,
                reading.errorCount,
                Optional.ofNullable(reading.error),
                columns.start,
                columns.duration,
                columns.spans,
                reading.usage,
                reading.cost,
                reading.models,
                reading.tags,
                reading.metadata,
                Optional.ofNullable(reading.conversationId),
                Optional.ofNullable(reading.inputPreview),
                Optional.ofNullable(reading.outputPreview),
                List.of(),
                columns.dropped);
    }

    private static final class Reading {

        private String name = "";
        private SpanStatus status = SpanStatus.RUNNING;
        private int errorCount;
        private @Nullable SpanError error;
        private TokenUsage usage = TokenUsage.NONE;
        private Optional<Cost> cost = Optional.empty();
        private Set<String> models = Set.of();
        private Set<String> tags = Set.of();
        private Map<String, Object> metadata = Map.of();
        private @Nullable String conversationId;
        private @Nullable String inputPreview;
        private @Nullable String outputPreview;

        private void member(String member, JsonParser from) {
            switch (member) {
                case "name" -> name = from.getString();
                case "status" -> status = SpanStatus.ofJsonName(from.getString());
                case "errorCount" -> errorCount = from.getIntValue();
                case "error" -> error = SpanJson.readError(from);
                case "usage" -> usage = TokenUsage.from(SpanJson.readMap(from));
                case "cost" -> cost = Cost.from(SpanJson.readMap(from));
                case "models" -> models = SpanJson.readTexts(from);
                case "tags" -> tags = SpanJson.readTexts(from);
                case "metadata" -> metadata = SpanJson.readMap(from);
                case "conversationId" -> conversationId = from.getString();
                case "inputPreview" -> inputPreview = from.getString();
                case "outputPreview" -> outputPreview = from.getString();
                default -> from.skipChildren();
            }
        }
    }
}
