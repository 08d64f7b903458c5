/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Cost;
import dev.agenttracing.TokenUsage;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** The values of which answers are made, as JSON. Absent values are left out; times have six fraction digits. */
final class Json {

    /** What breaks off must not look as if it were whole. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    static void writeTo(OutputStream out, Consumer<JsonGenerator> body) {
        // By a writer, which replaces half a character pair: the JSON library alone breaks off there.
        try (JsonGenerator to =
                JSON.createGenerator(ObjectWriteContext.empty(), new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            body.accept(to);
        }
    }

    static void time(String name, Instant time, JsonGenerator to) {
        to.writeStringProperty(name, TIME.format(time));
    }

    static void duration(Duration duration, JsonGenerator to) {
        millis("durationMs", duration, to);
    }

    static void millis(String name, Duration duration, JsonGenerator to) {
        to.writeNumberProperty(name, BigDecimal.valueOf(duration.toNanos(), 6));
    }

    static void text(String name, Optional<String> value, JsonGenerator to) {
        value.ifPresent(text -> to.writeStringProperty(name, text));
    }

    static void usage(TokenUsage usage, JsonGenerator to) {
        value("usage", usage.asMap(), to);
    }

    static void cost(Optional<Cost> cost, JsonGenerator to) {
        cost.map(Cost::asMap).ifPresent(map -> value("cost", map, to));
    }

    static <T> void array(String name, Collection<T> items, BiConsumer<T, JsonGenerator> item, JsonGenerator to) {
        to.writeArrayPropertyStart(name);
        items.forEach(each -> item.accept(each, to));
        to.writeEndArray();
    }

    static void value(String name, Object value, JsonGenerator to) {
        to.writeName(name);
        value(value, to);
    }

    private static void value(@Nullable Object value, JsonGenerator to) {
        if (value == null) {
            to.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            to.writeStartObject();
            map.forEach((key, each) -> {
                to.writeName(String.valueOf(key));
                value(each, to);
            });
            to.writeEndObject();
        } else if (value instanceof Collection<?> items) {
            to.writeStartArray();
            items.forEach(each -> value(each, to));
            to.writeEndArray();
        } else if (value instanceof Boolean flag) {
            to.writeBoolean(flag);
        } else if (value instanceof Number number) {
            number(number, to);
        } else {
            to.writeString(String.valueOf(value));
        }
    }

    private static void number(Number number, JsonGenerator to) {
        if (number instanceof Integer || number instanceof Long) {
            to.writeNumber(number.longValue());
        } else if (number instanceof BigDecimal decimal) {
            to.writeNumber(decimal);
        } else if (Double.isFinite(number.doubleValue())) {
            to.writeNumber(number.doubleValue());
        } else {
            to.writeString(number.toString());
        }
    }
}
