/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Cost;
import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a {@link TraceQuery} means, said once for all who hold whole traces in their hands. */
public final class TraceMatcher {

    private final TraceQuery query;
    private final Set<String> words;

    /**
     * Makes a matcher.
     *
     * @param query what to look for; limit and cursor do not count here
     */
    public TraceMatcher(TraceQuery query) {
        this.query = query;
        this.words = query.text().map(Words::of).orElse(Set.of());
    }

    /**
     * Tells whether a trace matches.
     *
     * @param trace the trace
     * @param now the end of what runs
     * @return true if it does
     */
    public boolean matches(StoredTrace trace, Instant now) {
        return inTime(trace.start())
                && matches(trace.summary(now))
                && hasSpan(trace)
                && hasModel(trace)
                && hasWords(trace);
    }

    /** {@return whether a trace's summary does not tell all that counts: then its spans are to be seen too} */
    public boolean asksForSpans() {
        return !query.spanTypes().isEmpty()
                || !query.spanNames().isEmpty()
                || !query.models().isEmpty()
                || query.text().isPresent();
    }

    /** {@return whether what a span took and gave is to be seen} */
    public boolean asksForContent() {
        return query.text().isPresent();
    }

    /**
     * Tells whether a trace matches in all that is not asked of single spans.
     *
     * @param trace what is known of it
     * @return true if it does
     */
    public boolean matches(TraceSummary trace) {
        return inTime(trace.startTime())
                && anyOf(query.names(), trace.name())
                && anyOf(query.statuses(), trace.status())
                && query.hasErrors()
                        .map(wanted -> wanted == (trace.errorCount() > 0))
                        .orElse(true)
                && query.conversationId()
                        .map(id -> trace.conversationId().equals(Optional.of(id)))
                        .orElse(true)
                && query.minDuration()
                        .map(min -> trace.duration().compareTo(min) >= 0)
                        .orElse(true)
                && query.minCost()
                        .map(min -> trace.cost()
                                .map(Cost::amount)
                                .filter(cost -> cost.compareTo(min) >= 0)
                                .isPresent())
                        .orElse(true)
                && trace.tags().containsAll(query.tags())
                && hasMetadata(trace.metadata())
                && hasScores(trace.scores());
    }

    private boolean inTime(Instant start) {
        return query.from().map(from -> !start.isBefore(from)).orElse(true)
                && query.to().map(start::isBefore).orElse(true);
    }

    private boolean hasMetadata(Map<String, Object> metadata) {
        return query.metadata().entrySet().stream()
                .allMatch(wanted -> metadata.containsKey(wanted.getKey())
                        && String.valueOf(metadata.get(wanted.getKey())).equals(wanted.getValue()));
    }

    private boolean hasScores(List<Score> scores) {
        return query.scores().entrySet().stream()
                .allMatch(wanted -> scores.stream()
                        .anyMatch(score -> score.name().equals(wanted.getKey())
                                && score.value().isPresent()
                                && wanted.getValue().contains(score.value().getAsDouble())));
    }

    private boolean hasSpan(StoredTrace trace) {
        if (query.spanTypes().isEmpty() && query.spanNames().isEmpty()) {
            return true;
        }
        return trace.spans().stream()
                .anyMatch(span -> anyOf(query.spanTypes(), span.type()) && anyOf(query.spanNames(), span.name()));
    }

    private boolean hasModel(StoredTrace trace) {
        return query.models().isEmpty() || trace.spans().stream().anyMatch(this::hasModel);
    }

    private boolean hasModel(SpanData span) {
        return StoredTrace.text(span, SpanAttributes.MODEL)
                        .filter(query.models()::contains)
                        .isPresent()
                || StoredTrace.text(span, SpanAttributes.RESPONSE_MODEL)
                        .filter(query.models()::contains)
                        .isPresent();
    }

    private boolean hasWords(StoredTrace trace) {
        if (query.text().isEmpty()) {
            return true;
        }
        Set<String> missing = new HashSet<>(words);
        // A text without a single word, such as "?!", is in no trace.
        return !words.isEmpty() && trace.spans().stream().anyMatch(span -> findWords(span, missing));
    }

    private static boolean findWords(SpanData span, Set<String> missing) {
        SpanText.eachWord(span, word -> {
            missing.remove(word);
            return !missing.isEmpty();
        });
        return missing.isEmpty();
    }

    private static <T> boolean anyOf(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
