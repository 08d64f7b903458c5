/* SPDX-License-Identifier: Apache-2.0 */
/** The store that keeps traces in memory, within bounds, and loses them when the program ends. */
@NullMarked
package dev.agenttracing.store.memory;

import org.jspecify.annotations.NullMarked;
