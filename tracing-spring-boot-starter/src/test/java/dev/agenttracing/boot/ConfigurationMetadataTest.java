/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE shows of the properties. */
class ConfigurationMetadataTest {

    /** Maps and sets are empty by default, and the service has the application's name. */
    private static boolean hasNoDefault(JsonNode property) {
        String name = property.path("name").asString();
        String type = property.path("type").asString();
        return type.startsWith("java.util.Map<")
                || (type.startsWith("java.util.List<") && !name.equals("agent-tracing.propagation.accept"))
                || (type.startsWith("java.util.Set<")
                        && !name.startsWith("agent-tracing.privacy.")
                        && !name.startsWith("agent-tracing.web.roles."))
                || name.equals("agent-tracing.web.token")
                || name.equals("agent-tracing.service-name");
    }

    private static List<JsonNode> properties() throws Exception {
        try (InputStream file =
                AgentTracingProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode metadata = JsonMapper.builder().build().readTree(file);
            return StreamSupport.stream(metadata.get("properties").spliterator(), false)
                    .toList();
        }
    }

    @Test
    void eachProperty_hasADescriptionAndADefault() throws Exception {
        assertThat(properties()).hasSizeGreaterThan(30).allSatisfy(property -> {
            assertThat(property.path("name").asString()).startsWith("agent-tracing.");
            assertThat(property.path("description").asString(""))
                    .as(property.path("name").asString())
                    .isNotBlank();
            assertThat(property.has("defaultValue"))
                    .as(property.path("name").asString())
                    .isNotEqualTo(hasNoDefault(property));
        });
    }

    @Test
    void orderOfTheAspect_isThatOfTheCode() throws Exception {
        assertThat(properties())
                .filteredOn(property -> property.path("name").asString().equals("agent-tracing.aspect.order"))
                .singleElement()
                .satisfies(property -> assertThat(property.path("defaultValue").asInt())
                        .isEqualTo(AgentTracingProperties.DEFAULT_ORDER));
    }
}
