/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Cut;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Writes one value as JSON within limits. It walks depth first, knows the objects it is inside of (a cycle is said, not
 * followed), and once the bytes are used up says of each further value only that it was cut.
 */
final class ValueWriter implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_CUTS = 100;
    private static final int MAX_NUMBER_BITS = 4_096;

    private final CaptureLimits limits;
    private final StringWriter json = new StringWriter(256);
    private final JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), json);
    private final List<Cut> cuts = new ArrayList<>(0);
    private final StringBuilder path = new StringBuilder();
    private final @Nullable Object[] inside;
    private int depth;
    private long written;

    ValueWriter(CaptureLimits limits) {
        this.limits = limits;
        this.inside = new Object[limits.maxDepth() + 1];
    }

    Captured finish() {
        generator.close();
        return Captured.of(json.toString(), cuts);
    }

    @Override
    public void close() {
        generator.close();
    }

    void startObject() {
        generator.writeStartObject();
        depth++;
    }

    void endObject() {
        depth--;
        generator.writeEndObject();
    }

    void member(String name, @Nullable Object value) {
        int length = path.length();
        path.append('.').append(name);
        generator.writeName(name);
        written += name.length() + 4;
        value(value);
        path.setLength(length);
    }

    void value(@Nullable Object value) {
        if (value == null) {
            generator.writeNull();
            written += 4;
        } else if (written > limits.maxValueBytes()) {
            cut("bytes", -1, written);
            text("[cut]");
        } else if (ObjectShape.isSensitive(value.getClass())) {
            text(Described.SENSITIVE);
        } else if (!scalar(value)) {
            String description = Described.of(value);
            if (description != null) {
                text(description);
            } else {
                structure(value);
            }
        }
    }

    private boolean scalar(Object value) {
        // A class of the application's own may do anything in its methods, so that only the platform's are asked.
        boolean ofPlatform = value.getClass().getClassLoader() == null;
        if (ofPlatform && value instanceof CharSequence characters) {
            characters(characters);
        } else if (ofPlatform && value instanceof Number number) {
            number(number);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
            written += 5;
        } else if (value instanceof AtomicBoolean flag) {
            generator.writeBoolean(flag.get());
            written += 5;
        } else {
            String text = Described.asText(value);
            if (text == null) {
                return false;
            }
            characters(text);
        }
        return true;
    }

    private void number(Number number) {
        written += 8;
        if (number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof AtomicInteger) {
            generator.writeNumber(number.intValue());
        } else if (number instanceof Long || number instanceof AtomicLong) {
            generator.writeNumber(number.longValue());
        } else if (number instanceof BigInteger big) {
            if (big.bitLength() > MAX_NUMBER_BITS) {
                text("[not captured: number of " + big.bitLength() + " bits]");
            } else {
                generator.writeNumber(big);
            }
        } else if (number instanceof BigDecimal big) {
            if (big.unscaledValue().bitLength() > MAX_NUMBER_BITS) {
                text("[not captured: number of " + big.precision() + " digits]");
            } else {
                generator.writeNumber(big);
            }
        } else if (number instanceof Float single && Float.isFinite(single)) {
            generator.writeNumber(single);
        } else if (Double.isFinite(number.doubleValue())) {
            generator.writeNumber(number.doubleValue());
        } else {
            text(number.toString());
        }
    }

    private void characters(CharSequence characters) {
        int length = characters.length();
        int left = (int) Math.max(16, limits.maxValueBytes() - written);
        int max = Math.min(limits.maxStringLength(), left);
        if (length <= max) {
            text(characters.toString());
            return;
        }
        int kept = Character.isHighSurrogate(characters.charAt(max - 1)) ? max - 1 : max;
        cut("characters", length, kept);
        text(characters.subSequence(0, kept) + "…[cut: " + length + " characters]");
    }

    private void text(String text) {
        generator.writeString(text);
        written += text.length() + 2;
    }

    private void structure(Object value) {
        if (isInside(value)) {
            text("[cycle]");
        } else if (depth >= limits.maxDepth()) {
            cut("levels", -1, depth);
            text("[cut: deeper than " + limits.maxDepth() + " levels]");
        } else {
            inside[depth++] = value;
            try {
                members(value);
            } finally {
                inside[--depth] = null;
            }
        }
    }

    private boolean isInside(Object value) {
        for (int i = 0; i < depth; i++) {
            if (inside[i] == value) {
                return true;
            }
        }
        return false;
    }

    private void members(Object value) {
        if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> collection) {
            items(collection, collection.size());
        } else if (value.getClass().isArray()) {
            array(value);
        } else if (value instanceof Optional<?> optional) {
            value(optional.orElse(null));
        } else if (value instanceof OptionalInt optional) {
            value(optional.isPresent() ? optional.getAsInt() : null);
        } else if (value instanceof OptionalLong optional) {
            value(optional.isPresent() ? optional.getAsLong() : null);
        } else if (value instanceof OptionalDouble optional) {
            value(optional.isPresent() ? optional.getAsDouble() : null);
        } else if (value instanceof JsonNode node) {
            node(node);
        } else if (value instanceof Throwable error) {
            generator.writeStartObject();
            member("type", error.getClass().getName());
            member("message", Described.messageOf(error));
            generator.writeEndObject();
        } else {
            object(value);
        }
    }

    private void object(Object value) {
        ObjectShape shape = ObjectShape.of(value.getClass());
        generator.writeStartObject();
        int count = 0;
        for (ObjectShape.Member member : shape.members()) {
            if (count++ == limits.maxMembers()) {
                moreMembers(shape.members().size());
                break;
            }
            member(member.name(), member.isSensitive() ? Described.SENSITIVE : member.read(value));
        }
        generator.writeEndObject();
    }

    private void map(Map<?, ?> map) {
        generator.writeStartObject();
        int count = 0;
        int size = map.size();
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (count++ == limits.maxMembers()) {
                    moreMembers(size);
                    break;
                }
                member(Described.asKey(entry.getKey()), entry.getValue());
            }
        } catch (RuntimeException changedOrBroken) {
            member("…", "[not captured: the map could not be read to its end]");
        }
        generator.writeEndObject();
    }

    private void moreMembers(int size) {
        cut("members", size, limits.maxMembers());
        member("…", "[cut: " + size + " members]");
    }

    private void items(Iterable<?> items, int size) {
        generator.writeStartArray();
        int count = 0;
        try {
            for (Object item : items) {
                if (count == limits.maxItems() || written > limits.maxValueBytes()) {
                    moreItems(Math.max(size, count + 1), count);
                    break;
                }
                item(count++, item);
            }
        } catch (RuntimeException changedOrBroken) {
            text("[not captured: the collection could not be read to its end]");
        }
        generator.writeEndArray();
    }

    private void array(Object array) {
        int size = Array.getLength(array);
        generator.writeStartArray();
        for (int i = 0; i < size; i++) {
            if (i == limits.maxItems() || written > limits.maxValueBytes()) {
                moreItems(size, i);
                break;
            }
            item(i, Array.get(array, i));
        }
        generator.writeEndArray();
    }

    private void node(JsonNode node) {
        if (node.isObject()) {
            generator.writeStartObject();
            int count = 0;
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                if (count++ == limits.maxMembers()) {
                    moreMembers(node.size());
                    break;
                }
                member(property.getKey(), property.getValue());
            }
            generator.writeEndObject();
        } else if (node.isArray()) {
            items(node.values(), node.size());
        } else {
            value(
                    node.isNumber()
                            ? node.numberValue()
                            : node.isBoolean()
                                    ? (Object) node.booleanValue()
                                    : node.isNull() ? null : node.asString(""));
        }
    }

    private void item(int index, @Nullable Object item) {
        int length = path.length();
        path.append('[').append(index).append(']');
        value(item);
        path.setLength(length);
    }

    private void moreItems(int size, int kept) {
        cut("items", size, kept);
        text("[cut: " + size + " items]");
    }

    private void cut(String unit, long original, long kept) {
        if (cuts.size() < MAX_CUTS) {
            cuts.add(new Cut(path.toString(), unit, original, kept));
        }
    }
}
