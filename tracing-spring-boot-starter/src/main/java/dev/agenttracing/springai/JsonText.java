/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what may be JSON, so that its parts can be seen, and hidden, one by one. A model or a tool may have written anything. */
final class JsonText {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int LONGEST = 1_000_000;

    private JsonText() {}

    /** Gives the values of a text of JSON; any other text as it is. */
    static Object read(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "";
        }
        if (text.length() > LONGEST) {
            // It will be cut anyway; its parts would take many times its size.
            return text;
        }
        try {
            Object value = MAPPER.readValue(text, Object.class);
            return value == null ? text : value;
        } catch (JacksonException noJson) {
            return text;
        }
    }
}
