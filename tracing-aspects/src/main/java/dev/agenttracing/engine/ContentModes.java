/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanType;
import java.util.Map;

/**
 * How much is recorded of what spans take and give, by their type.
 *
 * @param mode of types that are not named
 * @param byType of others, by the type's name
 */
public record ContentModes(ContentMode mode, Map<String, ContentMode> byType) {

    /** All of all. */
    public static final ContentModes FULL = new ContentModes(ContentMode.FULL, Map.of());

    /** Makes modes. */
    public ContentModes {
        byType = Map.copyOf(byType);
    }

    ContentMode of(SpanType type) {
        return byType.isEmpty() ? mode : byType.getOrDefault(type.name(), mode);
    }
}
