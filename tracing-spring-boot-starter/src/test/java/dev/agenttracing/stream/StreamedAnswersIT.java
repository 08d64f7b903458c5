/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.web.Secrets;
import dev.agenttracing.web.Secrets.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** What controllers stream over HTTP, from Spring MVC and from WebFlux. */
class StreamedAnswersIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ConfigurableApplicationContext application;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Answers.class)
    static class Application {}

    record Event(String type, String text) {}

    @RestController
    static class Answers {

        private static Flux<String> pieces() {
            String all = String.join(
                    "\n",
                    Secrets.all().stream()
                            .map(Secret::text)
                            .filter(text -> !text.contains("RSA"))
                            .toList());
            return Flux.range(0, (all.length() + 6) / 7)
                    .map(i -> all.substring(7 * i, Math.min(all.length(), 7 * i + 7)));
        }

        @GetMapping("/events")
        Flux<ServerSentEvent<String>> events() {
            return pieces().map(piece ->
                    ServerSentEvent.builder(piece).event("token").build());
        }

        @GetMapping("/objects")
        ResponseEntity<Flux<ServerSentEvent<Event>>> objects() {
            return ResponseEntity.ok()
                    .header("X-Kept", "yes")
                    .body(pieces().map(piece ->
                            ServerSentEvent.builder(new Event("delta", piece)).build()));
        }

        @GetMapping(path = "/texts", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> texts() {
            return pieces();
        }

        @GetMapping(path = "/responses", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<ChatResponse> responses() {
            return pieces().map(piece -> new ChatResponse(List.of(new Generation(new AssistantMessage(piece)))));
        }

        @GetMapping(path = "/clients", produces = MediaType.APPLICATION_NDJSON_VALUE)
        Flux<ChatClientResponse> clients() {
            return pieces().map(piece -> new ChatClientResponse(
                    new ChatResponse(List.of(new Generation(new AssistantMessage(piece)))),
                    Map.of("systemPrompt", "canary prompt")));
        }

        @GetMapping(path = "/plain", produces = MediaType.TEXT_PLAIN_VALUE)
        Flux<String> plain() {
            return Flux.just("password=", "canary-word-7");
        }
    }

    private void start(WebApplicationType type, String... properties) {
        application = new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties("server.port=0", "server.address=127.0.0.1", "agent-tracing.store.type=memory")
                .properties(properties)
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response;
    }

    /** What is left of a stream without its frames: texts that were cut stand together again. */
    private static String textOf(String body) {
        return body.replaceAll("(?m)^(event:token|id:.*)\\n", "")
                .replaceAll("\"(type|text)\":\"(delta\",\"text\":\")?|\"\\}|\\{", "")
                .replaceAll("(?m)^data:", "")
                .replace("\n\n", "");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void secrets_doNotComeThrough(WebApplicationType type) throws Exception {
        start(type);

        for (String path : List.of("/events", "/objects", "/texts", "/responses", "/clients")) {
            HttpResponse<String> response = get(path);
            String joined = textOf(response.body());

            assertThat(response.body()).as(path).contains("[redacted: ").doesNotContain("canary prompt");
            for (Secret secret : Secrets.all()) {
                for (int i = 0; i + 7 <= secret.secret().length(); i += 7) {
                    String part = secret.secret().substring(i, i + 7);
                    if (!part.startsWith("PRIVATE")
                            && Answers.pieces().collectList().block().contains(part)) {
                        assertThat(response.body())
                                .as(path)
                                .doesNotContain(":" + part + "\n")
                                .doesNotContain("\"" + part + "\"");
                    }
                }
                assertThat(joined).as(path).doesNotContain(secret.secret());
            }
        }
        assertThat(get("/objects").headers().firstValue("X-Kept")).contains("yes");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void events_keepTheirFrames_andJoinedTheyAreTheRedactedText(WebApplicationType type) throws Exception {
        start(type);

        String body = get("/events").body();

        assertThat(body).startsWith("event:token\ndata:");
        assertThat(textOf(body)).contains("it is [redacted: API key], keep it", "Authorization: Bearer [redacted: ");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void textsThatAreNoEvents_areLeftAlone(WebApplicationType type) throws Exception {
        start(type);

        assertThat(get("/plain").body()).isEqualTo("password=canary-word-7");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void property_switchesItOff(WebApplicationType type) throws Exception {
        start(type, "agent-tracing.stream.redact=false");

        assertThat(textOf(get("/events").body())).contains("canary-word-7");
        application.close();

        start(type, "agent-tracing.enabled=false");
        assertThat(textOf(get("/events").body())).contains("canary-word-7");
    }
}
