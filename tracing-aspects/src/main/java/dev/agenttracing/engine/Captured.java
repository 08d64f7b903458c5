/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import dev.agenttracing.SpanData;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value as it was when it was captured. What may change became JSON at once; what cannot is kept and becomes JSON when it is
 * first asked for, off the application's thread. Guarded by the span that has it.
 */
final class Captured {

    static final Captured NONE = new Captured(SpanData.Content.NONE);
    static final Captured HIDDEN = new Captured(SpanData.Content.HIDDEN);
    static final Captured UNCAPTURABLE = new Captured(new SpanData.Content(State.UNCAPTURABLE, "null"));

    private final long bytes;
    private @Nullable Supplier<Captured> later;
    private SpanData.Content content;
    private List<Cut> cuts;

    private Captured(SpanData.Content content) {
        this(content, List.of(), content.json().length(), null);
    }

    private Captured(SpanData.Content content, List<Cut> cuts, long bytes, @Nullable Supplier<Captured> later) {
        this.content = content;
        this.cuts = cuts;
        this.bytes = bytes;
        this.later = later;
    }

    static Captured of(String json, List<Cut> cuts) {
        State state = cuts.isEmpty() ? State.PRESENT : State.CUT;
        return new Captured(new SpanData.Content(state, json), List.copyOf(cuts), 2L * json.length(), null);
    }

    /** Captures a value that cannot change, of about so many bytes, when it is asked for. */
    static Captured later(Supplier<Captured> writing, long bytes) {
        return new Captured(SpanData.Content.NONE, List.of(), bytes, writing);
    }

    /** Stands for a value that found no room. */
    static Captured leftOut(long bytes) {
        return of("\"[cut: " + bytes + " bytes]\"", List.of(new Cut("", "bytes", bytes, 0)));
    }

    /** About how much memory it takes. */
    long bytes() {
        return bytes;
    }

    /** The value as JSON, or why there is none. */
    SpanData.Content content() {
        Supplier<Captured> writing = later;
        if (writing != null) {
            Captured written = writing.get();
            content = written.content;
            cuts = written.cuts;
            later = null;
        }
        return content;
    }

    /** Where it was cut; paths are relative to the value: empty, or {@code .member}, {@code [item]}. */
    List<Cut> cuts() {
        SpanData.Content unused = content();
        return cuts;
    }

    /** Gives the cuts with whole paths. */
    List<Cut> cutsUnder(String path) {
        return cuts().stream()
                .map(cut -> new Cut(path + cut.path(), cut.unit(), cut.originalSize(), cut.keptSize()))
                .toList();
    }
}
