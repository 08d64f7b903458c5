/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ToolCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Two services with one store, that talk by HTTP: one trace where the one accepts the other, two where it does not. */
class ServicesIT {

    private static final String STRANGER = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    Path directory;

    private ConfigurableApplicationContext front;
    private ConfigurableApplicationContext back;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Front.Agent.class)
    static class Front {

        interface Weather {
            @GetExchange("/weather")
            String get();
        }

        static class Agent {

            private final RestClient.Builder rest;
            private final RestTemplateBuilder template;
            private final WebClient.Builder reactive;
            private final Tracing tracing;

            Agent(RestClient.Builder rest, RestTemplateBuilder template, WebClient.Builder reactive, Tracing tracing) {
                this.rest = rest;
                this.template = template;
                this.reactive = reactive;
                this.tracing = tracing;
            }

            @AgentRun(name = "agent")
            public String ask(String client, String url) throws IOException, InterruptedException {
                return switch (client) {
                    case "RestClient" -> rest.build().get().uri(url).retrieve().body(String.class);
                    case "RestTemplate" -> template.build().getForObject(url, String.class);
                    case "WebClient" ->
                        reactive.build()
                                .get()
                                .uri(url)
                                .retrieve()
                                .bodyToMono(String.class)
                                .block();
                    case "HTTP interface" ->
                        HttpServiceProxyFactory.builderFor(
                                        RestClientAdapter.create(rest.baseUrl(url.substring(0, url.lastIndexOf('/')))
                                                .build()))
                                .build()
                                .createClient(Weather.class)
                                .get();
                    default -> send(url, tracing.currentHeaders());
                };
            }
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Back.Tool.class, Back.Answers.class})
    static class Back {

        static class Tool {

            private volatile CountDownLatch mayGo = new CountDownLatch(0);

            @ToolCall(name = "weather")
            public String weather() throws InterruptedException {
                mayGo.await();
                return "sunny";
            }
        }

        @RestController
        static class Answers {

            private final Tool tool;
            private final Tracing tracing;

            Answers(Tool tool, Tracing tracing) {
                this.tool = tool;
                this.tracing = tracing;
            }

            @GetMapping("headers")
            String headers() {
                return tracing.span(SpanType.GENERIC, "headers")
                        .call(() -> tracing.currentHeaders().getOrDefault("tracestate", ""));
            }

            @GetMapping("weather")
            String weather() throws InterruptedException {
                return tool.weather();
            }
        }
    }

    private static String send(String url, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        headers.forEach(request::header);
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private ConfigurableApplicationContext start(Class<?> application, WebApplicationType type, String accept) {
        return new SpringApplicationBuilder(application)
                .web(type)
                .run(
                        "--server.port=0",
                        "--agent-tracing.store.type=embedded",
                        "--agent-tracing.store.path=" + directory,
                        "--agent-tracing.propagation.accept=" + accept);
    }

    @BeforeEach
    void startFront() {
        front = start(Front.class, WebApplicationType.NONE, "none");
    }

    @AfterEach
    void stop() {
        front.close();
        if (back != null) {
            back.close();
        }
    }

    private void startBack(WebApplicationType type, String accept) {
        back = start(Back.class, type, accept);
    }

    private String url() {
        return url("weather");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + back.getEnvironment().getProperty("local.server.port") + "/" + path;
    }

    private String ask(String client) throws Exception {
        return tracing(front)
                .call(
                        TracingOptions.none(),
                        () -> front.getBean(Front.Agent.class).ask(client, url()))
                .traceId();
    }

    private static Tracing tracing(ConfigurableApplicationContext service) {
        return service.getBean(Tracing.class);
    }

    private void flush() {
        assertThat(tracing(front).flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(tracing(back).flush(Duration.ofSeconds(10)).complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "RestClient, SERVLET",
        "RestTemplate, SERVLET",
        "WebClient, SERVLET",
        "HTTP interface, SERVLET",
        "by hand, SERVLET",
        "RestClient, REACTIVE",
        "WebClient, REACTIVE"
    })
    void ownServices_shareATrace(String client, WebApplicationType type) throws Exception {
        startBack(type, "127.0.0.1");
        String traceId = ask(client);
        flush();

        Trace trace = tracing(front).getTrace(traceId).orElseThrow();
        assertThat(trace.spans()).hasSize(2);
        assertThat(trace.rootSpan().type()).isEqualTo(SpanType.AGENT_RUN);
        Span tool = trace.spans(SpanType.TOOL_CALL).get(0);
        assertThat(tool.parentSpanId()).contains(trace.rootSpan().id());
        assertThat(tool.parent()).contains(trace.rootSpan());
        assertThat(trace.topSpans()).containsExactly(trace.rootSpan());
    }

    @Test
    void child_mayBeStoredBeforeItsParent() throws Exception {
        startBack(WebApplicationType.SERVLET, "10.0.0.0/8,127.0.0.0/8");
        Back.Tool tool = back.getBean(Back.Tool.class);
        CountDownLatch go = new CountDownLatch(1);
        tool.mayGo = go;
        FutureTask<String> asked = new FutureTask<>(() -> ask("RestClient"));
        new Thread(asked).start();
        await().until(() -> !traces(front).isEmpty());
        go.countDown();
        String traceId = asked.get();
        flush();

        // Whoever is stored first, the tool is under the agent.
        Trace trace = tracing(back).getTrace(traceId).orElseThrow();
        assertThat(trace.rootSpan().type()).isEqualTo(SpanType.AGENT_RUN);
        assertThat(trace.rootSpan().children()).hasSize(1);
        assertThat(trace.status()).isEqualTo(SpanStatus.OK);
    }

    private static List<TraceSummary> traces(ConfigurableApplicationContext service) {
        return tracing(service).queryTraces(TraceQuery.builder().build()).items();
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, none", "REACTIVE, none", "SERVLET, 10.1.2.3", "REACTIVE, 10.1.2.3"})
    void stranger_isRefused_andItsFlagNotObeyed(WebApplicationType type, String accept) throws Exception {
        startBack(type, accept);
        String answer = send(url(), Map.of("traceparent", "00-" + STRANGER + "-b7ad6b7169203331-00"));

        assertThat(answer).isEqualTo("sunny");
        assertThat(traces(back)).singleElement().satisfies(trace -> {
            assertThat(trace.traceId()).isNotEqualTo(STRANGER);
            Trace own = tracing(back).getTrace(trace.traceId()).orElseThrow();
            assertThat(own.rootSpan().parentSpanId()).isEmpty();
            // Whoever has only the stranger's id finds it by that.
            assertThat(tracing(back).getTrace(STRANGER)).map(Trace::traceId).contains(trace.traceId());
        });
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, X-Forwarded-For", "REACTIVE, X-Forwarded-For", "SERVLET, Via", "REACTIVE, Forwarded"})
    void caller_behindAProxy_isNotThatAddress(WebApplicationType type, String header) throws Exception {
        startBack(type, "127.0.0.1");
        Map<String, String> headers = new HashMap<>(Map.of(header, "203.0.113.7"));
        headers.put("traceparent", "00-" + STRANGER + "-b7ad6b7169203331-01");

        assertThat(send(url(), headers)).isEqualTo("sunny");
        assertThat(traces(back))
                .singleElement()
                .satisfies(trace -> assertThat(trace.traceId()).isNotEqualTo(STRANGER));
    }

    @Test
    void state_isPassedAlong_withAnAcceptedTrace() {
        String state = "vendor=abc,other=1";
        TracingOptions accepted = TracingOptions.builder()
                .continueFrom(Map.of("traceparent", "00-" + STRANGER + "-b7ad6b7169203331-01", "tracestate", state))
                .build();
        try (ConfigurableApplicationContext open = start(Front.class, WebApplicationType.NONE, "all")) {
            Tracing tracing = tracing(open);
            Map<String, String> headers = tracing.call(
                            accepted,
                            () -> tracing.span(SpanType.GENERIC, "work").call(tracing::currentHeaders))
                    .value();

            assertThat(headers).containsEntry("tracestate", state);
            assertThat(headers.get("traceparent")).matches("00-" + STRANGER + "-[0-9a-f]{16}-01");
        }
        Tracing refusing = tracing(front);
        assertThat(refusing.call(
                                accepted,
                                () -> refusing.span(SpanType.GENERIC, "work").call(refusing::currentHeaders))
                        .value())
                .containsOnlyKeys("traceparent");
        assertThat(refusing.currentHeaders()).isEmpty();
    }

    @Test
    void headersThatFollowNoRule_areIgnored() throws Exception {
        startBack(WebApplicationType.SERVLET, "all");

        assertThat(send(url(), Map.of("traceparent", "00-" + STRANGER + "-0000000000000000-01")))
                .isEqualTo("sunny");
        assertThat(traces(back))
                .singleElement()
                .satisfies(trace -> assertThat(trace.traceId()).isNotEqualTo(STRANGER));
    }

    @ParameterizedTest
    @EnumSource(value = WebApplicationType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void severalParents_areNone_andLinesOfAStateAreOne(WebApplicationType type) throws Exception {
        startBack(type, "all");
        HttpRequest two = HttpRequest.newBuilder(URI.create(url()))
                .header("traceparent", "00-" + STRANGER + "-b7ad6b7169203331-01")
                .header("traceparent", "00-" + STRANGER + "-b7ad6b7169203332-01")
                .build();
        HttpClient.newHttpClient().send(two, HttpResponse.BodyHandlers.ofString());

        assertThat(traces(back))
                .singleElement()
                .satisfies(trace -> assertThat(trace.traceId()).isNotEqualTo(STRANGER));

        HttpRequest states = HttpRequest.newBuilder(URI.create(url("headers")))
                .header("traceparent", "00-" + STRANGER + "-b7ad6b7169203331-01")
                .header("tracestate", "one=1")
                .header("tracestate", "two=2")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(states, HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("one=1,two=2");
    }

    /** What the application sets by hand is not sent twice, and bodies are not gathered in memory. */
    @Test
    void headersOfTheApplication_stay_andBodiesAreSentAsTheyAreWritten() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        List<List<String>> parents = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            parents.add(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()));
            if (exchange.getRequestBody().read() >= 0) {
                begun.countDown();
            }
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        String own = "00-" + STRANGER + "-b7ad6b7169203331-01";
        try {
            tracing(front).span(SpanType.GENERIC, "upload").run(() -> {
                RestClient client =
                        front.getBean(RestClient.Builder.class).clone().build();
                client.post()
                        .uri(url)
                        .header("traceparent", own)
                        .body(out -> {
                            out.write(new byte[200_000]);
                            out.flush();
                            try {
                                assertThat(begun.await(30, TimeUnit.SECONDS))
                                        .as("sent while it is written")
                                        .isTrue();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            out.write(1);
                        })
                        .retrieve()
                        .toBodilessEntity();
                client.get().uri(url).retrieve().toBodilessEntity();
                RestTemplate template = front.getBean(RestTemplateBuilder.class).build();
                HttpHeaders headers = new HttpHeaders();
                headers.set("traceparent", own);
                template.exchange(url, HttpMethod.GET, new HttpEntity<>(headers), String.class);
            });
        } finally {
            server.stop(0);
        }
        assertThat(parents).hasSize(3);
        assertThat(parents.get(0)).containsExactly(own);
        assertThat(parents.get(1)).singleElement().asString().startsWith("00-");
        assertThat(parents.get(2)).containsExactly(own);
    }
}
