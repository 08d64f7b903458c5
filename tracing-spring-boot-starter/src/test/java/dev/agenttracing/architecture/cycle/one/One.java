/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.architecture.cycle.one;

import dev.agenttracing.architecture.cycle.two.Two;

/** Half of a cycle. */
public record One(Two two) {}
