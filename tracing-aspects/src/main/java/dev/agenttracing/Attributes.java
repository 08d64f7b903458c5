/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a span beside its input and output, by key; {@link SpanAttributes} lists the keys. Values are strings,
 * numbers, booleans, and lists and maps of such. Immutable.
 */
public final class Attributes {

    private static final Attributes EMPTY = new Attributes(Map.of());

    private final Map<String, Object> values;

    private Attributes(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Copies attributes.
     *
     * @param values the attributes by key
     * @return them, in the same order
     */
    public static Attributes of(Map<String, ?> values) {
        return values.isEmpty() ? EMPTY : new Attributes(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    /**
     * Gives one attribute.
     *
     * @param key its key
     * @return its value; empty if there is none
     */
    public Optional<Object> get(String key) {
        return Optional.ofNullable(values.get(Objects.requireNonNull(key, "key")));
    }

    /** {@return all attributes by key, in the order they were set; unmodifiable} */
    public Map<String, Object> asMap() {
        return values;
    }

    Optional<String> string(String key) {
        return get(key).filter(String.class::isInstance).map(String.class::cast);
    }

    Optional<Boolean> bool(String key) {
        return get(key).filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    Optional<Number> number(String key) {
        return get(key).filter(Number.class::isInstance).map(Number.class::cast);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attributes that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
