/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The wire format, over real HTTP. */
class ModelServerTest {

    private static final String QUESTION = "Where is order 1042, and what is 17 * 23?";

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ModelServer server = ModelServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void question_isAnsweredByToolCalls_allInOneRound() throws Exception {
        JsonNode answer = ask(request(user(QUESTION)));

        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asString()).isEqualTo("rule-based-demo");
        assertThat(answer.path("id").asString()).startsWith("chatcmpl-");
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
        JsonNode message = choice.path("message");
        assertThat(message.path("role").asString()).isEqualTo("assistant");
        assertThat(message.path("content").isNull()).isTrue();
        JsonNode calls = message.path("tool_calls");
        assertThat(calls.size()).isEqualTo(2);
        assertThat(calls.path(0).path("type").asString()).isEqualTo("function");
        assertThat(calls.path(0).path("function").path("name").asString()).isEqualTo("lookupOrder");
        assertThat(arguments(calls.path(0)).path("orderId").asString()).isEqualTo("1042");
        assertThat(calls.path(1).path("function").path("name").asString()).isEqualTo("calculate");
        assertThat(arguments(calls.path(1)).path("expression").asString()).isEqualTo("17 * 23");
        assertThat(calls.path(0).path("id").asString())
                .startsWith("call_")
                .isNotEqualTo(calls.path(1).path("id").asString());
    }

    @Test
    void toolResults_areAnsweredByASentenceEach() throws Exception {
        JsonNode first = ask(request(user(QUESTION)));
        JsonNode toolCalls = first.path("choices").path(0).path("message");

        JsonNode answer = ask(request(
                user(QUESTION),
                toolCalls,
                tool(
                        toolCalls,
                        0,
                        "{\"orderId\":\"1042\",\"item\":\"kettle\",\"state\":\"on its way\",\"place\":\"Hamburg\"}"),
                tool(toolCalls, 1, "{\"expression\":\"17 * 23\",\"result\":\"391\"}")));

        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(choice.path("message").path("content").asString())
                .isEqualTo("Order 1042 (kettle) is on its way: Hamburg. 17 * 23 = 391.");
        assertThat(choice.path("message").has("tool_calls")).isFalse();
    }

    @Test
    void amounts_keepTheirZeros() throws Exception {
        JsonNode first = ask(request(user("refund order 1044")));
        JsonNode toolCalls = first.path("choices").path(0).path("message");

        JsonNode answer = ask(request(
                user("refund order 1044"),
                toolCalls,
                tool(toolCalls, 0, "{\"orderId\":\"1044\",\"amount\":18.00,\"currency\":\"EUR\"}")));

        assertThat(text(answer)).isEqualTo("Order 1044 is refunded: 18.00 EUR are on their way back.");
    }

    @Test
    void failedTool_isToldInItsOwnWords() throws Exception {
        JsonNode first = ask(request(user("What is 1 / 0?")));
        JsonNode toolCalls = first.path("choices").path(0).path("message");

        JsonNode answer = ask(request(user("What is 1 / 0?"), toolCalls, tool(toolCalls, 0, "Division by zero")));

        assertThat(text(answer)).isEqualTo("Division by zero.");
    }

    @Test
    void secondTurn_isNotMistakenForTheFirst() throws Exception {
        JsonNode answer = ask(
                request(user("Where is order 1042?"), message("assistant", "On its way."), user("Please refund it")));

        JsonNode calls = answer.path("choices").path(0).path("message").path("tool_calls");
        assertThat(calls.size()).isEqualTo(1);
        assertThat(calls.path(0).path("function").path("name").asString()).isEqualTo("refundOrder");
        assertThat(arguments(calls.path(0)).path("orderId").asString()).isEqualTo("1042");
    }

    @Test
    void toolThatIsNotOffered_isNotCalled() throws Exception {
        ObjectNode request = request(user(QUESTION));
        request.set("tools", tools("calculate"));

        JsonNode calls = ask(request).path("choices").path(0).path("message").path("tool_calls");

        assertThat(calls.size()).isEqualTo(1);
        assertThat(calls.path(0).path("function").path("name").asString()).isEqualTo("calculate");
    }

    @Test
    void withoutTools_saysWhatItIs() throws Exception {
        ObjectNode request = request(user(QUESTION));
        request.remove("tools");

        assertThat(text(ask(request))).contains("rule-based demo, not a language model");
    }

    @Test
    void textParts_areRead() throws Exception {
        ObjectNode message = message("user", "");
        message.putArray("content").addObject().put("type", "text").put("text", "What is 2 + 2?");

        JsonNode calls =
                ask(request(message)).path("choices").path(0).path("message").path("tool_calls");

        assertThat(arguments(calls.path(0)).path("expression").asString()).isEqualTo("2 + 2");
    }

    @Test
    void usage_countsTheText_andWhatAnEarlierRequestSent() throws Exception {
        JsonNode first = ask(request(user(QUESTION)));
        JsonNode toolCalls = first.path("choices").path(0).path("message");
        JsonNode second = ask(request(user(QUESTION), toolCalls, tool(toolCalls, 0, "{}"), tool(toolCalls, 1, "{}")));

        long firstPrompt = first.path("usage").path("prompt_tokens").asLong();
        assertThat(firstPrompt).isPositive();
        assertThat(first.path("usage").path("completion_tokens").asLong()).isPositive();
        assertThat(first.path("usage").path("total_tokens").asLong())
                .isEqualTo(firstPrompt
                        + first.path("usage").path("completion_tokens").asLong());
        assertThat(cached(first)).isZero();
        assertThat(cached(second)).isEqualTo(firstPrompt);
        assertThat(second.path("usage").path("prompt_tokens").asLong()).isGreaterThan(firstPrompt);
    }

    @Test
    void stream_givesTheSameText_thenTheUsage() throws Exception {
        ObjectNode request = request(user("hello")).put("stream", true);
        request.putObject("stream_options").put("include_usage", true);

        List<JsonNode> chunks = stream(request);

        String text =
                String.join("", chunks.stream().map(ModelServerTest::deltaText).toList());
        assertThat(text).isEqualTo(text(ask(request(user("hello")))));
        assertThat(chunks)
                .hasSizeGreaterThan(5)
                .allSatisfy(chunk -> assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk"));
        assertThat(chunks.stream().map(chunk -> chunk.path("id").asString()).distinct())
                .hasSize(1);
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage").path("total_tokens").asLong()).isPositive();
        assertThat(finishReason(chunks.get(chunks.size() - 2))).isEqualTo("stop");
    }

    @Test
    void stream_ofToolCalls_comesInPieces() throws Exception {
        List<JsonNode> chunks = stream(request(user(QUESTION)).put("stream", true));

        List<JsonNode> pieces = chunks.stream()
                .map(chunk -> chunk.path("choices")
                        .path(0)
                        .path("delta")
                        .path("tool_calls")
                        .path(0))
                .filter(JsonNode::isObject)
                .toList();
        assertThat(pieces).hasSize(4);
        assertThat(pieces.get(0).path("function").path("name").asString()).isEqualTo("lookupOrder");
        assertThat(pieces.get(1).path("function").path("arguments").asString()).contains("1042");
        assertThat(pieces).extracting(piece -> piece.path("index").asInt()).containsExactly(0, 0, 1, 1);
        assertThat(finishReason(chunks.get(chunks.size() - 1))).isEqualTo("tool_calls");
        assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void brokenRequests_areRefused_inTheErrorFormat() throws Exception {
        assertRefused(send("{"), 400, "no JSON");
        assertRefused(send("[]"), 404, "rule-based-demo");
        assertRefused(send("{\"model\":\"gpt-4\",\"messages\":[]}"), 404, "rule-based-demo");
        assertRefused(send("{\"model\":\"rule-based-demo\"}"), 400, "messages");
        assertRefused(send("{\"model\":\"rule-based-demo\",\"messages\":[{}]}"), 400, "role");
        assertRefused(send("[".repeat(100_000)), 400, "no JSON");
        assertRefused(send(" ".repeat(ModelServerHandler.MAX_REQUEST_BYTES + 1)), 413, "bytes at most");
    }

    @Test
    void otherRoutes_areRefused_inTheErrorFormat() throws Exception {
        assertRefused(get("/nothing"), 404, "/v1/nothing");
        assertRefused(get("/chat/completions"), 405, "POST");
        assertThat(mapper.readTree(get("/models").body())
                        .path("data")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo("rule-based-demo");
    }

    @Test
    void closedServer_answersNoMore() {
        server.close();

        assertThatIOException().isThrownBy(() -> get("/models"));
    }

    private void assertRefused(HttpResponse<String> response, int status, String message) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = mapper.readTree(response.body()).path("error");
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asString()).contains(message);
        assertThat(error.path("code").asString()).isNotEmpty();
    }

    private JsonNode ask(ObjectNode request) throws Exception {
        HttpResponse<String> response = send(request.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return mapper.readTree(response.body());
    }

    private List<JsonNode> stream(ObjectNode request) throws Exception {
        HttpResponse<String> response = send(request.toString());
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        List<String> events = List.of(response.body().strip().split("\n\n"));
        assertThat(events.get(events.size() - 1)).isEqualTo("data: [DONE]");
        return events.subList(0, events.size() - 1).stream()
                .map(event -> mapper.readTree(event.substring("data: ".length())))
                .toList();
    }

    private HttpResponse<String> send(String body) throws Exception {
        return client.send(
                to("/chat/completions").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + path)).timeout(Duration.ofSeconds(10));
    }

    private ObjectNode request(JsonNode... messages) {
        ObjectNode request = mapper.createObjectNode().put("model", "rule-based-demo");
        request.putArray("messages").addAll(List.of(messages));
        request.set("tools", tools("lookupOrder", "refundOrder", "calculate"));
        return request;
    }

    private ArrayNode tools(String... names) {
        ArrayNode tools = mapper.createArrayNode();
        for (String name : names) {
            tools.addObject().put("type", "function").putObject("function").put("name", name);
        }
        return tools;
    }

    private ObjectNode user(String text) {
        return message("user", text);
    }

    private ObjectNode message(String role, String text) {
        return mapper.createObjectNode().put("role", role).put("content", text);
    }

    private ObjectNode tool(JsonNode toolCalls, int index, String result) {
        return message("tool", result)
                .put(
                        "tool_call_id",
                        toolCalls.path("tool_calls").path(index).path("id").asString());
    }

    private JsonNode arguments(JsonNode call) {
        return mapper.readTree(call.path("function").path("arguments").asString());
    }

    private static String text(JsonNode answer) {
        return answer.path("choices").path(0).path("message").path("content").asString();
    }

    private static String deltaText(JsonNode chunk) {
        return chunk.path("choices").path(0).path("delta").path("content").asString("");
    }

    private static String finishReason(JsonNode chunk) {
        return chunk.path("choices").path(0).path("finish_reason").asString("");
    }

    private static long cached(JsonNode answer) {
        return answer.path("usage")
                .path("prompt_tokens_details")
                .path("cached_tokens")
                .asLong();
    }
}
