/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.TraceFacets;
import dev.agenttracing.store.TraceFigures;
import java.util.HashMap;
import java.util.Map;

/** Facets, of how many traces have each label. */
final class Facets {

    private Facets() {}

    static TraceFacets of(Map<String, Long> labels) {
        return new TraceFacets(
                kind(labels, Labels.STATUS),
                kind(labels, Labels.TAG),
                kind(labels, Labels.NAME),
                kind(labels, Labels.MODEL),
                kind(labels, Labels.TYPE),
                metadataKeys(labels));
    }

    private static Map<String, Long> kind(Map<String, Long> labels, char kind) {
        Map<String, Long> counts = new HashMap<>();
        labels.forEach((label, count) -> {
            if (label.charAt(0) == kind) {
                counts.put(label.substring(1), count);
            }
        });
        return TraceFigures.most(counts);
    }

    private static Map<String, Long> metadataKeys(Map<String, Long> labels) {
        Map<String, Long> counts = new HashMap<>();
        labels.forEach((label, count) -> {
            if (label.charAt(0) == Labels.METADATA) {
                counts.merge(Labels.metadataKey(label), count, Long::sum);
            }
        });
        return TraceFigures.most(counts);
    }
}
