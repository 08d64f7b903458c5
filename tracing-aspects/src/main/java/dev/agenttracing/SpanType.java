/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Objects;
import java.util.Optional;

/**
 * What a span stands for. There are constants for the types that the field knows; any other name is a type of the
 * application's own.
 *
 * @param name the name as it stands in JSON, such as {@code agent_run}: 1 to 64 letters, digits, {@code _}, {@code -},
 *     {@code .}
 */
public record SpanType(String name) {

    /** The run of an agent. */
    public static final SpanType AGENT_RUN = new SpanType("agent_run");

    /** A call of a model. */
    public static final SpanType MODEL_GENERATION = new SpanType("model_generation");

    /** The call of a tool. */
    public static final SpanType TOOL_CALL = new SpanType("tool_call");

    /** The run of a workflow. */
    public static final SpanType WORKFLOW_RUN = new SpanType("workflow_run");

    /** A step of a workflow. */
    public static final SpanType WORKFLOW_STEP = new SpanType("workflow_step");

    /** The call of a tool that a Model Context Protocol server offers. */
    public static final SpanType MCP_TOOL_CALL = new SpanType("mcp_tool_call");

    /** A search for documents. */
    public static final SpanType RETRIEVAL = new SpanType("retrieval");

    /** The making of embeddings. */
    public static final SpanType EMBEDDING = new SpanType("embedding");

    /** A check of an input or output. */
    public static final SpanType GUARDRAIL = new SpanType("guardrail");

    /** Anything else. */
    public static final SpanType GENERIC = new SpanType("generic");

    /**
     * Makes a type.
     *
     * @throws IllegalArgumentException if the name is empty, longer than 64 characters, or has other characters than
     *     letters, digits, {@code _}, {@code -}, {@code .}
     */
    public SpanType {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > 64 || !name.chars().allMatch(SpanType::isNameCharacter)) {
            throw new IllegalArgumentException(
                    "A span type is 1 to 64 letters, digits, '_', '-' or '.', such as \"rerank\"");
        }
    }

    /**
     * Gives the type of a name.
     *
     * @param name the name, such as {@code agent_run} or {@code rerank}
     * @return the type
     * @throws IllegalArgumentException if the name cannot be a type's
     */
    public static SpanType of(String name) {
        return new SpanType(name);
    }

    /** {@return the kind of thing that a span of this type runs: agent, model, tool, workflow or workflow_step; else empty} */
    public Optional<String> entityType() {
        return switch (name) {
            case "agent_run" -> Optional.of("agent");
            case "model_generation", "embedding" -> Optional.of("model");
            case "tool_call", "mcp_tool_call" -> Optional.of("tool");
            case "workflow_run" -> Optional.of("workflow");
            case "workflow_step" -> Optional.of("workflow_step");
            default -> Optional.empty();
        };
    }

    /** {@return the name} */
    @Override
    public String toString() {
        return name;
    }

    private static boolean isNameCharacter(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
