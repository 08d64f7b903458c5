/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a write: one small JSON object of which each member is known. */
final class JsonBody {

    private static final int MAX_BYTES = 128 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    static JsonBody read(Call call, Set<String> known) throws IOException {
        MediaTypes.require(call, "application/json");
        JsonNode read = parse(call.body(MAX_BYTES));
        if (!read.isObject()) {
            throw new IllegalArgumentException("The body must be a JSON object");
        }
        for (String name : read.propertyNames()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("The body has a member " + Parameters.quote(name)
                        + " that is not known; known are " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return new JsonBody(read);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The body is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return a member; null if it is not there, or null} */
    @Nullable
    JsonNode member(String name) {
        JsonNode member = object.get(name);
        return member == null || member.isNull() ? null : member;
    }

    Optional<String> text(String name) {
        JsonNode member = member(name);
        if (member != null && !member.isString()) {
            throw new IllegalArgumentException(Parameters.quote(name) + " must be a text");
        }
        return Optional.ofNullable(member).map(JsonNode::asString);
    }

    String required(String name) {
        return text(name)
                .orElseThrow(() -> new IllegalArgumentException("The body must have " + Parameters.quote(name)));
    }
}
