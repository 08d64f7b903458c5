/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cut;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The details of a span as JSON: all but ids, type, name, status, times and contents. Read back, they are equal. */
public final class SpanJson {

    private SpanJson() {}

    /**
     * Writes the details as members of the object that is open.
     *
     * @param span the span
     * @param to where to write
     */
    public static void writeDetails(SpanData span, JsonGenerator to) {
        span.conversationId().ifPresent(id -> to.writeStringProperty("conversationId", id));
        span.instance().ifPresent(id -> to.writeStringProperty("instance", id));
        span.remoteTraceId().ifPresent(id -> to.writeStringProperty("remoteTraceId", id));
        span.remoteParentSpanId().ifPresent(id -> to.writeStringProperty("remoteParentSpanId", id));
        member("attributes", span.attributes().asMap(), to);
        member("metadata", span.metadata(), to);
        member("tags", span.tags(), to);
        span.error().ifPresent(error -> writeError(error, to));
        if (!span.cuts().isEmpty()) {
            to.writeArrayPropertyStart("cuts");
            span.cuts().forEach(cut -> writeCut(cut, to));
            to.writeEndArray();
        }
    }

    /**
     * Reads one member.
     *
     * @param name its name
     * @param from a parser that stands at its value; afterwards it stands at the value's end
     * @param span takes the value, if it is one of the details
     */
    public static void readDetail(String name, JsonParser from, SpanData.Builder span) {
        switch (name) {
            case "conversationId" -> span.conversationId(from.getString());
            case "instance" -> span.instance(from.getString());
            case "attributes" -> span.attributes(Attributes.of(readMap(from)));
            case "metadata" -> span.metadata(readMap(from));
            case "tags" -> span.tags(readTexts(from));
            case "error" -> span.error(readError(from));
            case "cuts" -> span.cuts(readCuts(from));
            default -> from.skipChildren();
        }
    }

    /**
     * Writes an error as a member of the object that is open.
     *
     * @param error the error
     * @param to where to write
     */
    public static void writeError(SpanError error, JsonGenerator to) {
        to.writeObjectPropertyStart("error");
        to.writeStringProperty("type", error.type());
        to.writeStringProperty("message", error.message());
        to.writeStringProperty("stackTrace", error.stackTrace());
        to.writeEndObject();
    }

    /**
     * Reads an error.
     *
     * @param from a parser that stands at its beginning; afterwards it stands at its end
     * @return the error
     */
    public static SpanError readError(JsonParser from) {
        String[] parts = {"", "", ""};
        members(from, (name, value) -> {
            switch (name) {
                case "type" -> parts[0] = value.getString();
                case "message" -> parts[1] = value.getString();
                case "stackTrace" -> parts[2] = value.getString();
                default -> value.skipChildren();
            }
        });
        return new SpanError(parts[0], parts[1], parts[2]);
    }

    private static void writeCut(Cut cut, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("path", cut.path());
        to.writeStringProperty("unit", cut.unit());
        to.writeNumberProperty("originalSize", cut.originalSize());
        to.writeNumberProperty("keptSize", cut.keptSize());
        to.writeEndObject();
    }

    private static List<Cut> readCuts(JsonParser from) {
        List<Cut> cuts = new ArrayList<>();
        while (from.nextToken() != JsonToken.END_ARRAY) {
            String[] texts = {"", ""};
            long[] sizes = {-1, 0};
            members(from, (name, value) -> {
                switch (name) {
                    case "path" -> texts[0] = value.getString();
                    case "unit" -> texts[1] = value.getString();
                    case "originalSize" -> sizes[0] = value.getLongValue();
                    case "keptSize" -> sizes[1] = value.getLongValue();
                    default -> value.skipChildren();
                }
            });
            cuts.add(new Cut(texts[0], texts[1], sizes[0], sizes[1]));
        }
        return cuts;
    }

    private static void member(String name, Object value, JsonGenerator to) {
        boolean empty = value instanceof Map<?, ?> map ? map.isEmpty() : ((Set<?>) value).isEmpty();
        if (!empty) {
            to.writeName(name);
            write(value, to);
        }
    }

    /**
     * Writes a value of attributes or metadata.
     *
     * @param value a string, number, boolean, null, or list or map of such; of anything else its text
     * @param to where to write
     */
    public static void write(@Nullable Object value, JsonGenerator to) {
        if (value == null) {
            to.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            to.writeStartObject();
            map.forEach((key, member) -> {
                to.writeName(String.valueOf(key));
                write(member, to);
            });
            to.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            to.writeStartArray();
            items.forEach(item -> write(item, to));
            to.writeEndArray();
        } else if (value instanceof Boolean bool) {
            to.writeBoolean(bool);
        } else if (value instanceof Number number && isJson(number)) {
            to.writeNumber(number.toString());
        } else {
            to.writeString(String.valueOf(value));
        }
    }

    private static boolean isJson(Number number) {
        boolean known = number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal
                || number instanceof Double
                || number instanceof Float;
        return known && Double.isFinite(number.doubleValue())
                || number instanceof BigDecimal
                || number instanceof BigInteger;
    }

    /**
     * Reads a value of attributes or metadata. A number's text stays as it was.
     *
     * @param from a parser that stands at the value; afterwards it stands at its end
     * @return the value
     */
    public static @Nullable Object read(JsonParser from) {
        return switch (from.currentToken()) {
            case START_OBJECT -> readMap(from);
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(from));
                }
                yield items;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(from.getString());
            case VALUE_NUMBER_FLOAT -> decimal(from.getString());
            case VALUE_NULL -> null;
            default -> from.getString();
        };
    }

    private static Number whole(String text) {
        if (text.length() > 18) {
            BigInteger large = new BigInteger(text);
            return large.bitLength() < Long.SIZE ? (Number) large.longValue() : large;
        }
        long value = Long.parseLong(text);
        return value == (int) value ? (Number) (int) value : value;
    }

    private static Number decimal(String text) {
        double value = Double.parseDouble(text);
        return Double.toString(value).equals(text) ? (Number) value : new BigDecimal(text);
    }

    /**
     * Reads an object.
     *
     * @param from a parser that stands at its beginning; afterwards it stands at its end
     * @return its members, in order; what is null is left out
     */
    public static Map<String, Object> readMap(JsonParser from) {
        Map<String, Object> map = new LinkedHashMap<>();
        members(from, (name, value) -> {
            Object read = read(value);
            if (read != null) {
                map.put(name, read);
            }
        });
        return map;
    }

    /**
     * Reads an array of texts.
     *
     * @param from a parser that stands at its beginning; afterwards it stands at its end
     * @return the texts, in order
     */
    public static Set<String> readTexts(JsonParser from) {
        Set<String> texts = new LinkedHashSet<>();
        while (from.nextToken() != JsonToken.END_ARRAY) {
            texts.add(from.getString());
        }
        return texts;
    }

    /**
     * Goes through the members of an object.
     *
     * @param from a parser that stands at its beginning; afterwards it stands at its end
     * @param to takes each name, with the parser at the value; must leave the parser at the value's end
     */
    public static void members(JsonParser from, BiConsumer<String, JsonParser> to) {
        while (from.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = from.currentName();
            from.nextToken();
            to.accept(name, from);
        }
    }
}
