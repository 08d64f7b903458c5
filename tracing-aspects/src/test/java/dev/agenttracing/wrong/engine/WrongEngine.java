/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.engine;

import dev.agenttracing.wrong.aspect.WrongAspect;
import dev.agenttracing.wrong.store.memory.WrongMemoryStore;

/** The engine must know neither a certain store nor the advice. */
public class WrongEngine {
    WrongMemoryStore memory;
    WrongAspect aspect;
}
