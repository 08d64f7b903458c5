/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes of the model server. A request is read up to a limit, and every one of them is answered. */
final class ModelServerHandler implements HttpHandler {

    static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ModelServerHandler.class);

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final RuleBasedModel model;

    ModelServerHandler(RuleBasedModel model) {
        this.model = model;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            answer(exchange);
        } catch (ModelServerException e) {
            sendJson(exchange, e.status(), e.asJson());
        } catch (RuntimeException e) {
            log.warn("The bundled model server failed", e);
            ModelServerException failure = new ModelServerException(500, "internal_error", "The model server failed");
            sendJson(exchange, failure.status(), failure.asJson());
        } finally {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/v1/chat/completions" -> complete(exchange);
            case "/v1/models" -> listModels(exchange);
            default -> throw new ModelServerException(404, "not_found", "There is nothing at " + path);
        }
    }

    private void listModels(HttpExchange exchange) throws IOException {
        requireMethod(exchange, "GET");
        Map<String, Object> only = Map.of("id", ModelServer.MODEL, "object", "model", "owned_by", "agent-tracing-demo");
        sendJson(exchange, 200, Map.of("object", "list", "data", List.of(only)));
    }

    private void complete(HttpExchange exchange) throws IOException {
        requireMethod(exchange, "POST");
        ChatRequest request = ChatRequest.read(readJson(exchange));
        Reply reply = model.answer(request);
        String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
        Completion completion =
                new Completion(id, Instant.now().getEpochSecond(), reply, TokenCount.of(request, reply));
        if (request.stream()) {
            sendEvents(exchange, completion.asChunks(request.includeUsage()));
        } else {
            sendJson(exchange, 200, completion.asJson());
        }
    }

    private static void requireMethod(HttpExchange exchange, String method) {
        if (!exchange.getRequestMethod().equals(method)) {
            throw new ModelServerException(405, "method_not_allowed", "Use " + method + " here");
        }
    }

    private JsonNode readJson(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
        if (body.length > MAX_REQUEST_BYTES) {
            throw new ModelServerException(
                    413, "request_too_large", "A request may have " + MAX_REQUEST_BYTES + " bytes at most");
        }
        try {
            return mapper.readTree(body);
        } catch (JacksonException e) {
            throw ModelServerException.badRequest("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    private void sendJson(HttpExchange exchange, int status, Map<String, Object> json) throws IOException {
        byte[] body = mapper.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void sendEvents(HttpExchange exchange, List<Map<String, Object>> chunks) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        OutputStream events = exchange.getResponseBody();
        for (Map<String, Object> chunk : chunks) {
            sendEvent(events, mapper.writeValueAsString(chunk));
        }
        sendEvent(events, "[DONE]");
    }

    private static void sendEvent(OutputStream events, String data) throws IOException {
        events.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        events.flush();
    }
}
