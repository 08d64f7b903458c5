/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Span;
import dev.agenttracing.Trace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Some of a trace's spans, in their order. The cursor stands for the last of them; the trace is read anew for each page.
 *
 * @param spans the spans
 * @param nextCursor leads to the further spans; empty if these are the last
 */
record SpanPage(List<Span> spans, Optional<String> nextCursor) {

    private static final int SIZE = 1_000;

    static SpanPage first(Trace trace) {
        return from(0, trace.spans());
    }

    static SpanPage after(String cursor, Trace trace) {
        List<Span> spans = trace.spans();
        int last = IntStream.range(0, spans.size())
                .filter(i -> cursor(spans.get(i)).equals(cursor))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The cursor is not one that a page of this trace gave; start again without a cursor"));
        return from(last + 1, spans);
    }

    private static SpanPage from(int start, List<Span> all) {
        int end = Math.min(start + SIZE, all.size());
        Optional<String> next = end < all.size() ? Optional.of(cursor(all.get(end - 1))) : Optional.empty();
        return new SpanPage(all.subList(start, end), next);
    }

    private static String cursor(Span last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.id().getBytes(StandardCharsets.US_ASCII));
    }
}
