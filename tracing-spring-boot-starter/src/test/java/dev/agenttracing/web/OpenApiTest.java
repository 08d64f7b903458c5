/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.TraceArchive;
import dev.agenttracing.TraceTree;
import dev.agenttracing.engine.NoTracing;
import dev.agenttracing.web.access.AccessMode;
import dev.agenttracing.web.access.AccessSettings;
import dev.agenttracing.web.access.Doors;
import dev.agenttracing.web.access.SessionCalls;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description says what the routes are, and nothing else. */
class OpenApiTest {

    private static final TraceArchive ARCHIVE = new TraceArchive() {
        @Override
        public void write(TraceTree tree, OutputStream to) {}

        @Override
        public long read(InputStream from) {
            return 0;
        }
    };

    private static List<Route> routes() {
        NoTracing tracing = new NoTracing();
        Doors doors = new Doors(
                new AccessSettings(AccessMode.LOOPBACK, null, null, null, false, Set.of(), 0, Clock.systemUTC()));
        SessionCalls sessions = new SessionCalls(doors, new SessionCalls.Facts("1", "shop", Map.of()), "/tracing");
        return Stream.concat(
                        TraceRoutes.of(tracing, ARCHIVE, new LiveFeed(tracing)).stream(), sessions.routes().stream())
                .toList();
    }

    private static Map<String, Set<String>> described() {
        Map<String, Set<String>> described = new TreeMap<>();
        ApiDescription.document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> described.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                parameters(operation.getValue(), "query"))));
        return described;
    }

    private static Set<String> parameters(JsonNode operation, String in) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = ApiDescription.resolved(parameter);
            if (resolved.get("in").asString().equals(in)) {
                names.add(resolved.get("name").asString());
            }
        }
        return names;
    }

    @Test
    void eachRoute_isDescribed_withItsParameters_andNothingElse() {
        Map<String, Set<String>> served = new TreeMap<>();
        routes().forEach(route ->
                served.put(route.method() + " /" + route.template(), new TreeSet<>(route.parameters())));

        assertThat(described()).isEqualTo(served);
    }

    @Test
    void eachVariableOfAPath_isDescribed() {
        ApiDescription.document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    Set<String> variables = new TreeSet<>();
                    Pattern.compile("\\{([^}]+)}")
                            .matcher(path.getKey())
                            .results()
                            .forEach(match -> variables.add(match.group(1)));
                    assertThat(parameters(operation.getValue(), "path"))
                            .as(path.getKey())
                            .isEqualTo(variables);
                }));
    }

    @Test
    void eachOperation_hasAnIdOfItsOwn() {
        List<String> ids = ApiDescription.document().get("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream())
                .map(operation -> operation.getValue().get("operationId").asString())
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }
}
