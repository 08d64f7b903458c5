/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A trace as a tree without ids and times, as golden files have it. */
final class TraceTree {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Other in each run, or in each way of asking. */
    private static final Set<String> VARYING = Set.of("timeToFirstTokenMs", "streaming");

    private TraceTree() {}

    static JsonNode of(JsonNode trace) {
        List<JsonNode> spans = new ArrayList<>();
        trace.path("spans").forEach(spans::add);
        spans.sort(Comparator.comparing(span -> span.path("startTime").asString()));
        List<Map<String, Object>> tops = spans.stream()
                .filter(span -> !span.has("parentSpanId"))
                .map(span -> node(span, spans))
                .toList();
        return JSON.valueToTree(
                Map.of("conversationId", trace.path("conversationId"), "usage", trace.path("usage"), "spans", tops));
    }

    private static Map<String, Object> node(JsonNode span, List<JsonNode> all) {
        Map<String, Object> node = new LinkedHashMap<>();
        for (String key :
                List.of("type", "name", "entityType", "entityId", "status", "input", "output", "inputState")) {
            if (span.has(key)) {
                node.put(key, span.path(key));
            }
        }
        if (span.has("error")) {
            node.put("error", span.path("error").path("message"));
        }
        ObjectNode attributes = span.path("attributes").isObject()
                ? (ObjectNode) span.path("attributes").deepCopy()
                : JSON.createObjectNode();
        attributes.remove(VARYING);
        node.put("attributes", attributes);
        List<Map<String, Object>> children = all.stream()
                .filter(each -> each.path("parentSpanId")
                        .asString("")
                        .equals(span.path("id").asString()))
                .map(each -> node(each, all))
                .toList();
        if (!children.isEmpty()) {
            node.put("children", children);
        }
        return node;
    }

    /** The same without names. */
    static JsonNode nameless(JsonNode tree) {
        JsonNode copy = tree.deepCopy();
        dropNames(copy);
        return copy;
    }

    private static void dropNames(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("type") && object.has("attributes")) {
            object.remove(List.of("name", "entityId"));
        }
        node.forEach(TraceTree::dropNames);
    }

    /**
     * Compares with the golden file of a name. {@code -Dgolden.write} writes the file, to be looked at before it is committed.
     */
    static void assertGolden(JsonNode tree, String name) throws IOException {
        Path file = Path.of("src/test/resources/springai", name);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, text(tree));
        }
        assertThat(text(tree)).isEqualTo(Files.readString(file));
    }

    static String text(JsonNode tree) {
        return JSON.writeValueAsString(JSON.treeToValue(tree, Object.class)).replaceAll("call_[0-9]{12}", "call_id")
                + "\n";
    }
}
