/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API's description, and whether answers are as it says. */
final class ApiDescription {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode DOCUMENT = read();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> KNOWN = new ConcurrentHashMap<>();

    private ApiDescription() {}

    private static JsonNode read() {
        try (InputStream in = TraceRoutes.class.getResourceAsStream("openapi.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode document() {
        return DOCUMENT;
    }

    /** Follows a reference within the document. */
    static JsonNode resolved(JsonNode node) {
        JsonNode reference = node.get("$ref");
        return reference == null ? node : DOCUMENT.at(reference.asString().substring(1));
    }

    /** Checks the body of an answer; the path is that under {@code api}. */
    static void check(String method, String path, HttpResponse<String> response) {
        String type = response.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            return;
        }
        JsonNode responses = operation.get().get("responses");
        JsonNode declared = responses.get(String.valueOf(response.statusCode()));
        JsonNode content = resolved(declared == null ? responses.get("default") : declared)
                .path("content")
                .get(type);
        if (content == null) {
            throw new AssertionError(method + " " + path + " answers " + response.statusCode() + " with " + type
                    + ", which openapi.json does not tell");
        }
        if (type.endsWith("json") && !type.endsWith("ndjson")) {
            check(content.get("schema"), response.body());
        }
    }

    /** Checks JSON against a schema of the document. */
    static void check(JsonNode schema, String json) {
        List<Error> errors =
                KNOWN.computeIfAbsent(schema.toString(), key -> schema(schema)).validate(JSON.readTree(json));
        if (!errors.isEmpty()) {
            throw new AssertionError("The answer is not as openapi.json says: " + errors + "\n" + json);
        }
    }

    private static Schema schema(JsonNode schema) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", DOCUMENT.get("components"));
        return SCHEMAS.getSchema(whole);
    }

    private static Optional<JsonNode> operation(String method, String path) {
        return DOCUMENT.get("paths").properties().stream()
                .filter(each -> path.matches(each.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .map(each -> each.getValue().get(method.toLowerCase(Locale.ROOT)))
                .filter(each -> each != null)
                .findFirst();
    }
}
