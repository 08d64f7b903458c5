/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.store.StoredTrace;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** The beginning of a content, as a header has it. */
final class Previews {

    private Previews() {}

    static SpanOutline outline(SpanData span) {
        SpanData bare = span.toBuilder()
                .input(new SpanData.Content(span.input().state(), "null"))
                .output(new SpanData.Content(span.output().state(), "null"))
                .build();
        return new SpanOutline(
                bare,
                StoredTrace.preview(span.input()),
                StoredTrace.preview(span.output()),
                bytes(span.input()),
                bytes(span.output()));
    }

    private static long bytes(SpanData.Content content) {
        return content.isRecorded() ? content.json().getBytes(StandardCharsets.UTF_8).length : 0;
    }

    /** Gives the beginning of a content, and says where it was cut. */
    static SpanData.Content of(String path, SpanData.Content content, CutList cuts) {
        SpanData.Content preview = of(content);
        if (preview != content) {
            cuts.add(path, "characters", content.json().length(), StoredTrace.PREVIEW_LENGTH);
        }
        return preview;
    }

    static SpanData.Content of(SpanData.Content content) {
        if (!content.isRecorded() || content.json().length() <= StoredTrace.PREVIEW_LENGTH) {
            return content;
        }
        String preview = StoredTrace.preview(content).orElse("");
        return new SpanData.Content(State.CUT, JsonMapper.shared().writeValueAsString(preview));
    }
}
