/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an item tells, in the order in which it is said. What there is not, is not told. */
final class Facts {

    private final Map<String, Object> told = new LinkedHashMap<>();

    Map<String, Object> told() {
        return told;
    }

    Facts put(String key, @Nullable Object value) {
        if (value != null) {
            told.put(key, value);
        }
        return this;
    }

    void without(String... keys) {
        told.keySet().removeAll(List.of(keys));
    }

    Facts timing(TraceTree.Node span) {
        put("startTime", span.startTime());
        return span.status() == SpanStatus.RUNNING
                ? this
                : put("durationMs", span.duration().toNanos() / 1e6);
    }

    void said(ChatMessage message) {
        text(message.text());
        if (!message.reasoning().isEmpty()) {
            text("reasoning", message.reasoning());
        }
        if (!message.toolCalls().isEmpty()) {
            put(
                    "toolCalls",
                    message.toolCalls().stream().map(ChatMessage.Call::facts).toList());
        }
    }

    /** The item's own text, and how long it is where it is cut. */
    void text(String text) {
        text("text", text);
        if (text.length() > Texts.LENGTH) {
            put("length", text.length());
        }
    }

    void text(String key, String text) {
        put(key, Texts.cut(text));
    }

    void value(String key, SpanData.Content content) {
        Object value = Texts.value(content);
        if (value != null) {
            text(key, Texts.json(value));
        }
        cut(key, content);
    }

    /** Says whether a part of it is missing. */
    void cut(String key, SpanData.Content content) {
        missing(key + "State", content);
    }

    /** Says whether a part of the item's own text is missing. */
    void state(SpanData.Content content) {
        missing("state", content);
    }

    private void missing(String key, SpanData.Content content) {
        if (content.state() == State.HIDDEN || content.state() == State.CUT) {
            put(key, content.state().jsonName());
        }
    }
}
