/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What the API does, whatever web stack serves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {

    static final String API = "/tracing/api/";
    static final String TRACES = API + "traces";
    private WebApplication application;

    /** Starts an application on the web stack that is tested. */
    abstract WebApplication start(String... properties);

    /** {@return the property that puts the whole application under a path} */
    abstract String contextPathProperty();

    WebApplication application() {
        return application;
    }

    @BeforeAll
    void startApplication() {
        application = start("agent-tracing.request-context-keys=userId,session.tier,http.path,object,no");
    }

    @AfterAll
    void stopApplication() {
        application.close();
    }

    @AfterEach
    void clear() {
        tracing().deleteTraces(TraceQuery.builder().from(Instant.EPOCH).build());
    }

    Tracing tracing() {
        return application.bean(Tracing.class);
    }

    String traced(String question) {
        return tracing()
                .call(
                        TracingOptions.builder().tags("tag").metadata("n", 1).build(),
                        () -> application.agent().ask(question, "thread-1"))
                .traceId();
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static List<String> names(JsonNode object) {
        return new ArrayList<>(object.propertyNames());
    }

    private static JsonNode spanNamed(JsonNode trace, String name) {
        return list(trace.get("spans")).stream()
                .filter(span -> span.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        JsonNode problem = WebApplication.read(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).contains(detail);
    }

    @Test
    void trace_hasTheNamesOfTheContract() throws Exception {
        String id = traced("q");
        tracing().addScore(id, Score.of("accuracy", 0.95).withComment("good"));
        tracing().addScore(id, Score.of("safe", true));
        tracing().addScore(id, Score.category("tone", "friendly"));
        tracing().addFeedback(id, Feedback.thumbsUp("Great"));

        JsonNode trace = application.json(TRACES + "/" + id);
        assertThat(names(trace))
                .containsExactlyInAnyOrder(
                        "traceId",
                        "complete",
                        "rootSpanId",
                        "name",
                        "status",
                        "startTime",
                        "durationMs",
                        "errorCount",
                        "droppedSpans",
                        "conversationId",
                        "usage",
                        "cost",
                        "metadata",
                        "tags",
                        "spanCount",
                        "spans",
                        "scores",
                        "feedback");
        assertThat(trace.get("traceId").asString()).isEqualTo(id);
        assertThat(trace.get("complete").asBoolean()).isTrue();
        assertThat(trace.get("name").asString()).isEqualTo("support");
        assertThat(trace.get("status").asString()).isEqualTo("ok");
        assertThat(trace.get("conversationId").asString()).isEqualTo("thread-1");
        assertThat(trace.get("spanCount").asInt()).isEqualTo(4);
        assertThat(trace.get("metadata").toString()).isEqualTo("{\"n\":1}");
        assertThat(trace.get("tags").toString()).isEqualTo("[\"tag\"]");
        assertThat(trace.get("usage").get("inputTokens").asInt()).isEqualTo(150);
        assertThat(names(trace.get("cost"))).containsExactlyInAnyOrder("amount", "currency", "complete");
        assertThat(trace.get("cost").get("amount").isString()).isTrue();
        assertThat(list(trace.get("scores")).stream()
                        .map(score -> score.path("value").toString()
                                + score.path("label").toString()))
                .containsExactly("0.95", "true", "\"friendly\"");
        assertThat(trace.get("feedback").get(0).get("value").asInt()).isEqualTo(1);
        assertThat(names(trace.get("feedback").get(0))).containsExactly("id", "value", "comment", "time");
    }

    @Test
    void spans_haveTheNamesOfTheContract() throws Exception {
        JsonNode trace = application.json(TRACES + "/" + traced("q"));
        JsonNode root = spanNamed(trace, "support");
        JsonNode model = spanNamed(trace, "generate");
        JsonNode tool = spanNamed(trace, "calculator");

        assertThat(names(root))
                .containsExactlyInAnyOrder(
                        "traceId",
                        "id",
                        "type",
                        "name",
                        "entityType",
                        "entityId",
                        "status",
                        "startTime",
                        "endTime",
                        "durationMs",
                        "attributes",
                        "input",
                        "output",
                        "scores",
                        "cuts",
                        "entry",
                        "parentMissing",
                        "metadata",
                        "tags");
        assertThat(root.get("id")).isEqualTo(trace.get("rootSpanId"));
        assertThat(root.get("type").asString()).isEqualTo("agent_run");
        assertThat(root.get("entityType").asString()).isEqualTo("agent");
        assertThat(root.get("entityId").asString()).isEqualTo("support");
        assertThat(root.get("entry").asBoolean()).isTrue();
        assertThat(root.get("attributes").toString())
                .isEqualTo("{\"instructions\":\"Be kind\",\"maxSteps\":5,\"conversationId\":\"thread-1\"}");
        assertThat(root.get("input").toString()).isEqualTo("{\"question\":\"q\",\"conversation\":\"thread-1\"}");
        assertThat(root.get("output").toString()).isEqualTo("\"q3\"");
        assertThat(model.get("parentSpanId")).isEqualTo(root.get("id"));
        assertThat(model.has("metadata")).isFalse();
        assertThat(model.get("attributes").get("usage").toString())
                .isEqualTo(
                        "{\"inputTokens\":150,\"outputTokens\":75,\"inputDetails\":{\"text\":100,\"cacheRead\":50,\"cacheWrite\":0},"
                                + "\"outputDetails\":{\"text\":60,\"reasoning\":15}}");
        assertThat(model.get("attributes").get("finishReason").asString()).isEqualTo("stop");
        assertThat(tool.get("attributes").get("success").asBoolean()).isTrue();
        assertThat(tool.get("attributes").get("toolDescription").asString()).isEqualTo("Adds");
    }

    @Test
    void hiddenContent_isLeftOut_andItsStateTold() throws Exception {
        JsonNode span = spanNamed(application.json(TRACES + "/" + traced("q")), "hidden");

        assertThat(span.has("input")).isFalse();
        assertThat(span.get("inputState").asString()).isEqualTo("hidden");
        assertThat(span.get("output").asString()).isEqualTo("shown");
        assertThat(span.has("outputState")).isFalse();
    }

    @Test
    void times_haveSixFractionDigits_andDurationsAreDecimals() throws Exception {
        String id = traced("q");
        String body = application.get(TRACES + "/" + id).body();
        JsonNode trace = WebApplication.read(body);

        assertThat(list(trace.get("spans"))).allSatisfy(span -> {
            assertThat(span.get("startTime").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            assertThat(span.get("endTime").asString()).matches(".*\\.\\d{6}Z");
            assertThat(span.get("durationMs").isNumber()).isTrue();
        });
        assertThat(body)
                .containsPattern("\"durationMs\":\\d+\\.\\d+[,}]")
                .doesNotContainPattern("durationMs\":[^,}]*E");
    }

    @Test
    void error_isTold_withItsStackTrace() throws Exception {
        assertThatThrownBy(() -> traced("fail")).hasMessage("negative: -1");
        String id = application.json(TRACES).get("items").get(0).get("traceId").asString();
        JsonNode trace = application.json(TRACES + "/" + id);

        assertThat(trace.get("status").asString()).isEqualTo("error");
        assertThat(trace.get("errorCount").asInt()).isEqualTo(2);
        JsonNode span = spanNamed(trace, "calculator");
        assertThat(span.get("error").get("type").asString()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(span.get("error").get("message").asString()).isEqualTo("negative: -1");
        assertThat(span.get("error").get("stackTrace").asString()).contains("WebApplication");
        assertThat(span.get("attributes").get("success").asBoolean()).isFalse();
        assertThat(span.get("outputState").asString()).isEqualTo("none");
    }

    @Test
    void traceThatRuns_isReadWhileItRuns() throws Exception {
        JsonNode trace = tracing()
                .span(SpanType.GENERIC, "running")
                .call(() ->
                        application.json(TRACES + "/" + tracing().currentSpan().traceId()));

        assertThat(trace.get("complete").asBoolean()).isFalse();
        assertThat(trace.get("status").asString()).isEqualTo("running");
        assertThat(trace.get("spans").get(0).has("endTime")).isFalse();
        assertThat(trace.get("spans").get(0).get("durationMs").isNumber()).isTrue();
    }

    @Test
    void list_isNewestFirst_andPagedByCursor() throws Exception {
        String first = traced("1");
        String second = traced("2");
        String third = traced("3");

        JsonNode page = application.json(TRACES + "?limit=2");
        assertThat(list(page.get("items")).stream()
                        .map(each -> each.get("traceId").asString()))
                .containsExactly(third, second);
        JsonNode next = application.json(
                TRACES + "?limit=2&cursor=" + page.get("nextCursor").asString());
        assertThat(list(next.get("items")).stream()
                        .map(each -> each.get("traceId").asString()))
                .containsExactly(first);
        assertThat(next.has("nextCursor")).isFalse();
    }

    @Test
    void list_hasTheNamesOfTheContract() throws Exception {
        String id = traced("q");
        JsonNode summary = application.json(TRACES).get("items").get(0);

        assertThat(names(summary))
                .contains(
                        "traceId",
                        "name",
                        "status",
                        "errorCount",
                        "startTime",
                        "durationMs",
                        "spanCount",
                        "usage",
                        "tags",
                        "metadata",
                        "conversationId",
                        "inputPreview",
                        "outputPreview",
                        "scores");
        assertThat(summary.get("traceId").asString()).isEqualTo(id);
        assertThat(summary.get("spanCount").asInt()).isEqualTo(4);
    }

    @Test
    void list_ofNothing_isEmpty() throws Exception {
        assertThat(application.get(TRACES).body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void answers_areJsonThatNobodyKeeps() throws Exception {
        HttpResponse<String> response = application.get(TRACES);

        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @Test
    void hostileText_staysJson() throws Exception {
        String hostile = "</script><script>alert(1)</script>\"\\\u0000\u2028\uD83D\uDE00\uD800 __proto__";
        String id = tracing()
                .call(
                        TracingOptions.builder()
                                .name(hostile)
                                .metadata("__proto__", hostile)
                                .tags(hostile)
                                .build(),
                        () -> {
                            application.agent().ask(hostile, hostile);
                            return "";
                        })
                .traceId();

        String safe = hostile.replace('\uD800', '?');
        JsonNode trace = application.json(TRACES + "/" + id);
        assertThat(trace.get("name").asString()).isIn(hostile, safe, hostile.replace('\uD800', '\uFFFD'));
        assertThat(trace.get("metadata").get("__proto__").asString()).startsWith("</script>");
        assertThat(trace.get("spanCount").asInt()).isEqualTo(4);
        assertThat(list(application.json(TRACES).get("items"))).hasSize(1);
    }

    @Test
    void unknownTrace_isNotFound() throws Exception {
        assertProblem(application.get(TRACES + "/" + "0123456789abcdef".repeat(2)), 404, "No trace has this id");
        assertProblem(application.get(TRACES + "/garbage"), 404, "No trace has this id");
    }

    @Test
    void wrongParameters_areBadRequests() throws Exception {
        assertProblem(application.get(TRACES + "?limit=0"), 400, "limit must be 1 to 200");
        assertProblem(application.get(TRACES + "?limit=201"), 400, "limit must be 1 to 200");
        assertProblem(application.get(TRACES + "?limit=many"), 400, "must be a whole number");
        assertProblem(application.get(TRACES + "?limit=99999999999"), 400, "must be a whole number");
        assertProblem(application.get(TRACES + "?cursor=garbage"), 400, "cursor");
    }

    @Test
    void foreignHost_isForbidden() throws IOException {
        for (String host :
                List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::2]", "")) {
            String answer = application.raw("GET " + TRACES + " HTTP/1.1", "Host: " + host);
            assertThat(answer).as(host).startsWith("HTTP/1.1 403").contains("application/problem+json");
        }
    }

    @Test
    void ownHost_isAllowed() throws IOException {
        for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]", "[::1]:80")) {
            assertThat(application.raw("GET " + TRACES + " HTTP/1.1", "Host: " + host))
                    .as(host)
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void forwardedRequest_isForbidden() throws Exception {
        for (String header : List.of("X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "Forwarded", "Via")) {
            assertProblem(application.get(TRACES, header, "127.0.0.1"), 403, "on this machine only");
        }
        assertProblem(application.get(TRACES + "/garbage", "Forwarded", "for=127.0.0.1"), 403, "on this machine only");
    }

    @Test
    void forwardedRequest_wasTakenForALocalOne_whereTheProxyNamesTheCallerInAnotherHeader() throws Exception {
        for (String header : List.of(
                "X-Real-IP",
                "CF-Connecting-IP",
                "true-client-ip",
                "X-Client-IP",
                "X-Cluster-Client-IP",
                "Forwarded-For",
                "X-Forwarded")) {
            assertProblem(application.get(TRACES, header, "127.0.0.1"), 403, "on this machine only");
        }
    }

    @Test
    void pageOfAnotherOrigin_wasAnswered() throws Exception {
        for (String origin : List.of(
                "null",
                "",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://localhost:80@evil.example",
                "http://127.0.0.2:80",
                "localhost")) {
            assertThat(application.get(TRACES, "Origin", origin).statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(application
                        .get(TRACES, "Origin", "http://localhost", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertProblem(application.get(TRACES, "Sec-Fetch-Site", "cross-site"), 403, "on this machine only");
    }

    @Test
    void pageOfThisMachine_isAnswered() throws Exception {
        for (String origin :
                List.of("http://localhost", "https://LOCALHOST:3000", "http://127.0.0.1:1", "http://[::1]:80")) {
            assertThat(application.get(TRACES, "Origin", origin).statusCode())
                    .as(origin)
                    .isEqualTo(200);
        }
        for (String site : List.of("same-origin", "same-site", "none")) {
            assertThat(application.get(TRACES, "Sec-Fetch-Site", site).statusCode())
                    .as(site)
                    .isEqualTo(200);
        }
    }

    static void assertForwardedIsForbidden(WebApplication behindProxy) throws Exception {
        for (String from : List.of("127.0.0.1", "10.1.2.3", "127.0.0.1, 10.1.2.3")) {
            assertProblem(behindProxy.get(TRACES, "X-Forwarded-For", from), 403, "on this machine only");
        }
    }

    @Test
    void contextPathAndPath_areInFront() throws Exception {
        try (WebApplication elsewhere = start(contextPathProperty() + "=/app", "agent-tracing.web.path=/a/b")) {
            assertThat(elsewhere.get("/app/a/b/api/traces").statusCode()).isEqualTo(200);
            assertThat(elsewhere.get("/app" + TRACES).statusCode()).isEqualTo(404);
            assertThat(elsewhere.get(TRACES).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void switchedOff_thereAreNoRoutes() throws Exception {
        for (String off : List.of("agent-tracing.web.enabled=false", "agent-tracing.enabled=false")) {
            try (WebApplication without = start(off)) {
                assertThat(without.get(TRACES).statusCode()).isEqualTo(404);
                assertThat(without.get("/ask?question=q").body()).isEqualTo("q3");
            }
        }
    }
}
