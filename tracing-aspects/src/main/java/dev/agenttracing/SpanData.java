/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span as it is filtered, redacted, stored and exported: plain data, without its place in a tree. Immutable.
 *
 * <p>A span with status {@link SpanStatus#RUNNING} is the header of its trace: an entry span as it was when it began, without
 * bodies. It is stored so that a trace is found while it runs, and after its process is gone.
 */
public final class SpanData {

    private final String traceId;
    private final String id;
    private final @Nullable String parentSpanId;
    private final @Nullable String remoteParentSpanId;
    private final @Nullable String remoteTraceId;
    private final SpanType type;
    private final String name;
    private final @Nullable String entityId;
    private final SpanStatus status;
    private final Instant startTime;
    private final @Nullable Duration duration;
    private final boolean entry;
    private final boolean joined;
    private final @Nullable String conversationId;
    private final @Nullable String instance;
    private final Attributes attributes;
    private final Map<String, Object> metadata;
    private final Set<String> tags;
    private final Content input;
    private final Content output;
    private final @Nullable SpanError error;
    private final List<Cut> cuts;

    /**
     * A captured value.
     *
     * @param state whether there is one
     * @param json the value as JSON text; {@code "null"} unless it is present or cut
     */
    public record Content(CapturedContent.State state, String json) {

        /** No value. */
        public static final Content NONE = new Content(CapturedContent.State.NONE, "null");

        /** A value that was kept out of the record. */
        public static final Content HIDDEN = new Content(CapturedContent.State.HIDDEN, "null");

        /** Makes a content. */
        public Content {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(json, "json");
        }

        /** {@return true if there is JSON} */
        public boolean isRecorded() {
            return state == CapturedContent.State.PRESENT || state == CapturedContent.State.CUT;
        }
    }

    private SpanData(Builder builder) {
        this.traceId = TraceIds.requireTraceId(builder.traceId);
        this.id = TraceIds.requireSpanId("id", builder.id);
        this.parentSpanId = builder.parentSpanId;
        this.remoteParentSpanId = builder.remoteParentSpanId;
        this.remoteTraceId = builder.remoteTraceId;
        this.type = builder.type;
        this.name = builder.name;
        this.entityId = builder.entityId;
        this.status = builder.status;
        this.startTime = builder.startTime;
        this.duration = builder.duration;
        this.entry = builder.entry;
        this.joined = builder.joined;
        this.conversationId = builder.conversationId;
        this.instance = builder.instance;
        this.attributes = builder.attributes;
        this.metadata = builder.metadata;
        this.tags = builder.tags;
        this.input = builder.input;
        this.output = builder.output;
        this.error = builder.error;
        this.cuts = builder.cuts;
    }

    /**
     * Begins a span.
     *
     * @param traceId the trace's id
     * @param id the span's id
     * @return a builder of a span of type {@code generic} that began at the epoch and runs, with nothing else told
     */
    public static Builder builder(String traceId, String id) {
        return new Builder(traceId, id);
    }

    /** {@return a builder of the same span} */
    public Builder toBuilder() {
        Builder builder = new Builder(traceId, id);
        builder.parentSpanId = parentSpanId;
        builder.remoteParentSpanId = remoteParentSpanId;
        builder.remoteTraceId = remoteTraceId;
        builder.type = type;
        builder.name = name;
        builder.entityId = entityId;
        builder.status = status;
        builder.startTime = startTime;
        builder.duration = duration;
        builder.entry = entry;
        builder.joined = joined;
        builder.conversationId = conversationId;
        builder.instance = instance;
        builder.attributes = attributes;
        builder.metadata = metadata;
        builder.tags = tags;
        builder.input = input;
        builder.output = output;
        builder.error = error;
        builder.cuts = cuts;
        return builder;
    }

    /** {@return the trace's id} */
    public String traceId() {
        return traceId;
    }

    /** {@return the span's id} */
    public String id() {
        return id;
    }

    /** {@return the id of the span that this one was opened in, as it was told} */
    public Optional<String> parentSpanId() {
        return Optional.ofNullable(parentSpanId);
    }

    /** {@return of an entry span: the id of the span of another process that called, as that process's headers told it} */
    public Optional<String> remoteParentSpanId() {
        return Optional.ofNullable(remoteParentSpanId);
    }

    /** {@return of an entry span: an id of another process that the trace is known by, if it is not the trace's own} */
    public Optional<String> remoteTraceId() {
        return Optional.ofNullable(remoteTraceId);
    }

    /** {@return what the span stands for} */
    public SpanType type() {
        return type;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the name of the thing that ran} */
    public Optional<String> entityId() {
        return Optional.ofNullable(entityId);
    }

    /** {@return how it ended, or that it runs} */
    public SpanStatus status() {
        return status;
    }

    /** {@return when it began, to the microsecond} */
    public Instant startTime() {
        return startTime;
    }

    /** {@return how long it took, to the nanosecond; empty while it runs} */
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    /** {@return when it ended, to the microsecond; empty while it runs} */
    public Optional<Instant> endTime() {
        return duration().map(startTime::plus).map(end -> end.truncatedTo(ChronoUnit.MICROS));
    }

    /** {@return true if no span of its trace was around it in its process} */
    public boolean entry() {
        return entry;
    }

    /** {@return of an entry span: true if it continues a trace that began elsewhere} */
    public boolean joined() {
        return joined;
    }

    /** {@return of an entry span: the conversation that the trace belongs to} */
    public Optional<String> conversationId() {
        return Optional.ofNullable(conversationId);
    }

    /** {@return of an entry span: the running program that recorded it} */
    public Optional<String> instance() {
        return Optional.ofNullable(instance);
    }

    /** {@return what else is known} */
    public Attributes attributes() {
        return attributes;
    }

    /** {@return of an entry span: its metadata; unmodifiable} */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** {@return of an entry span: its tags; unmodifiable} */
    public Set<String> tags() {
        return tags;
    }

    /** {@return what was taken} */
    public Content input() {
        return input;
    }

    /** {@return what was given} */
    public Content output() {
        return output;
    }

    /** {@return what went wrong} */
    public Optional<SpanError> error() {
        return Optional.ofNullable(error);
    }

    /** {@return where a limit cut a value; unmodifiable} */
    public List<Cut> cuts() {
        return cuts;
    }

    /** {@return about how many bytes of memory the span takes} */
    public long estimatedBytes() {
        long bytes = 400 + name.length() + input.json().length() + output.json().length();
        bytes += bytesOf(attributes.asMap()) + bytesOf(metadata);
        for (String tag : tags) {
            bytes += 50 + tag.length();
        }
        bytes += 80L * cuts.size();
        return error == null
                ? bytes
                : bytes + error.message().length() + error.stackTrace().length();
    }

    private static long bytesOf(@Nullable Object value) {
        long bytes = 50;
        if (value instanceof String text) {
            bytes += text.length();
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                bytes += bytesOf(member.getKey()) + bytesOf(member.getValue());
            }
        } else if (value instanceof Collection<?> items) {
            for (Object item : items) {
                bytes += bytesOf(item);
            }
        }
        return bytes;
    }

    /** {@return ids, type and status; no content} */
    @Override
    public String toString() {
        return "SpanData[" + traceId + "/" + id + " " + type + " " + status + "]";
    }

    /** Collects what is known of a span. Not thread-safe. */
    public static final class Builder {

        private final String traceId;
        private final String id;
        private @Nullable String parentSpanId;
        private @Nullable String remoteParentSpanId;
        private @Nullable String remoteTraceId;
        private SpanType type = SpanType.GENERIC;
        private String name = "";
        private @Nullable String entityId;
        private SpanStatus status = SpanStatus.RUNNING;
        private Instant startTime = Instant.EPOCH;
        private @Nullable Duration duration;
        private boolean entry;
        private boolean joined;
        private @Nullable String conversationId;
        private @Nullable String instance;
        private Attributes attributes = Attributes.of(Map.of());
        private Map<String, Object> metadata = Map.of();
        private Set<String> tags = Set.of();
        private Content input = Content.NONE;
        private Content output = Content.NONE;
        private @Nullable SpanError error;
        private List<Cut> cuts = List.of();

        private Builder(String traceId, String id) {
            this.traceId = traceId;
            this.id = id;
        }

        /**
         * Sets the parent.
         *
         * @param parentSpanId its id; null for none
         * @return this builder
         */
        public Builder parentSpanId(@Nullable String parentSpanId) {
            this.parentSpanId = parentSpanId;
            return this;
        }

        /**
         * Sets what another process's headers told.
         *
         * @param remoteTraceId its trace id, if it is not the trace's own
         * @param remoteParentSpanId the id of its span
         * @return this builder
         */
        public Builder remote(@Nullable String remoteTraceId, @Nullable String remoteParentSpanId) {
            this.remoteTraceId = remoteTraceId;
            this.remoteParentSpanId = remoteParentSpanId;
            return this;
        }

        /**
         * Sets the type.
         *
         * @param type the type
         * @return this builder
         */
        public Builder type(SpanType type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * Sets the name.
         *
         * @param name the name
         * @return this builder
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the name of the thing that ran.
         *
         * @param entityId its name; null for none
         * @return this builder
         */
        public Builder entityId(@Nullable String entityId) {
            this.entityId = entityId;
            return this;
        }

        /**
         * Sets when it began.
         *
         * @param startTime the time; it is kept to the microsecond
         * @return this builder
         */
        public Builder startTime(Instant startTime) {
            this.startTime = startTime.truncatedTo(ChronoUnit.MICROS);
            return this;
        }

        /**
         * Sets how it ended.
         *
         * @param status the status
         * @param duration how long it took; null while it runs
         * @return this builder
         */
        public Builder status(SpanStatus status, @Nullable Duration duration) {
            this.status = Objects.requireNonNull(status, "status");
            this.duration = duration;
            return this;
        }

        /**
         * Makes it an entry span.
         *
         * @param joined whether it continues a trace that began elsewhere
         * @return this builder
         */
        public Builder entry(boolean joined) {
            this.entry = true;
            this.joined = joined;
            return this;
        }

        /**
         * Sets the conversation.
         *
         * @param conversationId its id; null for none
         * @return this builder
         */
        public Builder conversationId(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /**
         * Sets the running program.
         *
         * @param instance its name; null if it is not known
         * @return this builder
         */
        public Builder instance(@Nullable String instance) {
            this.instance = instance;
            return this;
        }

        /**
         * Sets the attributes.
         *
         * @param attributes the attributes
         * @return this builder
         */
        public Builder attributes(Attributes attributes) {
            this.attributes = Objects.requireNonNull(attributes, "attributes");
            return this;
        }

        /**
         * Sets the metadata.
         *
         * @param metadata strings, numbers and booleans by key; copied
         * @return this builder
         */
        public Builder metadata(Map<String, Object> metadata) {
            this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
            return this;
        }

        /**
         * Sets the tags.
         *
         * @param tags the tags; copied
         * @return this builder
         */
        public Builder tags(Set<String> tags) {
            this.tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
            return this;
        }

        /**
         * Sets what was taken.
         *
         * @param input the content
         * @return this builder
         */
        public Builder input(Content input) {
            this.input = Objects.requireNonNull(input, "input");
            return this;
        }

        /**
         * Sets what was given.
         *
         * @param output the content
         * @return this builder
         */
        public Builder output(Content output) {
            this.output = Objects.requireNonNull(output, "output");
            return this;
        }

        /**
         * Sets what went wrong.
         *
         * @param error the error; null for none
         * @return this builder
         */
        public Builder error(@Nullable SpanError error) {
            this.error = error;
            return this;
        }

        /**
         * Sets where a limit cut a value.
         *
         * @param cuts the places; copied
         * @return this builder
         */
        public Builder cuts(List<Cut> cuts) {
            this.cuts = Collections.unmodifiableList(new ArrayList<>(cuts));
            return this;
        }

        /**
         * Makes the span.
         *
         * @return what was told so far
         * @throws IllegalArgumentException if an id is none
         */
        public SpanData build() {
            return new SpanData(this);
        }
    }
}
