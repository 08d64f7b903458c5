/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Cost;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.Tracing;
import dev.agenttracing.store.StoredTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A trace as a tree. The tree is made in linear time, without recursion, and is always a tree: a span whose parent is missing
 * hangs under the root, and so does one of each ring of spans that name each other as parents; what is below a ring stays there.
 */
final class TraceView implements Trace {

    private final StoredTrace trace;
    private final Instant readAt;
    private final Tracing tracing;
    private final Map<String, SpanView> byId = new LinkedHashMap<>();
    private final SpanView root;

    TraceView(StoredTrace trace, Instant readAt, Tracing tracing) {
        this.trace = trace;
        this.readAt = readAt;
        this.tracing = tracing;
        Map<String, List<Score>> scores = new HashMap<>();
        trace.scores()
                .forEach(score -> score.spanId()
                        .ifPresent(id -> scores.computeIfAbsent(id, key -> new ArrayList<>())
                                .add(score)));
        for (SpanData span : trace.spans()) {
            byId.put(span.id(), new SpanView(span, scores.getOrDefault(span.id(), List.of()), readAt, tracing));
        }
        this.root = node(trace.rootSpan());
        trace.topSpans().forEach(top -> node(top).becomeTop());
        hang();
    }

    private SpanView node(SpanData span) {
        return Objects.requireNonNull(byId.get(span.id()));
    }

    private void hang() {
        for (SpanView span : byId.values()) {
            if (span != root && !span.isTop()) {
                SpanView parent = span.parentSpanId().map(byId::get).orElse(null);
                span.hangUnder(parent == null ? root : parent, parent == null);
            }
        }
        root.settle(root);
        visit(root);
        trace.topSpans().forEach(top -> visit(node(top)));
        for (SpanView span : byId.values()) {
            if (!span.isSettled()) {
                SpanView member = ringAbove(span);
                member.moveUnder(root);
                visit(member);
            }
        }
    }

    /** Gives a span of the ring that the way up ends in: what is not settled has a parent that is not settled either. */
    private static SpanView ringAbove(SpanView from) {
        Set<SpanView> met = new HashSet<>();
        SpanView at = from;
        while (met.add(at)) {
            at = Objects.requireNonNull(at.parentView());
        }
        return at;
    }

    /** Tells all spans below one which entry span speaks for them. */
    private static void visit(SpanView from) {
        Deque<SpanView> open = new ArrayDeque<>();
        open.add(from);
        while (!open.isEmpty()) {
            SpanView span = open.removeLast();
            SpanView above = span.parentView();
            span.settle(span.isEntry() || above == null ? span : above.speaker());
            span.childViews().forEach(child -> {
                if (!child.isSettled()) {
                    open.add(child);
                }
            });
        }
    }

    @Override
    public String traceId() {
        return trace.traceId();
    }

    @Override
    public Instant readAt() {
        return readAt;
    }

    @Override
    public Span rootSpan() {
        return root;
    }

    @Override
    public List<Span> topSpans() {
        return trace.topSpans().stream().<Span>map(this::node).toList();
    }

    @Override
    public List<Span> spans() {
        return Collections.unmodifiableList(new ArrayList<>(byId.values()));
    }

    @Override
    public List<Span> spans(SpanType type) {
        return byId.values().stream()
                .filter(span -> span.type().equals(type))
                .<Span>map(span -> span)
                .toList();
    }

    @Override
    public Optional<Span> span(String spanId) {
        return Optional.ofNullable(byId.get(spanId));
    }

    @Override
    public boolean isComplete() {
        return trace.isComplete();
    }

    @Override
    public String name() {
        return root.name();
    }

    @Override
    public SpanStatus status() {
        return root.status();
    }

    @Override
    public int errorCount() {
        return trace.errorCount();
    }

    @Override
    public Optional<String> conversationId() {
        return trace.conversationId();
    }

    @Override
    public Instant startTime() {
        return trace.startTime();
    }

    @Override
    public Duration duration() {
        return trace.duration(readAt);
    }

    @Override
    public TokenUsage usage() {
        return trace.usage();
    }

    @Override
    public Optional<Cost> cost() {
        return trace.cost();
    }

    @Override
    public long droppedSpans() {
        return trace.droppedSpans();
    }

    @Override
    public Map<String, Object> metadata() {
        return trace.metadata();
    }

    @Override
    public Set<String> tags() {
        return trace.tags();
    }

    @Override
    public List<Score> scores() {
        return trace.scores();
    }

    @Override
    public List<Feedback> feedback() {
        return trace.feedback();
    }

    @Override
    public void addScore(Score score) {
        tracing.addScore(traceId(), score);
    }

    @Override
    public void addFeedback(Feedback feedback) {
        tracing.addFeedback(traceId(), feedback);
    }

    @Override
    public String toString() {
        return "Trace[" + traceId() + " " + status() + ", " + byId.size() + " spans]";
    }
}
