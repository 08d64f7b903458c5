/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.function.Supplier;

/** The lock of a store: one at a time changes its files. */
interface Writing {

    /** Does work with the lock held. */
    <T> T turn(Supplier<T> work);
}
