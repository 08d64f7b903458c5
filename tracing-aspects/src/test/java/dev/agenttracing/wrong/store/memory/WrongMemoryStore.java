/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.store.memory;

import dev.agenttracing.wrong.store.disk.WrongDiskStore;

/** One store must not know another. */
public class WrongMemoryStore {
    WrongDiskStore disk;
}
