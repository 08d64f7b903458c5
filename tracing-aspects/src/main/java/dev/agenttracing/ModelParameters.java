/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model was told to generate. What was not told is absent. In JSON an object:
 * {@code {"temperature": 0.7, "maxOutputTokens": 1000, "topP": 0.9}}.
 */
public final class ModelParameters {

    private final Map<String, Object> values;

    private ModelParameters(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the parameters by name, in the order they were told; unmodifiable} */
    public Map<String, Object> asMap() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelParameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Collects parameters. Not thread-safe. */
    public static final class Builder {

        private final Map<String, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets {@code temperature}.
         *
         * @param value how much chance there is in the choice of words
         * @return this builder
         */
        public Builder temperature(double value) {
            return parameter("temperature", value);
        }

        /**
         * Sets {@code maxOutputTokens}.
         *
         * @param value the most tokens to generate
         * @return this builder
         */
        public Builder maxOutputTokens(long value) {
            return parameter("maxOutputTokens", value);
        }

        /**
         * Sets {@code topP}.
         *
         * @param value the probability mass to choose from
         * @return this builder
         */
        public Builder topP(double value) {
            return parameter("topP", value);
        }

        /**
         * Sets {@code topK}.
         *
         * @param value the number of candidates to choose from
         * @return this builder
         */
        public Builder topK(long value) {
            return parameter("topK", value);
        }

        /**
         * Sets {@code frequencyPenalty}.
         *
         * @param value the penalty for frequent tokens
         * @return this builder
         */
        public Builder frequencyPenalty(double value) {
            return parameter("frequencyPenalty", value);
        }

        /**
         * Sets {@code presencePenalty}.
         *
         * @param value the penalty for tokens that were used
         * @return this builder
         */
        public Builder presencePenalty(double value) {
            return parameter("presencePenalty", value);
        }

        /**
         * Sets {@code stopSequences}.
         *
         * @param values texts that end the answer
         * @return this builder
         */
        public Builder stopSequences(List<String> values) {
            return parameter("stopSequences", List.copyOf(values));
        }

        /**
         * Sets {@code seed}.
         *
         * @param value the seed of the choice
         * @return this builder
         */
        public Builder seed(long value) {
            return parameter("seed", value);
        }

        /**
         * Sets any parameter.
         *
         * @param name its name
         * @param value a string, number, boolean, or a list or map of such
         * @return this builder
         */
        public Builder parameter(String name, Object value) {
            values.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, name));
            return this;
        }

        /** {@return the parameters told so far} */
        public ModelParameters build() {
            return new ModelParameters(new LinkedHashMap<>(values));
        }
    }
}
