/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Cut;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
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
import tools.jackson.databind.JsonNode;

/**
 * Writes one value as JSON within limits. It walks depth first, knows the objects it is inside of (a cycle is said, not
 * followed), and once the bytes are used up says of each further value only that it was cut.
 */
final class ValueWriter {

    private static final int AT_NONE = -1;
    private static final int AT_MEMBER = -2;
    private static final int MAX_CUTS = 100;
    private static final int MAX_NAME_LENGTH = 256;

    /** Some 900 digits: a reader of JSON takes no number of more than 1,000. */
    private static final int MAX_NUMBER_BITS = 3_000;

    private final CaptureLimits limits;
    private final SensitiveObjects sensitive;
    private final JsonText json;
    private final List<Cut> cuts = new ArrayList<>(0);

    /** Of each structure that it is inside of: the object, and the member or item of it where it is. */
    private final @Nullable Object[] inside;

    private final @Nullable String[] memberAt;

    /** The index of an item, or one of the two below. */
    private final int[] itemAt;

    private int depth;

    ValueWriter(CaptureLimits limits, SensitiveObjects sensitive, JsonText json) {
        this.sensitive = sensitive;
        this.json = json;
        this.limits = limits;
        this.inside = new Object[limits.maxDepth() + 1];
        this.memberAt = new String[limits.maxDepth() + 2];
        this.itemAt = new int[limits.maxDepth() + 2];
        Arrays.fill(itemAt, AT_NONE);
    }

    Captured finish() {
        return Captured.of(json.toString(), cuts);
    }

    void startObject() {
        json.start('{');
        depth++;
    }

    void endObject() {
        depth--;
        json.end('}');
    }

    void member(String name, @Nullable Object value) {
        String shortName = shortName(name);
        json.name(shortName);
        memberValue(shortName, value);
    }

    static String shortName(String name) {
        return name.length() <= MAX_NAME_LENGTH ? name : CutList.start(name, MAX_NAME_LENGTH) + "…";
    }

    private void memberValue(String name, @Nullable Object value) {
        memberAt[depth] = name;
        itemAt[depth] = AT_MEMBER;
        value(value);
        itemAt[depth] = AT_NONE;
    }

    void value(@Nullable Object value) {
        if (value == null) {
            json.literal("null");
        } else if (json.bytes() > limits.maxValueBytes()) {
            cut("bytes", -1, json.bytes());
            json.string("[cut]");
        } else if (sensitive.contains(value)) {
            json.string(Described.SENSITIVE);
        } else if (value instanceof String text) {
            characters(text);
        } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            json.literal(value.toString());
        } else if (value instanceof Double figure) {
            number(figure);
        } else if (isStructure(value)) {
            structure(value);
        } else {
            other(value);
        }
    }

    private static boolean isStructure(Object value) {
        try {
            return Described.isStructure(value.getClass());
        } catch (Throwable unknown) {
            // A class that cannot be learned; what stands for it is found below.
            return false;
        }
    }

    private void other(Object value) {
        String description = sensitive(value);
        if (description == null && scalar(value)) {
            return;
        }
        description = description == null ? description(value) : description;
        if (description == null) {
            structure(value);
        } else {
            json.string(description);
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
            json.literal(flag.toString());
        } else if (value instanceof AtomicBoolean flag) {
            json.literal(String.valueOf(flag.get()));
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
        if (number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof AtomicInteger) {
            json.literal(Integer.toString(number.intValue()));
        } else if (number instanceof Long || number instanceof AtomicLong) {
            json.literal(Long.toString(number.longValue()));
        } else if (number instanceof BigInteger big) {
            if (big.bitLength() > MAX_NUMBER_BITS) {
                json.string("[not captured: number of " + big.bitLength() + " bits]");
            } else {
                json.literal(big.toString());
            }
        } else if (number instanceof BigDecimal big) {
            if (big.unscaledValue().bitLength() > MAX_NUMBER_BITS) {
                json.string("[not captured: number of " + big.precision() + " digits]");
            } else {
                json.literal(big.toString());
            }
        } else if (number instanceof Float single && Float.isFinite(single)) {
            json.literal(single.toString());
        } else if (Double.isFinite(number.doubleValue())) {
            json.literal(Double.toString(number.doubleValue()));
        } else {
            json.string(number.toString());
        }
    }

    private void characters(CharSequence characters) {
        String all = Described.textOf(characters);
        long left = Math.max(16, limits.maxValueBytes() - json.bytes());
        if (all.length() <= limits.maxStringLength() && JsonText.MAX_BYTES * all.length() <= left) {
            // Most: it fits whatever its characters are.
            json.string(all);
            return;
        }
        int kept = Math.min(all.length(), limits.maxStringLength());
        for (int i = 0; i < kept; i++) {
            left -= JsonText.bytes(all.charAt(i));
            if (left < 0) {
                kept = i;
            }
        }
        if (kept == all.length()) {
            json.string(all);
            return;
        }
        String start = CutList.start(all, kept);
        cut("characters", all.length(), start.length());
        json.string(start + "…[cut: " + all.length() + " characters]");
    }

    private void structure(Object value) {
        if (isInside(value)) {
            json.string("[cycle]");
        } else if (depth >= limits.maxDepth()) {
            cut("levels", -1, depth);
            json.string("[cut: deeper than " + limits.maxDepth() + " levels]");
        } else {
            inside[depth++] = value;
            members(value);
            inside[--depth] = null;
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
            json.start('{');
            member("type", error.getClass().getName());
            member("message", sensitive.hidesMessage(error) ? Described.SENSITIVE : Described.messageOf(error));
            json.end('}');
        } else {
            object(value);
        }
    }

    private void object(Object value) {
        ObjectShape shape = ObjectShape.of(value.getClass());
        json.start('{');
        List<ObjectShape.Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            if (i == limits.maxMembers()) {
                moreMembers(members.size());
                break;
            }
            ObjectShape.Member member = members.get(i);
            json.begin(member.beginning());
            if (member.isSensitive() && member.isReadable()) {
                sensitive.add(member.read(value));
            }
            memberValue(shortName(member.name()), member.isSensitive() ? Described.SENSITIVE : member.read(value));
        }
        json.end('}');
    }

    private void map(Map<?, ?> map) {
        Walk walk = Walk.over(map);
        json.start('{');
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
        json.end('}');
    }

    private void moreMembers(int size) {
        cut("members", size, limits.maxMembers());
        member("…", "[cut: " + size + " members]");
    }

    private void items(Collection<?> items) {
        Walk walk = Walk.over(items);
        json.start('[');
        int count = 0;
        while (walk.advance()) {
            if (count == limits.maxItems() || json.bytes() > limits.maxValueBytes()) {
                moreItems(Math.max(walk.size(), count + 1), count);
                break;
            }
            item(count++, walk.item());
        }
        if (walk.isBroken()) {
            json.string("[not captured: the collection could not be read to its end]");
        }
        json.end(']');
    }

    private void array(Object array) {
        int size = Array.getLength(array);
        json.start('[');
        for (int i = 0; i < size; i++) {
            if (i == limits.maxItems() || json.bytes() > limits.maxValueBytes()) {
                moreItems(size, i);
                break;
            }
            item(i, Array.get(array, i));
        }
        json.end(']');
    }

    private void node(JsonNode node) {
        if (node.isObject()) {
            json.start('{');
            int count = 0;
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                if (count++ == limits.maxMembers()) {
                    moreMembers(node.size());
                    break;
                }
                member(property.getKey(), property.getValue());
            }
            json.end('}');
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
        itemAt[depth] = index;
        value(item);
        itemAt[depth] = AT_NONE;
    }

    private void moreItems(int size, int kept) {
        cut("items", size, kept);
        json.string("[cut: " + size + " items]");
    }

    private void cut(String unit, long original, long kept) {
        if (cuts.size() < MAX_CUTS) {
            cuts.add(new Cut(path(), unit, original, kept));
        }
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i <= depth; i++) {
            if (itemAt[i] == AT_MEMBER) {
                path.append('.').append(memberAt[i]);
            } else if (itemAt[i] != AT_NONE) {
                path.append('[').append(itemAt[i]).append(']');
            }
        }
        return path.toString();
    }
}
