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
 */
public record SpanDefinition(
        SpanType type,
        String name,
        @Nullable String entityId,
        Map<String, Object> attributes,
        boolean hideInput,
        boolean hideOutput,
        Origin origin) {

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

    /** True if the thing that runs was given its name, and does not have it of its bean or method. */
    boolean isNamed() {
        return name.equals(entityId);
    }
}
