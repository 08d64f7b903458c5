/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model server on loopback, in the wire formats of OpenAI and Anthropic. What it says follows from the last message:
 *
 * <pre>
 * … weather in X …     calls the tool weather
 * … secret …           calls the tool keep with what was said
 * the answer of a tool  says it
 * … refuse …           status 400
 * … break …            says half a sentence, and breaks off
 * … endless …          says a word, waits until it is told to go on, and goes on until nobody listens
 * anything else         repeats it
 * </pre>
 */
final class ModelEndpoint implements AutoCloseable {

    static final String MODEL = "test-model";
    static final String ANSWERING = "test-model-0613";
    static final String KEY = "sk-test-key-that-nobody-may-see-0123456789";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    final CountDownLatch goOn = new CountDownLatch(1);
    final CountDownLatch unheard = new CountDownLatch(1);

    ModelEndpoint() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        goOn.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            requests.add(request);
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/embeddings")) {
                send(exchange, 200, embeddings(request));
            } else if (path.endsWith("/images/generations")) {
                send(exchange, 200, Map.of("created", 1, "data", List.of(Map.of("b64_json", "QUJDREVGR0g="))));
            } else {
                converse(exchange, request, path.endsWith("/messages") ? new AnthropicWire() : new OpenAiWire());
            }
        }
    }

    private void converse(HttpExchange exchange, JsonNode request, Wire wire) throws IOException {
        Said said = wire.lastSaid(request);
        if (said.text().contains("refuse")) {
            send(exchange, 400, Map.of("error", Map.of("message", "refused: " + said.text(), "type", "bad_request")));
            return;
        }
        Reply reply = reply(said);
        if (!request.path("stream").asBoolean(false)) {
            send(exchange, 200, wire.whole(reply));
            return;
        }
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        stream(exchange.getResponseBody(), said, wire, reply);
    }

    private void stream(OutputStream out, Said said, Wire wire, Reply reply) throws IOException {
        if (said.text().contains("endless")) {
            out.write(utf8(wire.opening() + wire.piece("word ")));
            out.flush();
            await(goOn);
            try {
                while (true) {
                    out.write(utf8(wire.piece("word ")));
                    out.flush();
                }
            } catch (IOException nobodyListens) {
                unheard.countDown();
            }
        } else if (said.text().contains("break")) {
            out.write(utf8(wire.opening() + wire.piece("half a sen")));
            out.write(utf8("data: {\"broken\n\n"));
        } else {
            out.write(utf8(wire.streamed(reply)));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, Object> embeddings(JsonNode request) {
        List<Map<String, Object>> data = new CopyOnWriteArrayList<>();
        for (int i = 0; i < Math.max(1, request.path("input").size()); i++) {
            data.add(Map.of("object", "embedding", "index", i, "embedding", List.of(0.5, 0.5, 0.5)));
        }
        return Map.of(
                "object",
                "list",
                "model",
                ANSWERING,
                "data",
                data,
                "usage",
                Map.of("prompt_tokens", 7, "total_tokens", 7));
    }

    private static Reply reply(Said said) {
        if (said.byTool()) {
            return new Reply("It says: " + said.text(), "", "");
        }
        int city = said.text().indexOf("weather in ");
        if (city >= 0) {
            String name = said.text().substring(city + 11).split("[^A-Za-z]")[0];
            return new Reply("", "weather", JSON.writeValueAsString(Map.of("city", name)));
        }
        return said.text().contains("secret")
                ? new Reply("", "keep", JSON.writeValueAsString(Map.of("text", said.text())))
                : new Reply("You said: " + said.text(), "", "");
    }

    /** The last message. */
    record Said(String text, boolean byTool) {}

    /** What the model says, or the tool that it calls. */
    record Reply(String text, String tool, String arguments) {

        boolean callsTool() {
            return !tool.isEmpty();
        }
    }

    /** A wire format. */
    interface Wire {

        Said lastSaid(JsonNode request);

        Map<String, Object> whole(Reply reply);

        /** All of a stream. */
        String streamed(Reply reply);

        /** The beginning of a stream. */
        String opening();

        /** A piece of a text in a stream. */
        String piece(String text);
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }
}
