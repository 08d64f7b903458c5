/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo with an endpoint of the environment, at which nobody is at home. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "OPENAI_BASE_URL=http://user:secret@127.0.0.1:1/v1",
            "OPENAI_API_KEY=sk-secret",
            "OPENAI_MODEL=their-model",
            "spring.ai.openai.max-retries=0"
        })
class ModelFailureIT {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Test
    void failedModel_isABadGateway_thatNamesTheTrace() throws Exception {
        HttpRequest question = to("/ask")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"question\":\"Where is order 1042?\"}"))
                .build();
        var response = client.send(question, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(response.body()).doesNotContain("secret");
        JsonNode trace = get("/tracing/api/traces/"
                + mapper.readTree(response.body()).path("traceId").asString());
        assertThat(trace.path("status").asString()).isEqualTo("error");
        assertThat(trace.path("errorCount").asInt()).isPositive();
        assertThat(trace.toString()).doesNotContain("sk-secret", "user:secret");
    }

    @Test
    void page_isToldWhichModelAnswers_andNoSecret() throws Exception {
        JsonNode model = get("/model");

        assertThat(model.path("name").asString()).isEqualTo("their-model");
        assertThat(model.path("bundled").asBoolean()).isFalse();
        assertThat(model.path("host").asString()).isEqualTo("127.0.0.1:1");
    }

    private JsonNode get(String path) throws Exception {
        return mapper.readTree(
                client.send(to(path).build(), BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }
}
