/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Cut;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    /** What one character takes at most, as an escape. */
    private static final int MAX_JSON_BYTES = 6;

    private static final int MAX_CUTS = 100;
    private static final int MAX_NAME_LENGTH = 256;

    /** Some 900 digits: a reader of JSON takes no number of more than 1,000. */
    private static final int MAX_NUMBER_BITS = 3_000;

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
        String shortName = name.length() <= MAX_NAME_LENGTH ? name : CutList.start(name, MAX_NAME_LENGTH) + "…";
        int length = path.length();
        path.append('.').append(shortName);
        generator.writeName(shortName);
        written += shortName.length() + 4;
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
        } else {
            String description = sensitive(value);
            if (description == null && scalar(value)) {
                return;
            }
            description = description == null ? description(value) : description;
            if (description == null) {
                structure(value);
            } else {
                text(description);
            }
        }
    }

    /** What stands for a sensitive value, and for one whose class cannot be learned. */
    private static @Nullable String sensitive(Object value) {
        try {
            return ObjectShape.isSensitive(value.getClass()) ? Described.SENSITIVE : null;
        } catch (Throwable unknown) {
            return Described.unread(value);
        }
    }

    private static @Nullable String description(Object value) {
        try {
            return Described.of(value);
        } catch (Throwable unknown) {
            return Described.unread(value);
        }
    }

    /** True if a value is one word, figure or flag. */
    static boolean isScalar(Object value) {
        return (isOfPlatform(value) && (value instanceof CharSequence || value instanceof Number))
                || value instanceof Boolean
                || value instanceof AtomicBoolean
                || Described.asText(value) != null;
    }

    /** A class of the application's own may do anything in its methods, so that only the platform's are asked. */
    private static boolean isOfPlatform(Object value) {
        return value.getClass().getClassLoader() == null;
    }

    private boolean scalar(Object value) {
        if (isOfPlatform(value) && value instanceof CharSequence characters) {
            characters(characters);
        } else if (isOfPlatform(value) && value instanceof Number number) {
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
                written += big.bitLength() / 3;
                generator.writeNumber(big);
            }
        } else if (number instanceof BigDecimal big) {
            if (big.unscaledValue().bitLength() > MAX_NUMBER_BITS) {
                text("[not captured: number of " + big.precision() + " digits]");
            } else {
                written += big.unscaledValue().bitLength() / 3;
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
        String all = Described.textOf(characters);
        long left = Math.max(16, limits.maxValueBytes() - written);
        if (all.length() <= limits.maxStringLength() && MAX_JSON_BYTES * all.length() <= left) {
            // Most: it fits whatever its characters are.
            text(all);
            return;
        }
        int kept = Math.min(all.length(), limits.maxStringLength());
        for (int i = 0; i < kept; i++) {
            left -= jsonBytes(all.charAt(i));
            if (left < 0) {
                kept = i;
            }
        }
        if (kept == all.length()) {
            text(all);
            return;
        }
        String start = CutList.start(all, kept);
        cut("characters", all.length(), start.length());
        text(start + "…[cut: " + all.length() + " characters]");
    }

    private void text(String text) {
        generator.writeString(text);
        written += 2;
        for (int i = 0; i < text.length(); i++) {
            written += jsonBytes(text.charAt(i));
        }
    }

    private static int jsonBytes(char c) {
        if (c < 0x20) {
            return MAX_JSON_BYTES;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        return c < 0x800 ? 2 : 3;
    }

    private void structure(Object value) {
        if (isInside(value)) {
            text("[cycle]");
        } else if (depth >= limits.maxDepth()) {
            cut("levels", -1, depth);
            text("[cut: deeper than " + limits.maxDepth() + " levels]");
        } else {
            // Brackets count: many empty structures are much, too.
            written += 3;
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
            items(collection);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            map(Collections.singletonMap(entry.getKey(), entry.getValue()));
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
        Walk walk = Walk.over(map);
        generator.writeStartObject();
        int count = 0;
        while (walk.advance()) {
            if (count++ == limits.maxMembers()) {
                moreMembers(walk.size());
                break;
            }
            member(Described.asKey(walk.key()), walk.item());
        }
        if (walk.isBroken()) {
            member("…", "[not captured: the map could not be read to its end]");
        }
        generator.writeEndObject();
    }

    private void moreMembers(int size) {
        cut("members", size, limits.maxMembers());
        member("…", "[cut: " + size + " members]");
    }

    private void items(Collection<?> items) {
        Walk walk = Walk.over(items);
        generator.writeStartArray();
        int count = 0;
        while (walk.advance()) {
            if (count == limits.maxItems() || written > limits.maxValueBytes()) {
                moreItems(Math.max(walk.size(), count + 1), count);
                break;
            }
            item(count++, walk.item());
        }
        if (walk.isBroken()) {
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
            items(node.values());
        } else {
            value(leaf(node));
        }
    }

    private static @Nullable Object leaf(JsonNode node) {
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isPojo() || node.isBinary()) {
            return Described.unread(node);
        }
        return node.isNull() ? null : node.asString("");
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
