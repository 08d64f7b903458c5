/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TokenUsage;
import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.ToolCall;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A web application that is traced, on a port of its own, and a client of it. */
final class WebApplication implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServerApplicationContext context;

    private WebApplication(WebServerApplicationContext context) {
        this.context = context;
    }

    /** Starts an application of Spring MVC. */
    static WebApplication start(String... properties) {
        return start(WebApplicationType.SERVLET, properties);
    }

    /** Starts an application of WebFlux, on Netty. */
    static WebApplication startReactive(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.autoconfigure.exclude=" + TomcatReactiveWebServerAutoConfiguration.class.getName() + ","
                + TomcatReactiveManagementContextAutoConfiguration.class.getName());
        return start(WebApplicationType.REACTIVE, all.toArray(String[]::new));
    }

    /** Starts an application of WebFlux in a servlet container, Tomcat. */
    static WebApplication startReactiveOnTomcat() {
        return start(
                WebApplicationType.REACTIVE,
                "spring.autoconfigure.exclude=" + NettyReactiveWebServerAutoConfiguration.class.getName());
    }

    private static WebApplication start(WebApplicationType type, String... properties) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        SpringApplication application = application(Beans.class, OwnThreads.class);
        application.setWebApplicationType(type);
        return new WebApplication((WebServerApplicationContext) application.run(arguments.toArray(String[]::new)));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        Tools tools() {
            return new Tools();
        }

        @Bean
        Models models(Tracing tracing) {
            return new Models(tracing);
        }

        @Bean
        Agent support(Models models, Tools tools) {
            return new Agent(models, tools);
        }

        @Bean
        Controller controller(Agent agent) {
            return new Controller(agent);
        }

        @Bean
        Filter userFilter() {
            return (request, response, chain) -> {
                request.setAttribute("userId", "user-1");
                request.setAttribute("session", Map.of("tier", "gold"));
                request.setAttribute("object", new Object());
                chain.doFilter(request, response);
            };
        }
    }

    /** An application that ends must not end the threads of others in this program. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class OwnThreads {
        @Bean
        ReactorResourceFactory ownThreads() {
            ReactorResourceFactory threads = new ReactorResourceFactory();
            threads.setUseGlobalResources(false);
            return threads;
        }
    }

    static class Tools {
        @ToolCall(name = "calculator", description = "Adds")
        public int add(int a, int b) {
            if (a < 0) {
                throw new IllegalArgumentException("negative: " + a);
            }
            return a + b;
        }

        @ToolCall
        @HideInput
        public String hidden(String secret) {
            return "shown";
        }
    }

    static class Models {
        private final Tracing tracing;

        Models(Tracing tracing) {
            this.tracing = tracing;
        }

        @ModelGeneration(model = "gpt-4", provider = "openai")
        public String generate(String prompt) {
            tracing.currentSpan()
                    .modelGeneration()
                    .usage(TokenUsage.of(150, 75).withCacheRead(50).withReasoning(15))
                    .finishReason("stop");
            return "text for " + prompt;
        }
    }

    static class Agent {
        private final Models models;
        private final Tools tools;

        Agent(Models models, Tools tools) {
            this.models = models;
            this.tools = tools;
        }

        @AgentRun(instructions = "Be kind", maxSteps = 5)
        public String ask(String question, @ConversationId String conversation) {
            models.generate(question);
            tools.hidden("secret");
            return question + tools.add(question.equals("fail") ? -1 : 1, 2);
        }
    }

    @RestController
    static class Controller {
        private final Agent agent;

        Controller(Agent agent) {
            this.agent = agent;
        }

        @GetMapping("/ask")
        String ask(@RequestParam String question) {
            return agent.ask(question, "thread-1");
        }
    }

    private static SpringApplication application(Class<?>... beans) {
        SpringApplication application = new SpringApplication(beans);
        application.setBannerMode(Banner.Mode.OFF);
        return application;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Agent agent() {
        return bean(Agent.class);
    }

    int port() {
        return context.getWebServer().getPort();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return checked("GET", path, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** What is answered must be what the description says. */
    private static HttpResponse<String> checked(String method, String path, HttpResponse<String> response) {
        int api = path.indexOf("/api/");
        boolean served = response.headers()
                .firstValue("content-type")
                .filter(type -> response.statusCode() != 404 || type.startsWith("application/problem+json"))
                .isPresent();
        if (api >= 0 && served) {
            ApiDescription.check(method, path.substring(api + 4).replaceFirst("\\?.*", ""), response);
        }
        return response;
    }

    HttpResponse<String> send(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return checked(method, path, client.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    HttpResponse<byte[]> bytes(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        return client.send(request.headers(headers).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    InputStream stream(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    /** Begins to read server-sent events. */
    EventReader events(String path, String... headers) {
        return new EventReader(client, URI.create("http://127.0.0.1:" + port() + path), headers);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    /** Sends what no HTTP client would, and gives the whole answer. */
    String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        ((ConfigurableApplicationContext) context).close();
    }
}
