/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.SpanData;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Captured content that is read with a mapper of our own. */
record JsonContent(SpanData.Content content) implements CapturedContent {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Override
    public State state() {
        return content.state();
    }

    @Override
    public String json() {
        return content.isRecorded() ? content.json() : "null";
    }

    @Override
    public <T> T as(Class<T> type) {
        if (!content.isRecorded()) {
            throw new IllegalStateException("No value was recorded: its state is " + content.state());
        }
        try {
            return MAPPER.readValue(content.json(), type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The recorded value does not fit " + type.getName(), e);
        }
    }

    /** Reads content as strings, numbers, booleans, lists and maps; null if there is none. */
    static @Nullable Object plain(SpanData.Content content) {
        return switch (content.state()) {
            case PRESENT, CUT -> read(content.json());
            case HIDDEN -> Described.SENSITIVE;
            case UNCAPTURABLE -> "[not captured]";
            case NONE -> null;
        };
    }

    private static @Nullable Object read(String json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (JacksonException beyondItsLimits) {
            return "[not captured]";
        }
    }
}
