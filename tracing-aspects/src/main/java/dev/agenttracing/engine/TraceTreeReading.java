/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TraceTree;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of spans that come one after another: what is live first, then what is stored. Of most spans a few figures are
 * kept, of entry spans and of the first error more. The sums are those of {@link StoredTrace}. Not thread-safe.
 */
final class TraceTreeReading {

    private static final Comparator<SpanData> BY_START =
            Comparator.comparing(SpanData::startTime).thenComparing(SpanData::id);

    private final Instant readAt;
    private final Map<String, SpanData> live = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<TraceTree.Node> nodes = new ArrayList<>();
    private final List<SpanData> entries = new ArrayList<>();
    private final Set<String> models = new LinkedHashSet<>();
    private @Nullable SpanData firstError;
    private @Nullable Instant first;
    private Instant last = Instant.MIN;
    private TokenUsage usage = TokenUsage.NONE;
    private Optional<Cost> cost = Optional.empty();
    private boolean costUnknown;
    private int errors;
    private boolean complete = true;

    TraceTreeReading(Instant readAt, Collection<SpanData> live) {
        this.readAt = readAt;
        live.forEach(span -> this.live.put(span.id(), span));
    }

    /** Takes a span that is stored. */
    void stored(SpanData span) {
        SpanData own = live.remove(span.id());
        add(own == null ? span : StoredTrace.further(own, span));
    }

    boolean isEmpty() {
        return nodes.isEmpty() && live.isEmpty();
    }

    private void add(SpanData span) {
        Duration duration = span.duration().orElseGet(() -> StoredTrace.openDuration(span, readAt));
        Optional<Cost> own = StoredTrace.isModelCall(span)
                ? Cost.from(span.attributes().get(SpanAttributes.COST).orElse(null))
                : Optional.empty();
        nodes.add(new TraceTree.Node(
                span.id(),
                span.parentSpanId().map(this::same).orElse(null),
                span.type(),
                same(span.name()),
                span.status(),
                span.startTime(),
                duration,
                span.entry(),
                span.joined(),
                own.orElse(null)));
        first = first == null || span.startTime().isBefore(first) ? span.startTime() : first;
        Instant end = span.startTime().plus(duration);
        last = end.isAfter(last) ? end : last;
        complete &= span.status() != SpanStatus.RUNNING;
        errors += span.status() == SpanStatus.ERROR ? 1 : 0;
        if (span.error().isPresent() && (firstError == null || BY_START.compare(span, firstError) < 0)) {
            firstError = withoutContent(span);
        }
        if (span.entry()) {
            entries.add(withoutContent(span));
        }
        if (StoredTrace.isModelCall(span)) {
            sum(span, own);
        }
    }

    /** Names and parents come again and again: each is kept once. */
    private String same(String text) {
        return texts.computeIfAbsent(text, first -> first);
    }

    private static SpanData withoutContent(SpanData span) {
        return span.toBuilder()
                .input(SpanData.Content.NONE)
                .output(SpanData.Content.NONE)
                .build();
    }

    private void sum(SpanData span, Optional<Cost> own) {
        TokenUsage used = StoredTrace.usage(span);
        usage = usage.plus(used);
        costUnknown |= own.isEmpty() && used.totalTokens() > 0;
        cost = cost.isPresent() && own.isPresent() ? Optional.of(cost.get().plus(own.get())) : cost.or(() -> own);
        span.attributes()
                .get(SpanAttributes.MODEL)
                .filter(String.class::isInstance)
                .ifPresent(model -> models.add((String) model));
    }

    /** Gives the tree, with what is stored beside the spans, if anything is. */
    TraceTree tree(String traceId, @Nullable TraceHead head, long dropped) {
        List<SpanData> rest = new ArrayList<>(live.values());
        rest.sort(BY_START);
        rest.forEach(this::add);
        entries.sort(BY_START);
        return TraceTree.of(
                root -> summary(traceId, head, dropped, root),
                head == null ? List.of() : head.feedback(),
                readAt,
                nodes);
    }

    private TraceSummary summary(String traceId, @Nullable TraceHead head, long dropped, TraceTree.Node root) {
        Optional<SpanData> speaker =
                entries.stream().filter(entry -> entry.id().equals(root.id())).findFirst();
        Instant start = first == null ? readAt : first;
        Map<String, Object> metadata = new LinkedHashMap<>();
        Set<String> tags = new LinkedHashSet<>();
        speaker.ifPresent(entry -> {
            metadata.putAll(entry.metadata());
            tags.addAll(entry.tags());
        });
        entries.forEach(entry -> {
            entry.metadata().forEach(metadata::putIfAbsent);
            tags.addAll(entry.tags());
        });
        Optional<SpanError> error = speaker.flatMap(SpanData::error)
                .or(() -> Optional.ofNullable(firstError).flatMap(SpanData::error));
        return new TraceSummary(
                traceId,
                root.name(),
                root.status(),
                complete,
                errors,
                error,
                head == null ? start : head.start(),
                Duration.between(start, last),
                nodes.size(),
                usage,
                costUnknown ? cost.map(Cost::incomplete) : cost,
                models,
                tags,
                metadata,
                speaker.flatMap(SpanData::conversationId)
                        .or(() -> entries.stream()
                                .flatMap(entry -> entry.conversationId().stream())
                                .findFirst()),
                Optional.empty(),
                Optional.empty(),
                head == null ? List.of() : head.scores(),
                dropped + (head == null ? 0 : head.droppedSpans()));
    }
}
