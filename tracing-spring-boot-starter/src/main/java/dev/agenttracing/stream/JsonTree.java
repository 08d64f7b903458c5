/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object as it stands in JSON: maps by texts, lists and plain values. What cannot be told is replaced.
 *
 * @param value the object
 * @param isWhole false if a part of it was replaced, so that it must not be sent as it was
 */
record JsonTree(@Nullable Object value, boolean isWhole) {

    private static final JsonTree UNREADABLE = new JsonTree("[redacted: could not be read]", false);
    private static final int MAX_DEPTH = 100;

    static JsonTree of(@Nullable Object value, JsonMapper mapper) {
        return of(value, mapper, 0);
    }

    private static JsonTree of(@Nullable Object value, JsonMapper mapper, int depth) {
        if (depth > MAX_DEPTH) {
            return UNREADABLE;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            boolean whole = true;
            for (Map.Entry<?, ?> member : map.entrySet()) {
                JsonTree tree = of(member.getValue(), mapper, depth + 1);
                copy.put(String.valueOf(member.getKey()), tree.value);
                whole &= tree.isWhole;
            }
            // Of two names that are the same text, one is left.
            return new JsonTree(copy, whole && copy.size() == map.size());
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            boolean whole = true;
            for (Object item : list) {
                JsonTree tree = of(item, mapper, depth + 1);
                copy.add(tree.value);
                whole &= tree.isWhole;
            }
            return new JsonTree(copy, whole);
        }
        return value == null || value instanceof String || value instanceof Number || value instanceof Boolean
                ? new JsonTree(value, true)
                : read(value, mapper);
    }

    private static JsonTree read(Object value, JsonMapper mapper) {
        try {
            JsonNode json = mapper.valueToTree(value);
            return new JsonTree(mapper.treeToValue(json, Object.class), true);
        } catch (RuntimeException | StackOverflowError untold) {
            return UNREADABLE;
        }
    }
}
