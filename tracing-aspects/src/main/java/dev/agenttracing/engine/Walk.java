/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a collection or map whose class may be the application's, so that each of its methods may throw. What is
 * thrown ends the walk and goes no further.
 */
final class Walk {

    private final boolean entries;
    private @Nullable Iterator<?> items;
    private @Nullable Object key;
    private @Nullable Object item;
    private int size;
    private boolean broken;

    private Walk(Callable<? extends Collection<?>> collection, boolean entries) {
        this.entries = entries;
        try {
            Collection<?> all = collection.call();
            size = all.size();
            items = all.iterator();
        } catch (Throwable t) {
            broken = true;
        }
    }

    static Walk over(Collection<?> collection) {
        return new Walk(() -> collection, false);
    }

    static Walk over(Map<?, ?> map) {
        return new Walk(map::entrySet, true);
    }

    /** Goes to the next item; false at the end, or if it cannot be reached. */
    boolean advance() {
        try {
            if (items == null || !items.hasNext()) {
                return false;
            }
            item = items.next();
            if (entries) {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) item;
                key = entry.getKey();
                item = entry.getValue();
            }
            return true;
        } catch (Throwable t) {
            broken = true;
            return false;
        }
    }

    /** The key of the entry that was reached. */
    @Nullable
    Object key() {
        return key;
    }

    /** The item, or the entry's value, that was reached. */
    @Nullable
    Object item() {
        return item;
    }

    int size() {
        return size;
    }

    boolean isBroken() {
        return broken;
    }
}
