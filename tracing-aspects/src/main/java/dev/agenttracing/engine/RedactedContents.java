/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of one span what its input and output are when they are redacted, so that each value is redacted once, however
 * often the span is read while it runs. Not thread-safe.
 */
final class RedactedContents {

    private SpanData.@Nullable Content input;
    private SpanData.@Nullable Content redactedInput;
    private SpanData.@Nullable Content output;
    private SpanData.@Nullable Content redactedOutput;

    /** Gives the content redacted; contents are told apart as objects. */
    SpanData.Content get(SpanData.Content content, UnaryOperator<SpanData.Content> redaction) {
        if (content == input && redactedInput != null) {
            return redactedInput;
        }
        if (content == output && redactedOutput != null) {
            return redactedOutput;
        }
        SpanData.Content redacted = redaction.apply(content);
        // The two are asked for in turn.
        output = input;
        redactedOutput = redactedInput;
        input = content;
        redactedInput = redacted;
        return redacted;
    }
}
