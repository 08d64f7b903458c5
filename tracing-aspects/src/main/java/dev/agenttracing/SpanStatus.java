/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Locale;

/** How far a span has come, and how it ended. */
public enum SpanStatus {
    /** It has not ended. */
    RUNNING,
    /** It ended well. */
    OK,
    /** It ended with an exception or error. */
    ERROR,
    /** It was cancelled before it could end. */
    CANCELLED,
    /** Nobody ended it within the limit, or the program that ran it is gone. */
    ABANDONED;

    private final String jsonName = name().toLowerCase(Locale.ROOT);

    /** {@return the name as it stands in JSON: the constant's, in lower case} */
    public String jsonName() {
        return jsonName;
    }

    /**
     * Gives the status of a name.
     *
     * @param jsonName the name as it stands in JSON
     * @return the status
     * @throws IllegalArgumentException if there is none of that name
     */
    public static SpanStatus ofJsonName(String jsonName) {
        for (SpanStatus status : values()) {
            if (status.jsonName.equals(jsonName)) {
                return status;
            }
        }
        throw new IllegalArgumentException("A status is one of running, ok, error, cancelled, abandoned");
    }
}
