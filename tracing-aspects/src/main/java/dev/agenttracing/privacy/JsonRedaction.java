/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Redacts JSON, and JSON in texts of JSON. It is looked through first: most has nothing to redact, and is not built. Thread-safe.
 */
final class JsonRedaction {

    /** So deep may JSON be in texts of JSON; what is deeper is text. */
    private static final int MAX_NESTED = 5;

    /** Deeper JSON is not walked, but replaced: a walk must not run out of stack. */
    private static final int MAX_DEPTH = 200;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Else a figure would come back with other digits.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final JsonMapper STRICT =
            JSON.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final ValueRedaction values;

    JsonRedaction(ValueRedaction values) {
        this.values = values;
    }

    /** Redacts JSON; null if it cannot be read. */
    @Nullable
    String redact(String json) {
        try {
            return mayHaveSecret(json) ? redact(json, new Document(this)) : json;
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    /** Looks through JSON without building it. */
    private boolean mayHaveSecret(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            boolean found = false;
            String name = "";
            JsonToken token = parser.nextToken();
            while (token != null) {
                switch (token) {
                    case PROPERTY_NAME -> {
                        name = parser.currentName();
                        found |= values.mayBeSecretName(name);
                    }
                    case VALUE_STRING -> {
                        String text = parser.getString();
                        found |= mayBeJson(text) || values.mayBeSecret(name, text);
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> found |= values.mayBeSecretNumber(parser.getString());
                    default -> {}
                }
                // Read to its end: what cannot be read is not passed.
                token = parser.nextToken();
            }
            return found;
        }
    }

    private String redact(String json, Document document) {
        Object value;
        boolean asItIs = true;
        try {
            value = STRICT.readValue(json, Object.class);
        } catch (JacksonException unreadableOrTwice) {
            // Of members of one name only the last is read, so that the others must not stay.
            value = JSON.readValue(json, Object.class);
            asItIs = false;
        }
        Object redacted = values.value(value, document);
        return asItIs && redacted == value ? json : JSON.writeValueAsString(redacted);
    }

    private static boolean mayBeJson(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                return c == '{' || c == '[' || c == '"';
            }
        }
        return false;
    }

    /** One value that is redacted, and the texts of JSON in it. Not thread-safe. */
    static final class Document {

        private final JsonRedaction redaction;
        private final HiddenTools ownCalls = new HiddenTools();
        private int nested;

        Document(JsonRedaction redaction) {
            this.redaction = redaction;
        }

        /** The calls of hidden tools that this document names: their ids may be too short to be of this document alone. */
        HiddenTools ownCalls() {
            return ownCalls;
        }

        /** Redacts a text that is JSON; null if it is none. */
        @Nullable
        String json(String text) {
            if (nested >= MAX_NESTED || !mayBeJson(text)) {
                return null;
            }
            nested++;
            try {
                return redaction.redact(text, this);
            } catch (JacksonException noJson) {
                return null;
            } finally {
                nested--;
            }
        }
    }
}
