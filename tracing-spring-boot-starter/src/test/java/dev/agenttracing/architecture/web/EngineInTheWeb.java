/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.architecture.web;

import dev.agenttracing.boot.AgentTracingProperties;
import dev.agenttracing.engine.TracingEngine;
import org.springframework.ai.chat.prompt.Prompt;

/** Breaks three rules. */
public record EngineInTheWeb(TracingEngine engine, AgentTracingProperties properties, Prompt prompt) {}
