/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects that stood where {@code @Sensitive} is: as an argument, or in a member of an object that was captured. Wherever
 * such an object turns up again, it is not captured either. Thread-safe.
 */
final class SensitiveObjects {

    /** A shorter text may be one that many places share. */
    private static final int SHORTEST_TEXT = 4;

    private final WeakIdentitySet<Object> known = new WeakIdentitySet<>();
    private final HiddenErrors hiddenErrors;

    SensitiveObjects(HiddenErrors hiddenErrors) {
        this.hiddenErrors = hiddenErrors;
    }

    void add(@Nullable Object value) {
        if (value != null && isItsOwn(value) && !known.contains(value)) {
            known.add(value);
        }
    }

    boolean contains(Object value) {
        return known.contains(value);
    }

    /** True if a throwable's message may tell what is hidden or sensitive. */
    boolean hidesMessage(Throwable error) {
        return HiddenErrors.isSensitive(error) || hiddenErrors.isHidden(error);
    }

    /** True if an object stands for one value only; figures, constants and what is empty are shared by all who have them. */
    private static boolean isItsOwn(Object value) {
        if (value instanceof String text) {
            return text.length() >= SHORTEST_TEXT;
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            return false;
        }
        if (value instanceof Enum<?> || value instanceof Class<?>) {
            return false;
        }
        try {
            return !(value instanceof Collection<?> items && items.isEmpty())
                    && !(value instanceof Map<?, ?> map && map.isEmpty())
                    && !(value.getClass().isArray() && Array.getLength(value) == 0);
        } catch (RuntimeException broken) {
            // A collection of the application's own that cannot be asked.
            return true;
        }
    }
}
