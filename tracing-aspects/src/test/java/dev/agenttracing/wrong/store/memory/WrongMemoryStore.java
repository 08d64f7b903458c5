/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.store.memory;

import dev.agenttracing.wrong.store.sqlite.WrongSqliteStore;

/** One store must not know another. */
public class WrongMemoryStore {
    WrongSqliteStore sqlite;
}
