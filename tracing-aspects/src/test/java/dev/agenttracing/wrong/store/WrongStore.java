/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.store;

import dev.agenttracing.wrong.store.memory.WrongMemoryStore;

/** What stores share must know the API only. */
public class WrongStore {
    WrongMemoryStore memory;
}
