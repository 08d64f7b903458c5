/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Cost;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All spans known of a trace, read as one: which of them is the root, and what the trace is called, took and cost. The same
 * rules for what is stored and what is live. Immutable.
 */
public final class StoredTrace {

    /** The most characters of an input or output that a list shows. */
    public static final int PREVIEW_LENGTH = 160;

    private static final Comparator<SpanData> BY_START =
            Comparator.comparing(SpanData::startTime).thenComparing(SpanData::id);

    private final String traceId;
    private final Instant start;
    private final List<SpanData> spans;
    private final List<SpanData> topSpans;
    private final SpanData rootSpan;
    private final List<Score> scores;
    private final List<Feedback> feedback;
    private final long droppedSpans;

    /**
     * Reads spans as a trace.
     *
     * @param traceId the trace's id
     * @param start the start of the first span stored: the key of the order
     * @param spans the spans, in any order; at least one. Of a span id that comes twice, what is further counts
     * @param scores the scores
     * @param feedback the feedback
     * @param droppedSpans how many spans were lost
     * @throws IllegalArgumentException if there is no span
     */
    public StoredTrace(
            String traceId,
            Instant start,
            Collection<SpanData> spans,
            Collection<Score> scores,
            Collection<Feedback> feedback,
            long droppedSpans) {
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("A trace has at least one span");
        }
        this.traceId = traceId;
        this.start = start;
        this.spans = sorted(eachOnce(spans), BY_START);
        this.topSpans = topSpans(this.spans);
        this.rootSpan = rootSpan(this.spans, this.topSpans);
        this.scores = sorted(scores, Comparator.comparing(Score::time).thenComparing(Score::id));
        this.feedback = sorted(feedback, Comparator.comparing(Feedback::time).thenComparing(Feedback::id));
        this.droppedSpans = droppedSpans;
    }

    /**
     * Adds what lives. Of a span id, what is further counts, as in {@link TraceStore#write}; else what lives: of a span that runs,
     * only its beginning is stored.
     *
     * @param more spans of the trace
     * @param moreDropped how many further spans were lost
     * @return the trace with them
     */
    public StoredTrace with(Collection<SpanData> more, long moreDropped) {
        if (more.isEmpty() && moreDropped == 0) {
            return this;
        }
        List<SpanData> all = new ArrayList<>(more);
        all.addAll(spans);
        return new StoredTrace(traceId, start, all, scores, feedback, droppedSpans + moreDropped);
    }

    /**
     * Puts another record of a span in the place of the one that is known.
     *
     * @param span a span whose id is known
     * @return the trace with it
     */
    public StoredTrace withReplaced(SpanData span) {
        List<SpanData> all = new ArrayList<>(spans);
        all.replaceAll(each -> each.id().equals(span.id()) ? span : each);
        return new StoredTrace(traceId, start, all, scores, feedback, droppedSpans);
    }

    /** {@return the trace without inputs and outputs; their states stay} */
    public StoredTrace outline() {
        List<SpanData> bare = spans.stream()
                .map(span -> span.toBuilder()
                        .input(new SpanData.Content(span.input().state(), "null"))
                        .output(new SpanData.Content(span.output().state(), "null"))
                        .build())
                .toList();
        return new StoredTrace(traceId, start, bare, scores, feedback, droppedSpans);
    }

    /**
     * Chooses between two records of one span: one that has ended replaces an abandoned one, and either a running one; else
     * the first stays.
     *
     * @param known the record that is known
     * @param next the record that comes
     * @return the one to keep
     */
    public static SpanData further(SpanData known, SpanData next) {
        return rank(next) > rank(known) ? next : known;
    }

    private static int rank(SpanData span) {
        return switch (span.status()) {
            case RUNNING -> 0;
            case ABANDONED -> 1;
            default -> 2;
        };
    }

    /** {@return the trace's id} */
    public String traceId() {
        return traceId;
    }

    /** {@return the start of the first span stored: the key of the order} */
    public Instant start() {
        return start;
    }

    /** {@return all spans, by start time, then id} */
    public List<SpanData> spans() {
        return spans;
    }

    /** {@return the entry spans whose parent is not there, by start time, then id; empty if each entry span was lost} */
    public List<SpanData> topSpans() {
        return topSpans;
    }

    /** {@return the earliest top span that did not join from outside, else the earliest, else the earliest span} */
    public SpanData rootSpan() {
        return rootSpan;
    }

    /** {@return the scores, oldest first} */
    public List<Score> scores() {
        return scores;
    }

    /** {@return the feedback, oldest first} */
    public List<Feedback> feedback() {
        return feedback;
    }

    /** {@return how many spans were lost} */
    public long droppedSpans() {
        return droppedSpans;
    }

    /** {@return true if no span runs} */
    public boolean isComplete() {
        return spans.stream().noneMatch(span -> span.status() == SpanStatus.RUNNING);
    }

    /** {@return how many spans ended with an error} */
    public int errorCount() {
        return (int)
                spans.stream().filter(span -> span.status() == SpanStatus.ERROR).count();
    }

    /** {@return the start of the first span} */
    public Instant startTime() {
        return spans.get(0).startTime();
    }

    /**
     * Measures the trace.
     *
     * @param now the end of what runs
     * @return from the start of the first span to the end of the last
     */
    public Duration duration(Instant now) {
        Duration longest = Duration.ZERO;
        for (SpanData span : spans) {
            Duration offset = Duration.between(startTime(), span.startTime());
            Duration own = span.duration().orElseGet(() -> openDuration(span, now));
            Duration end = offset.plus(own);
            longest = end.compareTo(longest) > 0 ? end : longest;
        }
        return longest;
    }

    /**
     * Measures a span that runs.
     *
     * @param span the span
     * @param now the time to measure to
     * @return from its start; not negative
     */
    public static Duration openDuration(SpanData span, Instant now) {
        Duration open = Duration.between(span.startTime(), now);
        return open.isNegative() ? Duration.ZERO : open;
    }

    /** {@return the tokens of all calls of models} */
    public TokenUsage usage() {
        return spans.stream()
                .filter(StoredTrace::isModelCall)
                .map(StoredTrace::usage)
                .reduce(TokenUsage.NONE, TokenUsage::plus);
    }

    /** {@return the cost of all calls of models} */
    public Optional<Cost> cost() {
        return cost(spans);
    }

    /** {@return the models that were asked for} */
    public Set<String> models() {
        Set<String> models = new LinkedHashSet<>();
        for (SpanData span : spans) {
            if (isModelCall(span)) {
                text(span, SpanAttributes.MODEL).ifPresent(models::add);
            }
        }
        return Collections.unmodifiableSet(models);
    }

    /** {@return the metadata of all entry spans; on equal keys the root's, else the earliest's} */
    public Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>(rootSpan.metadata());
        spans.forEach(span -> span.metadata().forEach(metadata::putIfAbsent));
        return Collections.unmodifiableMap(metadata);
    }

    /** {@return the tags of all entry spans} */
    public Set<String> tags() {
        Set<String> tags = new LinkedHashSet<>(rootSpan.tags());
        spans.forEach(span -> tags.addAll(span.tags()));
        return Collections.unmodifiableSet(tags);
    }

    /** {@return the root's conversation, else that of the earliest entry span that has one} */
    public Optional<String> conversationId() {
        return rootSpan.conversationId()
                .or(() -> spans.stream()
                        .flatMap(span -> span.conversationId().stream())
                        .findFirst());
    }

    /**
     * Sums the trace up.
     *
     * @param now the end of what runs
     * @return what a list shows
     */
    public TraceSummary summary(Instant now) {
        return new TraceSummary(
                traceId,
                rootSpan.name(),
                rootSpan.status(),
                isComplete(),
                errorCount(),
                error(),
                start,
                duration(now),
                spans.size(),
                usage(),
                cost(),
                models(),
                tags(),
                metadata(),
                conversationId(),
                preview(rootSpan.input()),
                preview(rootSpan.output()),
                scores,
                droppedSpans);
    }

    /**
     * Tells whether a span is a call of a model, whose tokens and cost count.
     *
     * @param span the span
     * @return true if it is
     */
    public static boolean isModelCall(SpanData span) {
        return span.type().equals(SpanType.MODEL_GENERATION) || span.type().equals(SpanType.EMBEDDING);
    }

    /**
     * Reads the tokens of a span.
     *
     * @param span the span
     * @return its tokens; none if untold
     */
    public static TokenUsage usage(SpanData span) {
        return TokenUsage.from(span.attributes().get(SpanAttributes.USAGE).orElse(null));
    }

    /**
     * Sums up what calls of models cost.
     *
     * @param spans any spans
     * @return the sum; not complete if a call that used tokens has no price, empty if none has
     */
    public static Optional<Cost> cost(Collection<SpanData> spans) {
        Optional<Cost> sum = Optional.empty();
        boolean unknown = false;
        for (SpanData span : spans) {
            if (!isModelCall(span)) {
                continue;
            }
            Optional<Cost> cost =
                    Cost.from(span.attributes().get(SpanAttributes.COST).orElse(null));
            unknown |= cost.isEmpty() && usage(span).totalTokens() > 0;
            sum = sum.isPresent() && cost.isPresent() ? Optional.of(sum.get().plus(cost.get())) : sum.or(() -> cost);
        }
        return unknown ? sum.map(Cost::incomplete) : sum;
    }

    static Optional<String> text(SpanData span, String attribute) {
        return span.attributes().get(attribute).filter(String.class::isInstance).map(String.class::cast);
    }

    private Optional<SpanError> error() {
        return rootSpan.error()
                .or(() -> spans.stream().flatMap(span -> span.error().stream()).findFirst());
    }

    /**
     * Shortens a content to what a list shows of it.
     *
     * @param content the content
     * @return the first of its values, joined; empty if none was recorded
     */
    public static Optional<String> preview(SpanData.Content content) {
        return content.isRecorded()
                ? Optional.of(ContentText.preview(content.json(), PREVIEW_LENGTH))
                : Optional.empty();
    }

    private static Collection<SpanData> eachOnce(Collection<SpanData> spans) {
        Map<String, SpanData> byId = new LinkedHashMap<>();
        spans.forEach(span -> byId.merge(span.id(), span, StoredTrace::further));
        return byId.values();
    }

    private static List<SpanData> topSpans(List<SpanData> spans) {
        Set<String> ids = new HashSet<>();
        spans.forEach(span -> ids.add(span.id()));
        return spans.stream()
                .filter(span -> span.entry()
                        && span.parentSpanId().filter(ids::contains).isEmpty())
                .toList();
    }

    private static SpanData rootSpan(List<SpanData> spans, List<SpanData> tops) {
        return tops.stream()
                .filter(top -> !top.joined())
                .findFirst()
                .or(() -> tops.stream().findFirst())
                .orElse(spans.get(0));
    }

    private static <T> List<T> sorted(Collection<T> items, Comparator<T> order) {
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(order);
        return Collections.unmodifiableList(sorted);
    }
}
