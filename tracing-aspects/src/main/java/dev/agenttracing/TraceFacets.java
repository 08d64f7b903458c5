/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many traces have each value of what can be filtered by; most first, 100 values of each at most.
 *
 * @param statuses by status, in its JSON name
 * @param tags by tag
 * @param names by the trace's name
 * @param models by model
 * @param spanTypes by a type that a span has
 * @param metadataKeys by key of metadata
 */
public record TraceFacets(
        Map<String, Long> statuses,
        Map<String, Long> tags,
        Map<String, Long> names,
        Map<String, Long> models,
        Map<String, Long> spanTypes,
        Map<String, Long> metadataKeys) {

    /** Nothing at all. */
    public static final TraceFacets EMPTY = new TraceFacets(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** Makes facets. */
    public TraceFacets {
        statuses = Collections.unmodifiableMap(new LinkedHashMap<>(statuses));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        spanTypes = Collections.unmodifiableMap(new LinkedHashMap<>(spanTypes));
        metadataKeys = Collections.unmodifiableMap(new LinkedHashMap<>(metadataKeys));
    }
}
