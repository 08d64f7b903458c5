/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Objects;

/**
 * What went wrong in a span. In JSON: {@code {"type": "java.io.IOException", "message": "…", "stackTrace": "…"}}.
 *
 * @param type the class of the throwable
 * @param message its message; empty if it has none, or if the span's input or output is hidden
 * @param stackTrace the stack frames as text, causes included; without messages where the message is hidden
 */
public record SpanError(String type, String message, String stackTrace) {

    /** Makes an error. */
    public SpanError {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(stackTrace, "stackTrace");
    }
}
