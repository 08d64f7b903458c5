/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a caller tells about a run: see {@link Tracing#call}. Immutable; take {@link #none()} or a {@link #builder()}.
 */
public final class TracingOptions {

    private static final TracingOptions NONE = builder().build();

    private final @Nullable String name;
    private final @Nullable String conversationId;
    private final Map<String, Object> metadata;
    private final Set<String> tags;
    private final @Nullable RequestContext requestContext;
    private final Set<String> requestContextKeys;
    private final boolean hideInput;
    private final boolean hideOutput;
    private final @Nullable String traceId;
    private final @Nullable String parentSpanId;
    private final Map<String, String> remoteHeaders;

    private TracingOptions(Builder builder) {
        this.name = builder.name;
        this.conversationId = builder.conversationId;
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metadata));
        this.tags = Collections.unmodifiableSet(new LinkedHashSet<>(builder.tags));
        this.requestContext = builder.requestContext;
        this.requestContextKeys = Collections.unmodifiableSet(new LinkedHashSet<>(builder.requestContextKeys));
        this.hideInput = builder.hideInput;
        this.hideOutput = builder.hideOutput;
        this.traceId = builder.traceId;
        this.parentSpanId = builder.parentSpanId;
        this.remoteHeaders = builder.remoteHeaders;
    }

    /** {@return options that tell nothing} */
    public static TracingOptions none() {
        return NONE;
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the name that the entry spans get in place of their own} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** {@return the conversation that the run belongs to} */
    public Optional<String> conversationId() {
        return Optional.ofNullable(conversationId);
    }

    /** {@return the metadata: strings, numbers and booleans by key; unmodifiable} */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /** {@return the tags; unmodifiable} */
    public Set<String> tags() {
        return tags;
    }

    /** {@return the context to take metadata from} */
    public Optional<RequestContext> requestContext() {
        return Optional.ofNullable(requestContext);
    }

    /** {@return the keys and paths of the request context that go into the metadata; unmodifiable} */
    public Set<String> requestContextKeys() {
        return requestContextKeys;
    }

    /** {@return whether inputs are kept out of the record} */
    public boolean hideInput() {
        return hideInput;
    }

    /** {@return whether outputs are kept out of the record} */
    public boolean hideOutput() {
        return hideOutput;
    }

    /** {@return the trace to continue} */
    public Optional<String> traceId() {
        return Optional.ofNullable(traceId);
    }

    /** {@return the span of that trace to go under} */
    public Optional<String> parentSpanId() {
        return Optional.ofNullable(parentSpanId);
    }

    /** {@return headers of another process to continue from, their names in lower case; unmodifiable} */
    public Map<String, String> remoteHeaders() {
        return remoteHeaders;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable String conversationId;
        private final Map<String, Object> metadata = new LinkedHashMap<>();
        private final Set<String> tags = new LinkedHashSet<>();
        private @Nullable RequestContext requestContext;
        private final Set<String> requestContextKeys = new LinkedHashSet<>();
        private boolean hideInput;
        private boolean hideOutput;
        private @Nullable String traceId;
        private @Nullable String parentSpanId;
        private Map<String, String> remoteHeaders = Map.of();

        private Builder() {}

        /**
         * Names the run.
         *
         * @param name the name that its entry spans get in place of their own
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder name(String name) {
            this.name = requireText("name", name);
            return this;
        }

        /**
         * Tells which conversation the run belongs to.
         *
         * @param conversationId the conversation's id
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder conversationId(String conversationId) {
            this.conversationId = requireText("conversationId", conversationId);
            return this;
        }

        /**
         * Adds metadata.
         *
         * @param key its key
         * @param value a string, number or boolean
         * @return this builder
         * @throws IllegalArgumentException if the key is blank or the value is of another kind
         */
        public Builder metadata(String key, Object value) {
            requireText("metadata key", key);
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new IllegalArgumentException("The value of metadata \"" + key
                        + "\" must be a string, number or boolean,"
                        + " but is "
                        + (value == null ? "null" : "a " + value.getClass().getName())
                        + "; pass its id or its text");
            }
            metadata.put(key, value);
            return this;
        }

        /**
         * Adds metadata.
         *
         * @param metadata strings, numbers and booleans by key
         * @return this builder
         * @throws IllegalArgumentException if a key is blank or a value is of another kind
         */
        public Builder metadata(Map<String, ?> metadata) {
            metadata.forEach(this::metadata);
            return this;
        }

        /**
         * Adds tags.
         *
         * @param tags words to find the trace by
         * @return this builder
         * @throws IllegalArgumentException if one is blank
         */
        public Builder tags(String... tags) {
            return tags(Arrays.asList(tags));
        }

        /**
         * Adds tags.
         *
         * @param tags words to find the trace by
         * @return this builder
         * @throws IllegalArgumentException if one is blank
         */
        public Builder tags(Collection<String> tags) {
            tags.forEach(tag -> this.tags.add(requireText("tag", tag)));
            return this;
        }

        /**
         * Tells where {@link #requestContextKeys} are looked up. It is read when the call begins.
         *
         * @param context the context
         * @return this builder
         */
        public Builder requestContext(RequestContext context) {
            this.requestContext = Objects.requireNonNull(context, "context");
            return this;
        }

        /**
         * Names values of the request context that go into the metadata, under the same keys. A key is looked up as it
         * stands first, then as a path, see {@link RequestContext#find}. What is not there, or no string, number or
         * boolean, is left out.
         *
         * @param keys keys or paths, such as {@code userId}, {@code session.experimentId}
         * @return this builder
         * @throws IllegalArgumentException if one is blank
         */
        public Builder requestContextKeys(String... keys) {
            Arrays.asList(keys).forEach(key -> requestContextKeys.add(requireText("requestContextKey", key)));
            return this;
        }

        /**
         * Keeps inputs out of the record, as {@code @HideInput} does.
         *
         * @param hide whether to
         * @return this builder
         */
        public Builder hideInput(boolean hide) {
            this.hideInput = hide;
            return this;
        }

        /**
         * Keeps outputs out of the record, as {@code @HideOutput} does.
         *
         * @param hide whether to
         * @return this builder
         */
        public Builder hideOutput(boolean hide) {
            this.hideOutput = hide;
            return this;
        }

        /**
         * Continues a trace.
         *
         * @param traceId its id
         * @return this builder
         * @throws IllegalArgumentException if that is no trace id
         */
        public Builder traceId(String traceId) {
            this.traceId = TraceIds.requireTraceId(traceId);
            return this;
        }

        /**
         * Tells under which span of the {@link #traceId trace} the run goes.
         *
         * @param parentSpanId the span's id; it may be stored later, or never
         * @return this builder
         * @throws IllegalArgumentException if that is no span id
         */
        public Builder parentSpanId(String parentSpanId) {
            this.parentSpanId = TraceIds.requireSpanId("parentSpanId", parentSpanId);
            return this;
        }

        /**
         * Continues the trace that another process tells of by {@code traceparent} and {@code tracestate}. Its trace id is
         * used where {@code agent-tracing.propagation.accept} allows it; else the run has an id of its own, and the other
         * one is an alias that {@link TraceReader#getTrace} knows. A header that is missing or wrong is ignored and counted.
         *
         * @param headers headers by name, in any case
         * @return this builder
         */
        public Builder continueFrom(Map<String, String> headers) {
            Map<String, String> lowerCase = new TreeMap<>();
            headers.forEach((header, value) -> {
                if (header != null && value != null) {
                    lowerCase.put(header.toLowerCase(Locale.ROOT), value);
                }
            });
            this.remoteHeaders = Collections.unmodifiableMap(lowerCase);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options told so far
         * @throws IllegalArgumentException if there is a parent span id and no trace id
         */
        public TracingOptions build() {
            if (parentSpanId != null && traceId == null) {
                throw new IllegalArgumentException(
                        "parentSpanId needs traceId: give the id of the trace that the span is in");
            }
            return new TracingOptions(this);
        }

        private static String requireText(String what, String value) {
            if (value == null || value.isBlank()) {
                throw new IllegalArgumentException("The " + what + " must not be blank; leave it out if there is none");
            }
            return value;
        }
    }
}
