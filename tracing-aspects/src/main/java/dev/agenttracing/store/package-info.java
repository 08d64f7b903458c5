/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a store of traces must do, and what all stores share: the reading of spans as a trace, the meaning of a query, and
 * the words that a text is cut into. Each engine has a package of its own below.
 */
@NullMarked
package dev.agenttracing.store;

import org.jspecify.annotations.NullMarked;
