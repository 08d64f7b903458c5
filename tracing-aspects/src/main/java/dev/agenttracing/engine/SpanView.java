/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Attributes;
import dev.agenttracing.CapturedContent;
import dev.agenttracing.Cut;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.store.StoredTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A span in its place in the tree. Its place is set while the tree is made, by {@link TraceView} alone. */
final class SpanView implements Span {

    private final SpanData data;
    private final List<Score> scores;
    private final Instant readAt;
    private final Tracing tracing;
    private final List<SpanView> children = new ArrayList<>(2);
    private @Nullable SpanView parent;
    private @Nullable SpanView speaker;
    private boolean top;
    private boolean parentMissing;

    SpanView(SpanData data, List<Score> scores, Instant readAt, Tracing tracing) {
        this.data = data;
        this.scores = Collections.unmodifiableList(scores);
        this.readAt = readAt;
        this.tracing = tracing;
    }

    void becomeTop() {
        top = true;
    }

    void hangUnder(SpanView above, boolean missing) {
        parent = above;
        parentMissing = missing;
        above.children.add(this);
    }

    void moveUnder(SpanView above) {
        if (parent != null) {
            parent.children.remove(this);
        }
        hangUnder(above, true);
    }

    void settle(SpanView speaksForIt) {
        speaker = speaksForIt;
    }

    boolean isSettled() {
        return speaker != null;
    }

    SpanView speaker() {
        return speaker == null ? this : speaker;
    }

    @Nullable
    SpanView parentView() {
        return parent;
    }

    List<SpanView> childViews() {
        return children;
    }

    @Override
    public String traceId() {
        return data.traceId();
    }

    @Override
    public String id() {
        return data.id();
    }

    @Override
    public Optional<String> parentSpanId() {
        return data.parentSpanId();
    }

    @Override
    public Optional<Span> parent() {
        return Optional.ofNullable(parent);
    }

    @Override
    public List<Span> children() {
        return Collections.unmodifiableList(children);
    }

    @Override
    public SpanType type() {
        return data.type();
    }

    @Override
    public String name() {
        return data.name();
    }

    @Override
    public Optional<String> entityType() {
        return data.type().entityType();
    }

    @Override
    public Optional<String> entityId() {
        return data.entityId();
    }

    @Override
    public SpanStatus status() {
        return data.status();
    }

    @Override
    public boolean isTop() {
        return top;
    }

    @Override
    public boolean isEntry() {
        return data.entry();
    }

    @Override
    public boolean parentMissing() {
        return parentMissing;
    }

    @Override
    public Optional<String> remoteParentSpanId() {
        return data.remoteParentSpanId();
    }

    @Override
    public Instant startTime() {
        return data.startTime();
    }

    @Override
    public Optional<Instant> endTime() {
        return data.endTime();
    }

    @Override
    public Duration duration() {
        return data.duration().orElseGet(() -> StoredTrace.openDuration(data, readAt));
    }

    @Override
    public Optional<SpanError> error() {
        return data.error();
    }

    @Override
    public CapturedContent input() {
        return new JsonContent(data.input());
    }

    @Override
    public CapturedContent output() {
        return new JsonContent(data.output());
    }

    @Override
    public Attributes attributes() {
        return data.attributes();
    }

    @Override
    public Map<String, Object> metadata() {
        return speaker().data.metadata();
    }

    @Override
    public Set<String> tags() {
        return speaker().data.tags();
    }

    @Override
    public List<Score> scores() {
        return scores;
    }

    @Override
    public List<Cut> cuts() {
        return data.cuts();
    }

    @Override
    public void addScore(Score score) {
        tracing.addScore(traceId(), id(), score);
    }

    @Override
    public String toString() {
        return "Span[" + id() + " " + type() + " " + status() + "]";
    }
}
