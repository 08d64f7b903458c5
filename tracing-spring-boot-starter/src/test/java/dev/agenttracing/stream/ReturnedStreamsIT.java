/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import reactor.core.publisher.Mono;

/** Streams are found in whatever a controller's method declares, and however it says that it sends events. */
class ReturnedStreamsIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String EVENTS_IN_UTF_8 = "text/event-stream;charset=UTF-8";

    private ConfigurableApplicationContext application;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Answers.class)
    static class Application {}

    @RestController
    static class Answers {

        private static Flux<String> texts() {
            return Flux.just("it is sk-pr", "oj-Ab12Cd34Ef56Gh78Ij90Kl12", " and so on.");
        }

        private static Flux<ServerSentEvent<String>> events() {
            return texts().map(text -> ServerSentEvent.builder(text).build());
        }

        @GetMapping(path = "/charset", produces = EVENTS_IN_UTF_8)
        Flux<String> charset() {
            return texts();
        }

        @GetMapping(path = "/characters", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<CharSequence> characters() {
            return texts().cast(CharSequence.class);
        }

        @GetMapping("/accepted")
        Flux<String> accepted() {
            return texts();
        }

        @GetMapping("/entity")
        ResponseEntity<Flux<String>> entity() {
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(texts());
        }

        @GetMapping("/entity-charset")
        ResponseEntity<Flux<String>> entityWithCharset() {
            return ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType(EVENTS_IN_UTF_8))
                    .body(texts());
        }

        @GetMapping("/later")
        Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> later() {
            return Mono.just(ResponseEntity.accepted().header("X-Kept", "yes").body(events()));
        }

        @GetMapping("/later-texts")
        Mono<ResponseEntity<Flux<String>>> laterTexts() {
            return Mono.just(entity());
        }

        @GetMapping("/future")
        CompletableFuture<ResponseEntity<Flux<ServerSentEvent<String>>>> future() {
            return CompletableFuture.completedFuture(ResponseEntity.ok(events()));
        }

        @GetMapping(path = "/object", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Object object() {
            return events();
        }

        @GetMapping(path = "/any", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        ResponseEntity<?> any() {
            return ResponseEntity.ok(events());
        }

        @GetMapping(path = "/any-later", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Mono<ResponseEntity<?>> anyLater() {
            return Mono.just(ResponseEntity.ok(events()));
        }

        @GetMapping(path = "/object-entity", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Object objectEntity() {
            return ResponseEntity.ok(events());
        }

        @GetMapping("/plain-object")
        Object plainObject() {
            return Map.of("password", "canary-word-7");
        }

        @GetMapping("/plain-entity")
        ResponseEntity<?> plainEntity() {
            return ResponseEntity.ok("password=canary-word-7");
        }

        @GetMapping("/plain-later")
        Mono<Object> plainLater() {
            return Mono.just(Map.of("password", "canary-word-7"));
        }

        @GetMapping("/nothing")
        Object nothing() {
            return ResponseEntity.noContent().build();
        }

        @GetMapping("/plain-texts")
        ResponseEntity<Flux<String>> plainTexts() {
            return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(Flux.just("password=", "canary-word-7"));
        }
    }

    private void start(WebApplicationType type) {
        application = new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties("server.port=0", "server.address=127.0.0.1", "agent-tracing.store.type=memory")
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        String port = application.getEnvironment().getProperty("local.server.port");
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void assertRedacted(String path) throws Exception {
        assertRedacted(get(path, "*/*"));
    }

    private static void assertRedacted(HttpResponse<String> response) {
        assertThat(response.body())
                .as(response.uri().getPath())
                .contains("data:", "[redacted: API key]")
                .doesNotContain("sk-pr")
                .doesNotContain("oj-Ab12");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void textsThatAreEvents_areRedacted_withAnyParametersOfTheType(WebApplicationType type) throws Exception {
        start(type);

        assertRedacted("/charset");
        assertRedacted(get("/accepted", "text/event-stream;q=0.9"));
        assertRedacted("/entity");
        assertRedacted("/entity-charset");
        assertThat(get("/plain-texts", "*/*").body()).isEqualTo("password=canary-word-7");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void streamInAResponseThatComesLater_isRedacted(WebApplicationType type) throws Exception {
        start(type);

        assertRedacted("/later");
        assertThat(get("/later", "*/*").statusCode()).isEqualTo(202);
        assertThat(get("/later", "*/*").headers().firstValue("X-Kept")).contains("yes");
        assertRedacted("/later-texts");
        assertRedacted("/future");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void streamThatTheTypeDoesNotTell_isRedacted(WebApplicationType type) throws Exception {
        start(type);

        assertRedacted("/object");
        assertRedacted("/any");
        assertRedacted("/characters");
        assertRedacted("/any-later");
        assertRedacted("/object-entity");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void whatIsNoStream_isLeftAlone(WebApplicationType type) throws Exception {
        start(type);

        assertThat(get("/plain-object", "*/*").body()).isEqualTo("{\"password\":\"canary-word-7\"}");
        assertThat(get("/plain-entity", "*/*").body()).isEqualTo("password=canary-word-7");
        assertThat(get("/plain-later", "*/*").body()).isEqualTo("{\"password\":\"canary-word-7\"}");
        assertThat(get("/nothing", "*/*").statusCode()).isEqualTo(204);
    }
}
