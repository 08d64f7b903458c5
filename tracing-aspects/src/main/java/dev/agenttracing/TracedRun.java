/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * Work that gives no value.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface TracedRun<E extends Throwable> {

    /**
     * Does the work.
     *
     * @throws E if it fails
     */
    void run() throws E;
}
