/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Objects;

/**
 * One place where a limit cut a value.
 *
 * @param path where: {@code input}, {@code output}, {@code attributes.KEY}, {@code metadata.KEY}, {@code tags},
 *     {@code name}, {@code error}; inside a captured value followed by the path, such as {@code input.messages[3].text}
 * @param unit what is counted: {@code characters}, {@code items}, {@code members}, {@code levels}, {@code bytes}
 * @param originalSize how much there was, in that unit; -1 where that cannot be told
 * @param keptSize how much is left of it, in that unit
 */
public record Cut(String path, String unit, long originalSize, long keptSize) {

    /** Makes a cut. */
    public Cut {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(unit, "unit");
    }
}
