/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to look for among traces. Everything told must hold; of several statuses, types, names or models, any. Immutable,
 * and checked when it is built.
 */
public final class TraceQuery {

    /** The most traces on a page. */
    public static final int MAX_LIMIT = 200;

    private static final int DEFAULT_LIMIT = 50;

    private final Set<String> tags;
    private final Map<String, String> metadata;
    private final Set<SpanStatus> statuses;
    private final Set<String> names;
    private final Set<SpanType> spanTypes;
    private final Set<String> spanNames;
    private final Set<String> models;
    private final Map<String, ScoreRange> scores;
    private final @Nullable Boolean hasErrors;
    private final @Nullable String conversationId;
    private final @Nullable String text;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final @Nullable Duration minDuration;
    private final @Nullable BigDecimal minCost;
    private final @Nullable TraceCursor after;
    private final int limit;

    /**
     * The values that a score may have.
     *
     * @param min the least, included
     * @param max the greatest, included
     */
    public record ScoreRange(double min, double max) {

        /**
         * Makes a range.
         *
         * @throws IllegalArgumentException if an end is not a number, or they are the wrong way round
         */
        public ScoreRange {
            if (Double.isNaN(min) || Double.isNaN(max) || min > max) {
                throw new IllegalArgumentException(
                        "A range of scores needs two numbers, the least first: " + min + ".." + max);
            }
        }

        /**
         * Tells whether a value is in the range.
         *
         * @param value the value
         * @return true if it is
         */
        public boolean contains(double value) {
            return value >= min && value <= max;
        }
    }

    private TraceQuery(Builder builder) {
        this.tags = Collections.unmodifiableSet(new LinkedHashSet<>(builder.tags));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metadata));
        this.statuses = Collections.unmodifiableSet(new LinkedHashSet<>(builder.statuses));
        this.names = Collections.unmodifiableSet(new LinkedHashSet<>(builder.names));
        this.spanTypes = Collections.unmodifiableSet(new LinkedHashSet<>(builder.spanTypes));
        this.spanNames = Collections.unmodifiableSet(new LinkedHashSet<>(builder.spanNames));
        this.models = Collections.unmodifiableSet(new LinkedHashSet<>(builder.models));
        this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(builder.scores));
        this.hasErrors = builder.hasErrors;
        this.conversationId = builder.conversationId;
        this.text = builder.text;
        this.from = builder.from;
        this.to = builder.to;
        this.minDuration = builder.minDuration;
        this.minCost = builder.minCost;
        this.after = builder.after;
        this.limit = builder.limit;
    }

    /** {@return a new builder; as it is, it asks for the newest 50 traces} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that asks for the same} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.tags.addAll(tags);
        builder.metadata.putAll(metadata);
        builder.statuses.addAll(statuses);
        builder.names.addAll(names);
        builder.spanTypes.addAll(spanTypes);
        builder.spanNames.addAll(spanNames);
        builder.models.addAll(models);
        builder.scores.putAll(scores);
        builder.hasErrors = hasErrors;
        builder.conversationId = conversationId;
        builder.text = text;
        builder.from = from;
        builder.to = to;
        builder.minDuration = minDuration;
        builder.minCost = minCost;
        builder.after = after;
        builder.limit = limit;
        return builder;
    }

    /** {@return tags that the trace has, all of them} */
    public Set<String> tags() {
        return tags;
    }

    /** {@return metadata that the trace has, all of it; values as text} */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** {@return statuses of which the trace has one} */
    public Set<SpanStatus> statuses() {
        return statuses;
    }

    /** {@return whether a span ended with an error} */
    public Optional<Boolean> hasErrors() {
        return Optional.ofNullable(hasErrors);
    }

    /** {@return names of which the trace has one} */
    public Set<String> names() {
        return names;
    }

    /** {@return types of which one span has one; the same span has one of the {@link #spanNames()}} */
    public Set<SpanType> spanTypes() {
        return spanTypes;
    }

    /** {@return names of which one span has one; the same span has one of the {@link #spanTypes()}} */
    public Set<String> spanNames() {
        return spanNames;
    }

    /** {@return models of which one was asked for, or answered} */
    public Set<String> models() {
        return models;
    }

    /** {@return ranges by the name of a score that the trace or one of its spans has, all of them} */
    public Map<String, ScoreRange> scores() {
        return scores;
    }

    /** {@return the conversation that the trace belongs to} */
    public Optional<String> conversationId() {
        return Optional.ofNullable(conversationId);
    }

    /** {@return words that the content of the trace has, all of them} */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /** {@return the earliest start, included} */
    public Optional<Instant> from() {
        return Optional.ofNullable(from);
    }

    /** {@return the latest start, excluded} */
    public Optional<Instant> to() {
        return Optional.ofNullable(to);
    }

    /** {@return the least duration of the trace} */
    public Optional<Duration> minDuration() {
        return Optional.ofNullable(minDuration);
    }

    /** {@return the least cost of the trace; one whose cost is not known has none} */
    public Optional<BigDecimal> minCost() {
        return Optional.ofNullable(minCost);
    }

    /** {@return the place in the order after which to begin} */
    public Optional<TraceCursor> after() {
        return Optional.ofNullable(after);
    }

    /** {@return the most traces to give, 1 to {@value #MAX_LIMIT}} */
    public int limit() {
        return limit;
    }

    /** {@return true if anything but the limit and the cursor is told} */
    public boolean hasFilter() {
        return !tags.isEmpty()
                || !metadata.isEmpty()
                || !statuses.isEmpty()
                || !names.isEmpty()
                || !spanTypes.isEmpty()
                || !spanNames.isEmpty()
                || !models.isEmpty()
                || !scores.isEmpty()
                || hasErrors != null
                || conversationId != null
                || text != null
                || from != null
                || to != null
                || minDuration != null
                || minCost != null;
    }

    /** Collects what to look for. Not thread-safe. */
    public static final class Builder {

        private final Set<String> tags = new LinkedHashSet<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final Set<SpanStatus> statuses = new LinkedHashSet<>();
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<SpanType> spanTypes = new LinkedHashSet<>();
        private final Set<String> spanNames = new LinkedHashSet<>();
        private final Set<String> models = new LinkedHashSet<>();
        private final Map<String, ScoreRange> scores = new LinkedHashMap<>();
        private @Nullable Boolean hasErrors;
        private @Nullable String conversationId;
        private @Nullable String text;
        private @Nullable Instant from;
        private @Nullable Instant to;
        private @Nullable Duration minDuration;
        private @Nullable BigDecimal minCost;
        private @Nullable TraceCursor after;
        private int limit = DEFAULT_LIMIT;

        private Builder() {}

        /**
         * Asks for traces that have all these tags.
         *
         * @param tags the tags
         * @return this builder
         */
        public Builder tags(String... tags) {
            return tags(Arrays.asList(tags));
        }

        /**
         * Asks for traces that have all these tags.
         *
         * @param tags the tags
         * @return this builder
         */
        public Builder tags(Collection<String> tags) {
            this.tags.addAll(tags);
            return this;
        }

        /**
         * Asks for traces with one of these statuses.
         *
         * @param statuses the statuses
         * @return this builder
         */
        public Builder status(SpanStatus... statuses) {
            this.statuses.addAll(Arrays.asList(statuses));
            return this;
        }

        /**
         * Asks for traces of any status: those told before do not count.
         *
         * @return this builder
         */
        public Builder anyStatus() {
            this.statuses.clear();
            return this;
        }

        /**
         * Asks for traces in which a span ended with an error, or in which none did.
         *
         * @param hasErrors which of the two
         * @return this builder
         */
        public Builder hasErrors(boolean hasErrors) {
            this.hasErrors = hasErrors;
            return this;
        }

        /**
         * Asks for traces that have this metadata.
         *
         * @param key the key
         * @param value the value; numbers and booleans match their text
         * @return this builder
         */
        public Builder metadata(String key, Object value) {
            metadata.put(Objects.requireNonNull(key, "key"), String.valueOf(Objects.requireNonNull(value, "value")));
            return this;
        }

        /**
         * Asks for traces that have a span of one of these types. With {@link #spanName}, one span has both.
         *
         * @param types the types
         * @return this builder
         */
        public Builder spanType(SpanType... types) {
            spanTypes.addAll(Arrays.asList(types));
            return this;
        }

        /**
         * Asks for traces that have a span of one of these names. With {@link #spanType}, one span has both.
         *
         * @param names the names
         * @return this builder
         */
        public Builder spanName(String... names) {
            spanNames.addAll(Arrays.asList(names));
            return this;
        }

        /**
         * Asks for traces of one of these names.
         *
         * @param names the names
         * @return this builder
         */
        public Builder name(String... names) {
            this.names.addAll(Arrays.asList(names));
            return this;
        }

        /**
         * Asks for traces of a conversation.
         *
         * @param conversationId its id
         * @return this builder
         */
        public Builder conversationId(String conversationId) {
            this.conversationId = Objects.requireNonNull(conversationId, "conversationId");
            return this;
        }

        /**
         * Asks for traces whose content has all these words, in whatever case. Chinese, Japanese and Korean text is found by
         * pairs of characters.
         *
         * @param text the words
         * @return this builder
         */
        public Builder text(String text) {
            this.text = text.isBlank() ? null : text;
            return this;
        }

        /**
         * Asks for traces that began at or after a time.
         *
         * @param from the time
         * @return this builder
         */
        public Builder from(Instant from) {
            this.from = Objects.requireNonNull(from, "from");
            return this;
        }

        /**
         * Asks for traces that began before a time.
         *
         * @param to the time
         * @return this builder
         */
        public Builder to(Instant to) {
            this.to = Objects.requireNonNull(to, "to");
            return this;
        }

        /**
         * Asks for traces that took at least so long.
         *
         * @param minDuration the least duration
         * @return this builder
         */
        public Builder minDuration(Duration minDuration) {
            this.minDuration = Objects.requireNonNull(minDuration, "minDuration");
            return this;
        }

        /**
         * Asks for traces that cost at least so much. A trace whose cost is not known does not match.
         *
         * @param minCost the least cost, in the trace's currency
         * @return this builder
         */
        public Builder minCost(BigDecimal minCost) {
            this.minCost = Objects.requireNonNull(minCost, "minCost");
            return this;
        }

        /**
         * Asks for traces that cost at least so much. A trace whose cost is not known does not match.
         *
         * @param minCost the least cost, in the trace's currency
         * @return this builder
         */
        public Builder minCost(double minCost) {
            return minCost(BigDecimal.valueOf(minCost));
        }

        /**
         * Asks for traces in which one of these models was asked for, or answered.
         *
         * @param models the models
         * @return this builder
         */
        public Builder model(String... models) {
            this.models.addAll(Arrays.asList(models));
            return this;
        }

        /**
         * Asks for traces that have a score, on the trace or on a span.
         *
         * @param name the score's name
         * @param min its least value, included
         * @param max its greatest value, included
         * @return this builder
         * @throws IllegalArgumentException if an end is not a number, or they are the wrong way round
         */
        public Builder score(String name, double min, double max) {
            scores.put(Objects.requireNonNull(name, "name"), new ScoreRange(min, max));
            return this;
        }

        /**
         * Sets how many traces to give.
         *
         * @param limit 1 to {@value TraceQuery#MAX_LIMIT}; 50 if not told
         * @return this builder
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder limit(int limit) {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException(
                        "limit must be 1 to " + MAX_LIMIT + ", but is " + limit + "; page on with the cursor for more");
            }
            this.limit = limit;
            return this;
        }

        /**
         * Begins after a place.
         *
         * @param cursor what {@link TracePage#nextCursor()} gave
         * @return this builder
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder after(String cursor) {
            return after(TraceCursor.decode(cursor));
        }

        /**
         * Begins after a place.
         *
         * @param cursor the place; null for the newest trace
         * @return this builder
         */
        public Builder after(@Nullable TraceCursor cursor) {
            this.after = cursor;
            return this;
        }

        /**
         * Makes the query.
         *
         * @return what was told so far
         * @throws IllegalArgumentException if the times are the wrong way round
         */
        public TraceQuery build() {
            if (from != null && to != null && from.isAfter(to)) {
                throw new IllegalArgumentException("from (" + from + ") must not be after to (" + to + ")");
            }
            return new TraceQuery(this);
        }
    }
}
