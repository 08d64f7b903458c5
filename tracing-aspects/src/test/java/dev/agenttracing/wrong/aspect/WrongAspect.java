/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.aspect;

import dev.agenttracing.wrong.store.WrongStore;

/** Advice must not know the store. */
public class WrongAspect {
    WrongStore store;
}
