/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ToolCall;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** A web application on Spring AI with the starter, a model server, and a client of both. */
final class SpringAiApplication implements AutoCloseable {

    static final String INSTRUCTIONS = "You are helpful.";

    final ModelEndpoint model = new ModelEndpoint();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ServletWebServerApplicationContext context;

    SpringAiApplication(Class<?> beans, String... properties) {
        SpringApplication application = new SpringApplication(Basis.class, beans);
        application.setBannerMode(Banner.Mode.OFF);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("modelEndpoint", model));
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        context = (ServletWebServerApplicationContext) application.run(arguments.toArray(String[]::new));
    }

    static OpenAiChatModel openAi(ModelEndpoint endpoint, ObservationRegistry registry) {
        return OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(endpoint.url() + "/v1")
                        .apiKey(ModelEndpoint.KEY)
                        .model(ModelEndpoint.MODEL)
                        .temperature(0.5)
                        .maxRetries(0)
                        .build())
                .observationRegistry(registry)
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Basis {

        @Bean
        OpenAiChatModel chatModel(ModelEndpoint endpoint, ObservationRegistry registry) {
            return openAi(endpoint, registry);
        }

        @Bean
        Controller controller(Agent agent) {
            return new Controller(agent);
        }
    }

    /** Asks the model. */
    interface Agent {

        String ask(String question, String conversation);

        Flux<String> stream(String question, String conversation);
    }

    /** What the tool says, and what it cannot. */
    public static class Weather {

        public record Report(String city, int degrees) {}

        @Tool(name = "weather", description = "Tells the weather")
        public Report weather(String city) {
            if (city.equals("Nowhere")) {
                throw new IllegalArgumentException("There is no " + city);
            }
            return new Report(city, 21);
        }
    }

    /** Keeps what it is given. */
    static class Keeper {

        @Tool(name = "keep", description = "Keeps a text")
        public String keep(String text) {
            return "kept " + text;
        }
    }

    /** The starter alone. */
    @Configuration(proxyBeanMethods = false)
    static class Plain {

        @Bean
        Agent agent(ChatClient.Builder builder) {
            ChatClient client = builder.defaultSystem(INSTRUCTIONS)
                    .defaultTools(new Weather(), new Keeper())
                    .build();
            return new PlainAgent(client);
        }
    }

    static class PlainAgent implements Agent {

        private final ChatClient client;

        PlainAgent(ChatClient client) {
            this.client = client;
        }

        @Override
        public String ask(String question, String conversation) {
            return request(question, conversation).call().content();
        }

        @Override
        public Flux<String> stream(String question, String conversation) {
            return request(question, conversation).stream().content();
        }

        private ChatClient.ChatClientRequestSpec request(String question, String conversation) {
            return client.prompt()
                    .user(question)
                    .advisors(advisors -> advisors.param(ChatMemory.CONVERSATION_ID, conversation));
        }
    }

    /** The same, annotated. */
    @Configuration(proxyBeanMethods = false)
    static class Annotated {

        @Bean
        AnnotatedWeather weather() {
            return new AnnotatedWeather();
        }

        @Bean
        AnnotatedAgent agent(ChatClient.Builder builder, AnnotatedWeather weather) {
            return new AnnotatedAgent(builder.defaultSystem(INSTRUCTIONS)
                    .defaultTools(weather, new Keeper())
                    .build());
        }
    }

    public static class AnnotatedWeather extends Weather {

        @Override
        @Tool(name = "weather", description = "Tells the weather")
        @ToolCall(name = "annotatedWeather")
        public Report weather(String city) {
            return super.weather(city);
        }
    }

    static class AnnotatedAgent extends PlainAgent {

        AnnotatedAgent(ChatClient client) {
            super(client);
        }

        @Override
        @AgentRun(name = "annotatedAgent")
        public String ask(String question, String conversation) {
            return super.ask(question, conversation);
        }

        @Override
        @AgentRun(name = "annotatedAgent")
        public Flux<String> stream(String question, String conversation) {
            return super.stream(question, conversation);
        }
    }

    @RestController
    static class Controller {

        private final Agent agent;

        Controller(Agent agent) {
            this.agent = agent;
        }

        @GetMapping("/ask")
        String ask(@RequestParam String q, @RequestParam(defaultValue = "thread-1") String conversation) {
            return agent.ask(q, conversation);
        }

        @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> stream(@RequestParam String q, @RequestParam(defaultValue = "thread-1") String conversation) {
            return agent.stream(q, conversation);
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Tracing tracing() {
        return bean(Tracing.class);
    }

    int port() {
        return context.getWebServer().getPort();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return ModelEndpoint.read(response.body());
    }

    /** Reads the only trace there is, as HTTP gives it, and deletes it. */
    JsonNode takeTrace() throws IOException, InterruptedException {
        JsonNode items = json("/tracing/api/traces").path("items");
        if (items.size() != 1) {
            throw new AssertionError("one trace, not " + items);
        }
        JsonNode trace =
                json("/tracing/api/traces/" + items.path(0).path("traceId").asString());
        tracing().deleteTrace(trace.path("traceId").asString());
        return trace;
    }

    @Override
    public void close() {
        context.close();
        model.close();
    }
}
