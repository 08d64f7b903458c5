/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import dev.agenttracing.SpanData;
import java.util.List;

/**
 * A value as it was when it was captured.
 *
 * @param content the value as JSON, or why there is none
 * @param cuts where it was cut; paths are relative to the value: empty, or {@code .member}, {@code [item]}
 */
record Captured(SpanData.Content content, List<Cut> cuts) {

    static final Captured NONE = new Captured(SpanData.Content.NONE, List.of());

    static final Captured HIDDEN = new Captured(SpanData.Content.HIDDEN, List.of());

    static final Captured UNCAPTURABLE = new Captured(new SpanData.Content(State.UNCAPTURABLE, "null"), List.of());

    static Captured of(String json, List<Cut> cuts) {
        return new Captured(new SpanData.Content(cuts.isEmpty() ? State.PRESENT : State.CUT, json), List.copyOf(cuts));
    }

    /** Gives the cuts with whole paths. */
    List<Cut> cutsUnder(String path) {
        return cuts.stream()
                .map(cut -> new Cut(path + cut.path(), cut.unit(), cut.originalSize(), cut.keptSize()))
                .toList();
    }
}
