/* SPDX-License-Identifier: Apache-2.0 */
/** Sets everything up from {@code agent-tracing.*} properties and the beans that an application has. */
@NullMarked
package dev.agenttracing.boot;

import org.jspecify.annotations.NullMarked;
