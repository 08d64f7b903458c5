/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Locale;

/** A captured input or output: JSON, or the reason why there is none. Immutable and thread-safe. */
public interface CapturedContent {

    /** Whether a value was recorded. */
    enum State {
        /** The whole value was recorded. */
        PRESENT,
        /** A part of the value was recorded; see {@link Span#cuts()}. */
        CUT,
        /** There was a value, and it was kept out of the record. */
        HIDDEN,
        /** There was no value: nothing was taken or returned, or the call has not ended. */
        NONE,
        /** There was a value that cannot be told as data, such as an open stream. */
        UNCAPTURABLE;

        private final String jsonName = name().toLowerCase(Locale.ROOT);

        /** {@return the name as it stands in JSON: the constant's, in lower case} */
        public String jsonName() {
            return jsonName;
        }
    }

    /** {@return whether a value was recorded} */
    State state();

    /** {@return the value as JSON text; {@code "null"} unless it is {@link State#PRESENT} or {@link State#CUT}} */
    String json();

    /**
     * Reads the value into a class, as Jackson does; unknown members are ignored.
     *
     * @param type the class to read it into
     * @param <T> that class
     * @return the value
     * @throws IllegalStateException if no value was recorded; the message says why
     * @throws IllegalArgumentException if the recorded value does not fit the class
     */
    <T> T as(Class<T> type);
}
