/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.architecture.stream;

import dev.agenttracing.engine.TracingEngine;

/** Breaks a rule. */
public record EngineInTheStream(TracingEngine engine) {}
