/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a span before it opens, and the same each time. Immutable.
 *
 * @param type what it stands for
 * @param name its name
 * @param entityId the name of the thing that runs; null if the type has none
 * @param attributes attributes that it has from the start
 * @param hideInput whether its input, and that of the spans inside, is kept out of the record
 * @param hideOutput whether its output, and that of the spans inside, is kept out of the record
 * @param origin who makes it
 * @param toolName of a method, the name by which a library knows it as a tool; of a library's call of a tool, the name of the
 *     method that it is sure to call; null if that is not known, or it is no tool
 */
public record SpanDefinition(
        SpanType type,
        String name,
        @Nullable String entityId,
        Map<String, Object> attributes,
        boolean hideInput,
        boolean hideOutput,
        Origin origin,
        @Nullable String toolName) {

    /** Who makes a span. It decides which two are one: see {@link TracingEngine#open}. */
    public enum Origin {
        /** A method that is traced, by an annotation or a configured pointcut. */
        METHOD,
        /** A library that an adapter listens to. */
        LIBRARY,
        /** Code of the application, by hand. */
        CODE
    }

    /** Makes a definition. */
    public SpanDefinition {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(origin, "origin");
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * Makes a definition without a tool's name.
     *
     * @param type as there
     * @param name as there
     * @param entityId as there
     * @param attributes as there
     * @param hideInput as there
     * @param hideOutput as there
     * @param origin as there
     */
    public SpanDefinition(
            SpanType type,
            String name,
            @Nullable String entityId,
            Map<String, Object> attributes,
            boolean hideInput,
            boolean hideOutput,
            Origin origin) {
        this(type, name, entityId, attributes, hideInput, hideOutput, origin, null);
    }

    /**
     * Makes the definition of a span whose entity, if its type has one, has the span's name.
     *
     * @param type what it stands for
     * @param name its name
     * @param origin who makes it
     * @return the definition
     */
    public static SpanDefinition of(SpanType type, String name, Origin origin) {
        String entityId = type.entityType().isPresent() ? name : null;
        return new SpanDefinition(type, name, entityId, Map.of(), false, false, origin);
    }

    /**
     * Gives it the name of a tool.
     *
     * @param known as there
     * @return the definition with the name
     */
    public SpanDefinition withToolName(String known) {
        return new SpanDefinition(type, name, entityId, attributes, hideInput, hideOutput, origin, known);
    }

    /** True if a method can be the tool that a library calls by this definition. */
    boolean mayCall(SpanDefinition method) {
        return toolName == null || toolName.equals(method.toolName);
    }

    /** True if the thing that runs was given its name, and does not have it of its bean or method. */
    boolean isNamed() {
        return name.equals(entityId);
    }
}
