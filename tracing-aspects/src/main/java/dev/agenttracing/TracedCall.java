/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import org.jspecify.annotations.Nullable;

/**
 * Work that gives a value.
 *
 * @param <T> the value's type
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface TracedCall<T extends @Nullable Object, E extends Throwable> {

    /**
     * Does the work.
     *
     * @return its value
     * @throws E if it fails
     */
    T call() throws E;
}
