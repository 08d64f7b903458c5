/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tree of maps and lists.
 *
 * @param steps the names and numbers that lead there
 */
record TreePath(List<Object> steps) {

    static final TreePath ROOT = new TreePath(List.of());

    TreePath {
        steps = List.copyOf(steps);
    }

    TreePath to(Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return new TreePath(longer);
    }

    /** What is there; null if nothing is. */
    @Nullable
    Object in(@Nullable Object tree) {
        Object at = tree;
        for (Object step : steps) {
            at = at instanceof Map<?, ?> map
                    ? map.get(step)
                    : at instanceof List<?> list && step instanceof Integer index && index < list.size()
                            ? list.get(index)
                            : null;
        }
        return at;
    }

    /** A copy of a tree with something else there; the tree if there is nothing. */
    @Nullable
    Object changed(@Nullable Object tree, UnaryOperator<@Nullable Object> change) {
        return changed(tree, change, 0);
    }

    private @Nullable Object changed(@Nullable Object tree, UnaryOperator<@Nullable Object> change, int depth) {
        if (depth == steps.size()) {
            return change.apply(tree);
        }
        Object step = steps.get(depth);
        if (tree instanceof Map<?, ?> map && map.containsKey(step)) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
            copy.put(step, changed(map.get(step), change, depth + 1));
            return copy;
        }
        if (tree instanceof List<?> list && step instanceof Integer index && index < list.size()) {
            List<@Nullable Object> copy = new ArrayList<>(list);
            copy.set(index, changed(list.get(index), change, depth + 1));
            return copy;
        }
        return tree;
    }
}
