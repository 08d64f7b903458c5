/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of tools whose arguments come in pieces: only the first piece names the tool, the others have an index. They are told
 * the name while they are redacted, so that what is hidden of the tool is hidden in each. Not thread-safe.
 *
 * <pre>
 * {"tool_calls": [{"index": 0, "id": "call_1", "function": {"name": "refund", "arguments": ""}}]}
 * {"tool_calls": [{"index": 0, "function": {"arguments": "{\"order"}}]}
 * </pre>
 */
final class StreamedCalls {

    private static final int MOST = 1_000;
    private static final String NAME = "name";
    private static final List<String> NAMES = List.of(NAME, "toolName", "tool_name");
    private static final List<String> INDEXES = List.of("index", "output_index", "outputIndex");
    private static final Set<String> PARTS =
            Set.of("function", "content_block", "contentBlock", "item", "functionCall", "toolCall", "tool_call");

    private final Map<String, String> names = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /**
     * An object that was told names.
     *
     * @param tree the object
     * @param paths where it was told
     */
    record Told(@Nullable Object tree, List<TreePath> paths) {

        /** Takes the names away again, from what became of the object. */
        @Nullable
        Object untold(@Nullable Object redacted) {
            Object out = redacted;
            for (TreePath path : paths) {
                out = path.changed(out, StreamedCalls::withoutName);
            }
            return out;
        }
    }

    /** Tells an object, and those in it, the names of their calls. */
    Told tell(@Nullable Object tree) {
        List<TreePath> paths = new ArrayList<>();
        Map<TreePath, String> found = new LinkedHashMap<>();
        find(tree, TreePath.ROOT, "", found);
        Object told = tree;
        for (Map.Entry<TreePath, String> each : found.entrySet()) {
            told = each.getKey().changed(told, object -> withName(object, each.getValue()));
            paths.add(each.getKey());
        }
        return new Told(told, paths);
    }

    private void find(@Nullable Object tree, TreePath path, String place, Map<TreePath, String> found) {
        if (tree instanceof Map<?, ?> map) {
            String index = indexOf(map);
            String call = place + index;
            String name = index.isEmpty() ? null : nameOf(map);
            if (name != null) {
                names.put(call, name);
            } else if (String.valueOf(map.get("type")).contains("start")) {
                names.remove(call);
            } else if (!index.isEmpty() && names.containsKey(call)) {
                found.put(path, names.getOrDefault(call, ""));
            }
            map.forEach((key, value) -> find(value, path.to(key), call + '.' + key, found));
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                find(list.get(i), path.to(i), place + "[]", found);
            }
        }
    }

    private static @Nullable Object withName(@Nullable Object object, String name) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(object));
        copy.put(NAME, name);
        return copy;
    }

    private static @Nullable Object withoutName(@Nullable Object object) {
        if (!(object instanceof Map<?, ?> map)) {
            return object;
        }
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
        copy.remove(NAME);
        return copy;
    }

    private static String indexOf(Map<?, ?> map) {
        return INDEXES.stream()
                .filter(each -> map.get(each) instanceof Number)
                .map(each -> "#" + map.get(each))
                .findFirst()
                .orElse("");
    }

    private static @Nullable String nameOf(Map<?, ?> map) {
        for (String key : NAMES) {
            if (map.get(key) instanceof String name) {
                return name;
            }
        }
        for (String part : PARTS) {
            if (map.get(part) instanceof Map<?, ?> inner && inner.get(NAME) instanceof String name) {
                return name;
            }
        }
        return null;
    }
}
