/* SPDX-License-Identifier: Apache-2.0 */
/** What an application streams to its own clients: secrets, system prompts and the definitions of tools stay behind. */
@NullMarked
package dev.agenttracing.stream;

import org.jspecify.annotations.NullMarked;
