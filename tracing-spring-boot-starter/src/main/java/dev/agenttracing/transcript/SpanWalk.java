/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the spans of a trace as they are met on a walk over its tree, some at a time: the trace may be larger than memory. Not
 * thread-safe.
 */
final class SpanWalk {

    private static final int AT_ONCE = 50;
    private static final int MAX_SUMMED = 1_000;

    private final TraceReader traces;
    private final TraceTree tree;
    private final int[] places;
    private final Map<String, SpanData> read = new HashMap<>();

    SpanWalk(TraceReader traces, TraceTree tree) {
        this.traces = traces;
        this.tree = tree;
        this.places = new int[tree.size()];
        for (int place = 0; place < places.length; place++) {
            places[tree.inTreeOrder(place)] = place;
        }
    }

    TraceTree tree() {
        return tree;
    }

    String traceId() {
        return tree.summary().traceId();
    }

    /** The spans that stand under no other, in order. */
    List<Integer> tops() {
        List<Integer> tops = new ArrayList<>();
        for (int span = 0; span < tree.size(); span++) {
            if (tree.parent(span) == TraceTree.NONE) {
                tops.add(span);
            }
        }
        return tops;
    }

    boolean hasModel() {
        for (int span = 0; span < tree.size(); span++) {
            if (tree.node(span).type().equals(SpanType.MODEL_GENERATION)) {
                return true;
            }
        }
        return false;
    }

    /** Gives a span with what it took and gave; null if it was deleted meanwhile. */
    @Nullable
    SpanData span(int number) {
        String id = tree.node(number).id();
        if (!read.containsKey(id)) {
            read.clear();
            List<String> next = new ArrayList<>();
            for (int place = places[number]; place < places.length && next.size() < AT_ONCE; place++) {
                next.add(tree.node(tree.inTreeOrder(place)).id());
            }
            traces.spans(traceId(), next).forEach(each -> read.put(each.id(), each));
        }
        return read.get(id);
    }

    /**
     * What a span and all under it are together.
     *
     * @param spans how many they are
     * @param usage the tokens; of more than a thousand model calls those of the first
     * @param cost the cost; null if none is known
     */
    record Sum(int spans, TokenUsage usage, @Nullable Cost cost) {}

    Sum sum(int span) {
        int spans = 0;
        Cost cost = null;
        List<String> models = new ArrayList<>();
        Deque<Integer> left = new ArrayDeque<>(List.of(span));
        while (!left.isEmpty()) {
            int at = left.pop();
            spans++;
            TraceTree.Node node = tree.node(at);
            if (node.type().equals(SpanType.MODEL_GENERATION) && models.size() < MAX_SUMMED) {
                models.add(node.id());
            }
            Cost own = node.cost();
            cost = own == null ? cost : cost == null ? own : cost.plus(own);
            tree.children(at).forEach(left::push);
        }
        TokenUsage usage = TokenUsage.NONE;
        for (SpanOutline model : models.isEmpty() ? List.<SpanOutline>of() : traces.outlines(traceId(), models)) {
            usage = usage.plus(TokenUsage.from(
                    model.span().attributes().get(SpanAttributes.USAGE).orElse(null)));
        }
        return new Sum(spans, usage, cost);
    }
}
