/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.store.sqlite;

import dev.agenttracing.wrong.engine.WrongEngine;

/** One store must not know the engine. */
public class WrongSqliteStore {
    WrongEngine engine;
}
