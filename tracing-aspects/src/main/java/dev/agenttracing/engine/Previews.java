/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.store.StoredTrace;
import tools.jackson.databind.json.JsonMapper;

/** The beginning of a content, as a header has it. */
final class Previews {

    private Previews() {}

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
