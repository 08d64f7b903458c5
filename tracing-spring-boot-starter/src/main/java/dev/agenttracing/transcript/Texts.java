/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.SpanData;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Values as texts to be read. */
final class Texts {

    /** More is a value to be looked at by itself. */
    static final int LENGTH = 16_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Texts() {}

    /** A captured value as Jackson reads it; null if none was recorded. */
    static @Nullable Object value(SpanData.Content content) {
        return content.isRecorded() ? JSON.readValue(content.json(), Object.class) : null;
    }

    /** A text as it is; parts of a message one below the other; all else as JSON. */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof List<?> parts && !parts.isEmpty() && parts.stream().allMatch(Texts::isPart)) {
            return parts.stream()
                    .map(part -> ((Map<?, ?>) part).get("text"))
                    .filter(text -> text instanceof String)
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n"));
        }
        return json(value);
    }

    private static boolean isPart(Object value) {
        return value instanceof Map<?, ?> map && (map.containsKey("text") || map.containsKey("type"));
    }

    /** A text that is JSON already as it is. */
    static String json(Object value) {
        return value instanceof String text ? text : JSON.writeValueAsString(value);
    }

    static String cut(String text) {
        if (text.length() <= LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LENGTH - 1)) ? LENGTH - 1 : LENGTH;
        return text.substring(0, end);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java platform has SHA-256", e);
        }
    }
}
