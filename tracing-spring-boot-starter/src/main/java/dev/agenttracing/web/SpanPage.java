/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Some of a trace's spans, in their order. The cursor stands for the last of them; the trace is read anew for each page.
 *
 * @param numbers the numbers of the spans
 * @param nextCursor leads to the further spans; empty if these are the last
 */
record SpanPage(List<Integer> numbers, Optional<String> nextCursor) {

    /**
     * Chooses the spans of a page.
     *
     * @param size how many spans there are in all
     * @param of gives the number of a span by its place among all
     */
    static SpanPage of(int size, int limit, TraceTree tree, Parameters parameters, IntUnaryOperator of) {
        int start = parameters
                .text("cursor")
                .map(cursor -> 1 + placeOf(cursor, size, tree, of))
                .orElseGet(() -> parameters.number("offset", 0, Integer.MAX_VALUE, 0));
        int end = (int) Math.min((long) start + limit, size);
        List<Integer> numbers =
                IntStream.range(Math.min(start, end), end).map(of).boxed().toList();
        return new SpanPage(
                numbers,
                end < size && !numbers.isEmpty()
                        ? Optional.of(cursor(tree.node(of.applyAsInt(end - 1)).id()))
                        : Optional.empty());
    }

    private static int placeOf(String cursor, int size, TraceTree tree, IntUnaryOperator of) {
        String last = spanId(cursor);
        return IntStream.range(0, size)
                .filter(place -> tree.node(of.applyAsInt(place)).id().equals(last))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The cursor is not one that a page of this trace gave; start again without a cursor"));
    }

    private static String spanId(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notOurs) {
            return "";
        }
    }

    private static String cursor(String spanId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(spanId.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return the numbers, a few at a time} */
    List<List<Integer>> inParts(int size) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += size) {
            parts.add(numbers.subList(from, Math.min(from + size, numbers.size())));
        }
        return parts;
    }
}
