/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.architecture.cycle.two;

import dev.agenttracing.architecture.cycle.one.One;

/** The other half. */
public record Two(One one) {}
