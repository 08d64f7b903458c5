/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a reader wants: those of one trace, or of traces that match a query as far as it can be told from what was heard of
 * them. Text, least duration and cost, and scores are not asked: they are known later.
 *
 * @param traceId the trace; empty for all
 * @param query the query
 */
record LiveFilter(Optional<String> traceId, TraceQuery query) {

    boolean admits(LiveEvent event) {
        return traceId.map(event.traceId()::equals).orElse(true) && (!query.hasFilter() || matches(event.facts()));
    }

    private boolean matches(LiveFacts facts) {
        SpanData entry = facts.entry();
        return entry != null
                && isOneOf(query.names(), entry.name())
                && isOneOf(query.statuses(), entry.status())
                && query.from().map(from -> !entry.startTime().isBefore(from)).orElse(true)
                && query.to().map(to -> entry.startTime().isBefore(to)).orElse(true)
                && query.conversationId()
                        .map(id -> entry.conversationId().filter(id::equals).isPresent())
                        .orElse(true)
                && query.hasErrors().map(wanted -> wanted == facts.errors() > 0).orElse(true)
                && facts.tags().containsAll(query.tags())
                && query.metadata().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue()
                                .equals(String.valueOf(facts.metadata().get(wanted.getKey()))))
                && (query.models().isEmpty() || query.models().stream().anyMatch(facts.models()::contains))
                && hasSpan(facts);
    }

    private boolean hasSpan(LiveFacts facts) {
        return (query.spanTypes().isEmpty() && query.spanNames().isEmpty())
                || facts.spans().stream()
                        .anyMatch(span -> isOneOf(query.spanTypes(), SpanType.of(span.type()))
                                && isOneOf(query.spanNames(), span.name()));
    }

    private static <T> boolean isOneOf(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
