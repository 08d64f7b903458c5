/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Adds spans to the summary of a trace without reading the ones that are there, where that cannot change what the trace is
 * called: most spans of a long trace are such.
 */
final class TraceGrowth {

    private TraceGrowth() {}

    /** Whether new spans are plain: their figures add up, and neither the root nor the error shown can change. */
    static boolean isPlain(Collection<SpanData> spans, TraceSummary known) {
        return spans.stream()
                .allMatch(span -> !span.entry()
                        && span.status() != SpanStatus.ERROR
                        && span.status() != SpanStatus.RUNNING
                        && span.error().isEmpty()
                        && span.metadata().isEmpty()
                        && span.tags().isEmpty()
                        && span.conversationId().isEmpty()
                        && isIn(cost(span), known));
    }

    private static Optional<Cost> cost(SpanData span) {
        return Cost.from(span.attributes().get(SpanAttributes.COST).orElse(null));
    }

    private static boolean isIn(Optional<Cost> cost, TraceSummary known) {
        return cost.isEmpty()
                || known.cost()
                        .map(sum -> sum.currency().equals(cost.get().currency()))
                        .orElse(false);
    }

    static TraceSummary add(Collection<SpanData> spans, TraceSummary known) {
        TokenUsage more = spans.stream()
                .filter(StoredTrace::isModelCall)
                .map(StoredTrace::usage)
                .reduce(TokenUsage.NONE, TokenUsage::plus);
        Set<String> models = new LinkedHashSet<>(known.models());
        spans.stream()
                .filter(StoredTrace::isModelCall)
                .flatMap(span -> span.attributes().get(SpanAttributes.MODEL).stream())
                .filter(String.class::isInstance)
                .forEach(model -> models.add((String) model));
        return new TraceSummary(
                known.traceId(),
                known.name(),
                known.status(),
                known.complete(),
                known.errorCount(),
                known.error(),
                known.startTime(),
                known.duration(),
                known.spanCount() + spans.size(),
                known.usage().plus(more),
                cost(spans, known, more),
                models,
                known.tags(),
                known.metadata(),
                known.conversationId(),
                known.inputPreview(),
                known.outputPreview(),
                known.scores(),
                known.droppedSpans());
    }

    private static Optional<Cost> cost(Collection<SpanData> spans, TraceSummary known, TokenUsage moreUsage) {
        Optional<Cost> more = StoredTrace.cost(spans);
        boolean unknown = more.isEmpty() && moreUsage.totalTokens() > 0;
        Optional<Cost> sum = known.cost();
        if (more.isPresent()) {
            sum = sum.map(cost -> cost.plus(more.get()));
        }
        return unknown ? sum.map(Cost::incomplete) : sum;
    }
}
