/* SPDX-License-Identifier: Apache-2.0 */
/** What calls of well-known models cost. */
@NullMarked
package dev.agenttracing.price;

import org.jspecify.annotations.NullMarked;
