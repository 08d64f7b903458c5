/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * A span with the beginnings of what it took and gave in place of the whole.
 *
 * @param span the span; the states of its input and output are there, their JSON is {@code "null"}
 * @param inputPreview the beginning of what it took; empty if nothing was recorded
 * @param outputPreview the beginning of what it gave; empty if nothing was recorded
 * @param inputBytes how many bytes of UTF-8 the JSON has that was recorded of what it took; 0 if nothing was
 * @param outputBytes the same of what it gave
 */
public record SpanOutline(
        SpanData span,
        Optional<String> inputPreview,
        Optional<String> outputPreview,
        long inputBytes,
        long outputBytes) {}
