/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a transcript. Immutable.
 *
 * @param id its id, the same each time the transcript is made, also while spans are added
 * @param kind what it is
 * @param traceId the trace that it is of
 * @param spanId the span that tells it; null if it is of the whole trace
 * @param depth how many nested agents it is inside of
 * @param facts what is told, as values that JSON can tell, by their names; which there are, {@link Kind} says
 */
public record TranscriptItem(
        String id, Kind kind, String traceId, @Nullable String spanId, int depth, Map<String, Object> facts) {

    /**
     * What an item is. All with a span have its {@code status}, {@code startTime} (an {@code Instant}), {@code durationMs}, and of one that
     * failed {@code error} ({@code type}, {@code message}). A long {@code text} is cut; then {@code length} tells its characters.
     */
    public enum Kind {
        /** A trace of a conversation begins: {@code name}. */
        TRACE,
        /** Instructions: {@code text}, and {@code changed} if they are not the first. */
        SYSTEM,
        /** What the user said: {@code text}; {@code media}, a number, where there was any. */
        USER,
        /**
         * What a model answered: {@code text}, {@code reasoning}, {@code toolCalls} ({@code id}, {@code name}, {@code arguments}),
         * {@code agent}, {@code model}, {@code usage}, {@code cost}, {@code finishReason}, {@code timeToFirstTokenMs};
         * {@code parallel} if the call before was still running. One of a history that no span here gave has only the first three.
         */
        ASSISTANT,
        /**
         * A call of a tool: {@code name}, {@code arguments}, {@code result} (JSON texts), {@code toolCallId}, and {@code item}, the
         * answer that asked for it.
         */
        TOOL,
        /**
         * A nested agent or workflow: {@code name}, {@code type}, {@code input} and {@code output}, the last thing asked
         * and what came of it, {@code spans} (a number),
         * {@code usage}, {@code cost}; {@code folded} if what is inside of it is not told here.
         */
        AGENT,
        /** Another step: {@code type}, {@code name}, {@code output}; {@code refused} for a guardrail that let nothing pass. */
        STEP,
        /** Messages that were sent again: {@code count}. */
        REPEAT,
        /** Messages that were no more sent: {@code removed}, and {@code added}, how many came in their place. */
        EDITED,
        /** Something to know: {@code text}. */
        NOTE;

        private final String jsonName = name().toLowerCase(Locale.ROOT);

        /** {@return the name as it stands in JSON} */
        public String jsonName() {
            return jsonName;
        }
    }

    /** Makes an item. */
    public TranscriptItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(traceId, "traceId");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
