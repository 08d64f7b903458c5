/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.demo.tool.CalculatorTool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo over real HTTP, with the bundled model: what the environment says of another one is not for this test. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "OPENAI_BASE_URL=")
class DemoIT {

    private static final String QUESTION = "Where is order 1042, and what is 17 * 23?";

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private ChatModel chatModel;

    @Autowired
    private ChatClient.Builder chatClient;

    @Autowired
    private CalculatorTool calculator;

    @Test
    void answer_comesFromTheTools() throws Exception {
        JsonNode answer = ask(QUESTION, "thread-answer");

        assertThat(answer.path("answer").asString()).contains("1042", "on its way", "17 * 23 = 391");
        assertThat(answer.path("traceId").asString()).matches("[0-9a-f]{32}");
    }

    @Test
    void trace_hasOneTopSpan_andTheAgentInIt() throws Exception {
        JsonNode trace = traceOf(ask(QUESTION, "thread-1"));

        assertThat(trace.path("status").asString()).isEqualTo("ok");
        assertThat(trace.path("complete").asBoolean()).isTrue();
        assertThat(trace.path("errorCount").asInt()).isZero();
        assertThat(trace.path("droppedSpans").asInt()).isZero();
        assertThat(trace.path("conversationId").asString()).isEqualTo("thread-1");
        assertThat(trace.path("metadata").path("channel").asString()).isEqualTo("web");
        assertThat(trace.path("tags").toString()).contains("demo", "support");
        assertThat(trace.path("usage").path("inputTokens").asLong()).isPositive();

        List<JsonNode> tops =
                spans(trace).stream().filter(span -> !span.has("parentSpanId")).toList();
        assertThat(tops).hasSize(1);
        JsonNode top = tops.get(0);
        assertThat(top.path("type").asString()).isEqualTo("workflow_run");
        assertThat(top.path("id").asString()).isEqualTo(trace.path("rootSpanId").asString());
        assertThat(top.path("attributes").path("status").asString()).isEqualTo("completed");
        assertThat(spans(trace, "workflow_step"))
                .hasSize(2)
                .allSatisfy(step -> assertThat(parent(step)).isEqualTo(id(top)));

        JsonNode agent = agentOf(trace);
        assertThat(parent(agent)).isEqualTo(id(top));
        assertThat(agent.path("name").asString()).isEqualTo("supportAgent");
        assertThat(agent.path("attributes").path("conversationId").asString()).isEqualTo("thread-1");
        assertThat(agent.path("input").path("messages").path(0).path("content").asString())
                .isEqualTo(QUESTION);
        assertThat(agent.path("output").asString()).contains("391");
        assertThat(agent.path("attributes").path("instructions").asString()).isEqualTo(SupportAgent.INSTRUCTIONS);
        assertThat(agent.path("attributes").path("availableTools").toString())
                .contains("lookupOrder", "refundOrder", "calculate");
    }

    @Test
    void trace_hasEachCallOfTheModel_withItsTokens() throws Exception {
        JsonNode trace = traceOf(ask(QUESTION, "thread-model"));

        List<JsonNode> generations = spans(trace, "model_generation");
        assertThat(generations).hasSize(2).allSatisfy(generation -> {
            assertThat(parent(generation)).isEqualTo(id(memoryOf(trace)));
            JsonNode attributes = generation.path("attributes");
            assertThat(attributes.path("model").asString()).isEqualTo("rule-based-demo");
            assertThat(attributes.path("responseModel").asString()).isEqualTo("rule-based-demo");
            assertThat(attributes.path("responseId").asString()).startsWith("chatcmpl-");
            assertThat(attributes.path("usage").path("inputTokens").asLong()).isPositive();
            assertThat(attributes.path("usage").path("outputTokens").asLong()).isPositive();
            assertThat(generation.path("output").path("role").asString()).isEqualTo("assistant");
            assertThat(generation.path("input").toString())
                    .as("the prompt's options hold the key")
                    .doesNotContain("none-needed");
        });
        assertThat(generations)
                .extracting(span -> span.path("attributes").path("finishReason").asString())
                .containsExactly("tool_calls", "stop");
        assertThat(generations
                        .get(1)
                        .path("attributes")
                        .path("usage")
                        .path("inputDetails")
                        .path("cacheRead")
                        .asLong())
                .isPositive();
        assertThat(generations.get(1).path("input").path("messages").toString()).contains("\"role\":\"tool\"", "391");
    }

    @Test
    void trace_hasEachCallOfATool() throws Exception {
        JsonNode trace = traceOf(ask(QUESTION, "thread-tools"));

        List<JsonNode> tools = spans(trace, "tool_call");
        assertThat(tools).extracting(span -> span.path("name").asString()).containsExactly("lookupOrder", "calculate");
        assertThat(tools).allSatisfy(tool -> {
            assertThat(parent(tool)).isEqualTo(id(memoryOf(trace)));
            assertThat(tool.path("status").asString()).isEqualTo("ok");
            assertThat(tool.path("attributes").path("success").asBoolean()).isTrue();
        });
        assertThat(tools.get(0).path("input").path("orderId").asString()).isEqualTo("1042");
        assertThat(tools.get(0).path("output").path("item").asString()).isEqualTo("blue kettle");
        assertThat(tools.get(1).path("input").path("expression").asString()).isEqualTo("17 * 23");
        assertThat(tools.get(1).path("output").path("result").asString()).isEqualTo("391");
    }

    @Test
    void trace_hasTimes_ofWhichAChildsAreInsideItsParents() throws Exception {
        JsonNode trace = traceOf(ask(QUESTION, "thread-times"));

        assertThat(spans(trace)).hasSize(9).allSatisfy(span -> {
            assertThat(span.path("startTime").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            assertThat(span.path("durationMs").asDouble()).isNotNegative();
            JsonNode parent = spans(trace).stream()
                    .filter(candidate -> id(candidate).equals(parent(span)))
                    .findFirst()
                    .orElse(span);
            assertThat(time(span, "startTime")).isBetween(time(parent, "startTime"), time(parent, "endTime"));
            assertThat(time(span, "endTime")).isBetween(time(parent, "startTime"), time(parent, "endTime"));
        });
    }

    @Test
    void trace_isListed_newestFirst() throws Exception {
        JsonNode answer = ask(QUESTION, "thread-list");

        JsonNode list = mapper.readTree(get("/tracing/api/traces?limit=5").body());

        assertThat(list.path("items").path(0).path("traceId").asString())
                .isEqualTo(answer.path("traceId").asString());
    }

    @Test
    void failedTool_isAnErrorInItsSpan_andInTheAnswer() throws Exception {
        JsonNode answer = ask("What is 1 / 0?", null);
        JsonNode tool = spans(traceOf(answer), "tool_call").get(0);

        assertThat(answer.path("answer").asString()).isEqualTo("Division by zero.");
        assertThat(tool.path("status").asString()).isEqualTo("error");
        assertThat(tool.path("attributes").path("success").asBoolean(true)).isFalse();
        assertThat(tool.path("error").path("message").asString()).isEqualTo("Division by zero");
    }

    @Test
    void conversation_isRemembered_andOthersAreNot() throws Exception {
        ask("Where is order 1043?", "thread-memory");

        assertThat(ask("When does it arrive?", "thread-memory").path("answer").asString())
                .contains("1043");
        assertThat(ask("When does it arrive?", "thread-other").path("answer").asString())
                .contains("Which order");
        assertThat(ask("When does it arrive?", null).path("answer").asString()).contains("Which order");
    }

    @Test
    void question_withTemplateMarks_arrivesAsItIs() throws Exception {
        JsonNode agent = agentOf(traceOf(ask("What is 2 + 2 in {this} <template>?", null)));

        assertThat(agent.path("input").toString()).contains("{this} <template>");
        assertThat(agent.path("output").asString()).isEqualTo("2 + 2 = 4.");
    }

    @Test
    void wrongQuestions_areProblems() throws Exception {
        assertProblem(post("{}"), "The question is missing");
        assertProblem(post("{\"question\":\" \"}"), "The question is missing");
        assertProblem(post("not json"), "The body must be JSON");
        assertProblem(post("{\"question\":\"" + "x".repeat(2001) + "\"}"), "2000 at most");
    }

    @Test
    void stream_ofTheModel_isComplete() {
        List<ChatResponse> responses =
                chatModel.stream(new Prompt("hello")).collectList().block(Duration.ofSeconds(20));

        assertThat(responses).hasSizeGreaterThan(3);
        ChatResponse last = responses.get(responses.size() - 1);
        assertThat(last.getMetadata().getUsage().getTotalTokens()).isPositive();
    }

    @Test
    void stream_callsTools() {
        List<String> pieces = chatClient.build().prompt().user("What is 17 * 23?").tools(calculator).stream()
                .content()
                .collectList()
                .block(Duration.ofSeconds(20));

        assertThat(String.join("", pieces)).isEqualTo("17 * 23 = 391.");
    }

    @Test
    void streamedAnswer_comesInPieces_andEndsWithTheTrace() throws Exception {
        List<JsonNode> pieces = streamed("What is 17 * 23?");

        assertThat(pieces.size()).isGreaterThan(3);
        assertThat(textOf(pieces)).isEqualTo("17 * 23 = 391.");
        JsonNode done = pieces.get(pieces.size() - 1);
        JsonNode trace = traceOf(done);
        assertThat(trace.path("name").asString()).isEqualTo("supportRequest");
        assertThat(agentOf(trace).path("output").asString()).isEqualTo("17 * 23 = 391.");
        assertThat(spans(trace, "tool_call")).hasSize(1);
    }

    @Test
    void streamedAnswer_hasNoSecret() throws Exception {
        String answer = textOf(streamed("What is 4111111111111111 + 0?"));

        assertThat(answer).contains("[redacted: card number]").doesNotContain("41111");
    }

    private List<JsonNode> streamed(String question) throws Exception {
        HttpResponse<String> response = client.send(
                to("/ask/stream")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(mapper.writeValueAsString(Map.of("question", question))))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> mapper.readTree(line.substring(5)))
                .toList();
    }

    private static String textOf(List<JsonNode> pieces) {
        return pieces.stream().map(piece -> piece.path("text").asString("")).collect(Collectors.joining());
    }

    @Test
    void wrongQuestion_isAProblem_whereTheAnswerIsAStream() throws Exception {
        HttpResponse<String> response = client.send(
                to("/ask/stream")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());

        assertProblem(response, "The question is missing");
    }

    @Test
    void page_isPlain_andTellsWhichModelAnswers() throws Exception {
        assertThat(get("/").body()).contains("app.js").doesNotContain("<script>", "http://", "https://");
        assertThat(get("/app.js").body()).contains("textContent").doesNotContain("innerHTML");
        JsonNode model = mapper.readTree(get("/model").body());
        assertThat(model.path("name").asString()).isEqualTo("rule-based-demo");
        assertThat(model.path("bundled").asBoolean()).isTrue();
    }

    private void assertProblem(HttpResponse<String> response, String detail) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(mapper.readTree(response.body()).path("detail").asString()).contains(detail);
    }

    private JsonNode ask(String question, String conversationId) throws Exception {
        Map<String, String> request = conversationId == null
                ? Map.of("question", question)
                : Map.of("question", question, "conversationId", conversationId);
        HttpResponse<String> response = post(mapper.writeValueAsString(request));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return mapper.readTree(response.body());
    }

    private JsonNode traceOf(JsonNode answer) throws Exception {
        HttpResponse<String> response =
                get("/tracing/api/traces/" + answer.path("traceId").asString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return mapper.readTree(response.body());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(
                to("/ask")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static List<JsonNode> spans(JsonNode trace) {
        return StreamSupport.stream(trace.path("spans").spliterator(), false).toList();
    }

    /** The spans of a type, in the order of their starts. */
    private static List<JsonNode> spans(JsonNode trace, String type) {
        return spans(trace).stream()
                .filter(span -> span.path("type").asString().equals(type))
                .sorted(Comparator.comparing(span -> time(span, "startTime")))
                .toList();
    }

    private static JsonNode agentOf(JsonNode trace) {
        List<JsonNode> agents = spans(trace, "agent_run");
        assertThat(agents).hasSize(1);
        return agents.get(0);
    }

    /** The advisor that remembers the conversation stands around all that the agent does. */
    private static JsonNode memoryOf(JsonNode trace) {
        JsonNode memory = spans(trace, "generic").get(0);
        assertThat(memory.path("name").asString()).isEqualTo("MessageChatMemoryAdvisor");
        assertThat(parent(memory)).isEqualTo(id(agentOf(trace)));
        return memory;
    }

    private static String id(JsonNode span) {
        return span.path("id").asString();
    }

    private static String parent(JsonNode span) {
        return span.path("parentSpanId").asString("");
    }

    private static Instant time(JsonNode span, String which) {
        return Instant.parse(span.path(which).asString());
    }
}
