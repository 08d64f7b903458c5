/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.SpanType;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The calls beside lists and whole traces. */
abstract class ApiReadsContract extends ApiContract {

    private static String path(String traceId) {
        return TRACES + "/" + traceId;
    }

    @Test
    void unknownParameter_isRefused_withThoseThatAreKnown() throws Exception {
        String id = traced("q");
        assertProblem(application().get(TRACES + "?tags=a"), 400, "There is no parameter \"tags\" here");
        assertProblem(application().get(TRACES + "?tags=a"), 400, "metadata.*, minCost");
        assertProblem(application().get(path(id) + "?cursr=a"), 400, "known are cursor, fields, limit");
        assertProblem(application().get(path(id) + "/spans/1/path?x=1"), 400, "there is none");
        assertProblem(application().get(TRACES + "?metadata.=1"), 400, "There is no parameter");
        assertProblem(application().get(TRACES + "?q=a&q=b"), 400, "Give \"q\" once");
        assertProblem(application().get(TRACES + "?q=" + "x".repeat(4_001)), 400, "more than 4000 characters");
        assertProblem(application().get(TRACES + "?" + "tag=a&".repeat(201)), 400, "more than 200 parameters");
        assertProblem(application().get(path(id) + "?limit=1001"), 400, "from 1 to 1000");
        assertProblem(application().get(path(id) + "?fields=outline&limit=5001"), 400, "from 1 to 5000");
        assertProblem(application().get(path(id) + "?fields=all"), 400, "must be outline");
        assertProblem(application().get(API + "histogram?buckets=0"), 400, "from 1 to 500");
        assertProblem(application().get(API + "histogram?to=-1000000000-01-01T00:00:00Z"), 400, "must be a time");
        assertProblem(application().get(API + "histogram?from=%2B1000000000-12-31T00:00:00Z"), 400, "must be a time");
    }

    @Test
    void problem_hasAllMembersOfTheStandard() throws Exception {
        JsonNode problem =
                WebApplication.read(application().get(TRACES + "?limit=x").body());

        assertThat(names(problem)).containsExactly("type", "title", "status", "detail");
        assertThat(problem.get("type").asString()).isEqualTo("urn:agent-tracing:problem:bad-request");
        assertThat(problem.get("title").asString()).isEqualTo("Bad Request");
    }

    @Test
    void unknownPath_andMethod_areProblems() throws Exception {
        assertProblem(application().get(API + "nothing"), 404, "no such path");
        assertProblem(application().get(API), 404, "no such path");
        HttpResponse<String> put = application().send("PUT", TRACES, "application/json", "{}");
        assertProblem(put, 405, "Here one may");
        assertThat(put.headers().firstValue("allow"))
                .hasValueSatisfying(
                        methods -> assertThat(methods.split(", ")).containsExactlyInAnyOrder("GET", "DELETE"));
    }

    @Test
    void outline_hasPreviews_andNoBodies() throws Exception {
        String id = traced("a question");
        JsonNode trace = application().json(path(id) + "?fields=outline");

        assertThat(trace.get("spanCount").asInt()).isEqualTo(4);
        JsonNode root = trace.get("spans").get(0);
        assertThat(names(root)).doesNotContain("input", "output", "attributes", "traceId");
        assertThat(root.get("inputPreview").asString()).startsWith("a question");
        assertThat(root.get("inputBytes").asInt())
                .isEqualTo("{\"question\":\"a question\",\"conversation\":\"thread-1\"}".length());
        assertThat(root.get("childCount").asInt()).isEqualTo(3);
        assertThat(root.get("flags")).isEmpty();
        JsonNode model = list(trace.get("spans")).stream()
                .filter(span -> span.has("model"))
                .findFirst()
                .orElseThrow();
        assertThat(model.get("model").asString()).isEqualTo("gpt-4");
        assertThat(model.get("usage").get("inputTokens").asInt()).isEqualTo(150);
        JsonNode hidden = list(trace.get("spans")).stream()
                .filter(span -> span.get("name").asString().equals("hidden"))
                .findFirst()
                .orElseThrow();
        assertThat(hidden.get("flags").toString()).isEqualTo("[\"hidden\"]");
        assertThat(hidden.get("inputState").asString()).isEqualTo("hidden");
    }

    @Test
    void outline_isPaged() throws Exception {
        String id = traced("q");
        JsonNode first = application().json(path(id) + "?fields=outline&limit=3");
        JsonNode second = application()
                .json(path(id) + "?fields=outline&limit=3&cursor="
                        + first.get("nextCursor").asString());

        assertThat(first.get("spans")).hasSize(3);
        assertThat(second.get("spans")).hasSize(1);
        assertThat(second.has("nextCursor")).isFalse();
    }

    @Test
    void children_haveTheSumOfWhatIsBelow() throws Exception {
        String id = tracing().span(SpanType.GENERIC, "root").call(() -> {
            tracing().span(SpanType.GENERIC, "child").run(() -> {
                assertThatThrownBy(() -> application().agent().ask("fail", "c")).isNotNull();
            });
            tracing().span(SpanType.GENERIC, "other").run(() -> {});
            return tracing().currentSpan().traceId();
        });
        String root = application().json(path(id)).get("rootSpanId").asString();

        JsonNode children = application().json(path(id) + "/spans?parent=" + root);
        assertThat(list(children.get("spans")).stream()
                        .map(span -> span.get("name").asString()))
                .containsExactly("child", "other");
        JsonNode child = children.get("spans").get(0);
        assertThat(child.get("subtreeCount").asInt()).isEqualTo(5);
        assertThat(child.get("subtreeErrors").asInt()).isEqualTo(2);
        assertThat(child.get("subtreeEnd").asString()).matches(".*\\.\\d{6}Z");
        JsonNode first = application().json(path(id) + "/spans?limit=1&parent=" + root);
        JsonNode second = application()
                .json(path(id) + "/spans?parent=" + root + "&cursor="
                        + first.get("nextCursor").asString());
        assertThat(second.get("spans").get(0).get("name").asString()).isEqualTo("other");
        assertProblem(application().get(path(id) + "/spans?parent=0123456789abcdef"), 404, "no parent of this id");
    }

    @Test
    void span_isFoundAtItsPlace_whatIsAboveItIncluded() throws Exception {
        String id = tracing()
                .span(SpanType.GENERIC, "root")
                .input("large")
                .attribute("small", 1)
                .call(() -> {
                    tracing().span(SpanType.GENERIC, "first").run(() -> {});
                    tracing()
                            .span(SpanType.GENERIC, "second")
                            .run(() -> tracing().span(SpanType.GENERIC, "deep").run(() -> {}));
                    return tracing().currentSpan().traceId();
                });
        JsonNode trace = application().json(path(id) + "?fields=outline");
        String root = trace.get("rootSpanId").asString();

        JsonNode tops = application().json(path(id) + "/spans?parent=");
        assertThat(tops.get("total").asInt()).isEqualTo(1);
        assertThat(tops.get("spans").get(0).get("id").asString()).isEqualTo(root);
        JsonNode second = application().json(path(id) + "/spans?parent=" + root + "&offset=1");
        assertThat(second.get("total").asInt()).isEqualTo(2);
        assertThat(second.get("spans")).hasSize(1);
        assertThat(second.get("spans").get(0).get("place").asInt()).isEqualTo(1);
        assertThat(application()
                        .json(path(id) + "/spans?parent=" + root + "&offset=9")
                        .get("spans"))
                .isEmpty();
        JsonNode facts = application().json(path(id) + "/spans/" + root + "?fields=facts");
        assertThat(facts.get("name").asString()).isEqualTo("root");
        assertThat(facts.has("input")).isFalse();
        assertThat(facts.get("inputState").asString()).isEqualTo("omitted");
        assertThat(facts.get("attributes").get("small").asInt()).isEqualTo(1);
        assertProblem(application().get(path(id) + "/spans/" + root + "?fields=all"), 400, "must be facts");
        assertProblem(application().get(path(id) + "/spans?offset=1"), 400, "give \"parent\" too");
        String deep = list(trace.get("spans")).get(3).get("id").asString();
        JsonNode way = application().json(path(id) + "/spans/" + deep + "/path").get("spans");
        assertThat(list(way).stream()
                        .map(span ->
                                span.get("name").asString() + span.get("place").asInt()))
                .containsExactly("root0", "second1", "deep0");
    }

    @Test
    void rawValue_isText_asItWasRecorded_inPartsWhereAskedFor() throws Exception {
        String id = traced("q");
        String root = application().json(path(id)).get("rootSpanId").asString();
        String input = "{\"question\":\"q\",\"conversation\":\"thread-1\"}";
        String raw = path(id) + "/spans/" + root + "/input";

        HttpResponse<String> whole = application().get(raw);
        assertThat(whole.body()).isEqualTo(input);
        assertThat(whole.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(whole.headers().firstValue("accept-ranges")).contains("bytes");
        HttpResponse<String> part = application().get(raw, "Range", "bytes=2-9");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("question");
        assertThat(part.headers().firstValue("content-range")).contains("bytes 2-9/" + input.length());
        assertThat(application().get(raw, "Range", "bytes=-2").body()).isEqualTo("\"}");
        assertThat(application().get(raw, "Range", "bytes=40-999").body()).isEqualTo(input.substring(40));
        HttpResponse<String> beyond = application().get(raw, "Range", "bytes=999-");
        assertProblem(beyond, 416, "The value has " + input.length() + " bytes");
        assertThat(beyond.headers().firstValue("content-range")).contains("bytes */" + input.length());
        for (String ignored : List.of("bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,3-4", "bytes=x-y")) {
            assertThat(application().get(raw, "Range", ignored).statusCode())
                    .as(ignored)
                    .isEqualTo(200);
        }
        assertThat(application().get(path(id) + "/spans/" + root + "/output").body())
                .isEqualTo("\"q3\"");
        JsonNode hidden = list(application().json(path(id)).get("spans")).stream()
                .filter(span -> span.get("name").asString().equals("hidden"))
                .findFirst()
                .orElseThrow();
        assertProblem(
                application().get(path(id) + "/spans/" + hidden.get("id").asString() + "/input"),
                404,
                "its state is hidden");
    }

    @Test
    void overview_tellsWhereTimeGoes_andErrorsAre() throws Exception {
        assertThatThrownBy(() -> traced("fail")).isNotNull();
        String id =
                application().json(TRACES).get("items").get(0).get("traceId").asString();
        JsonNode overview = application().json(path(id) + "/overview?columns=10");

        assertThat(overview.get("columns").asInt()).isEqualTo(10);
        assertThat(list(overview.get("types")).stream()
                        .map(type -> type.get("type").asString()))
                .containsExactlyInAnyOrder("agent_run", "model_generation", "tool_call");
        JsonNode agent = overview.get("types").get(0);
        assertThat(list(agent.get("covered")))
                .hasSize(10)
                .allSatisfy(share -> assertThat(share.asDouble()).isBetween(0.0, 1.0));
        assertThat(agent.get("covered").get(4).asDouble()).isEqualTo(1.0);
        assertThat(list(overview.get("errors")).stream()
                        .mapToInt(JsonNode::asInt)
                        .sum())
                .isEqualTo(2);
        assertThat(overview.get("errorSpanIds")).hasSize(2);
        assertThat(overview.get("slowestSpanId").asString()).hasSize(16);
    }

    @Test
    void find_looksIntoAllFields() throws Exception {
        String id = traced("a Needle here");
        for (String query : List.of("needle", "%22needle%20here%22", "needle+support", "model:gpt", "gpt-4")) {
            JsonNode found = application().json(path(id) + "/find?q=" + query);
            assertThat(found.get("items")).as(query).isNotEmpty();
            assertThat(found.get("complete").asBoolean()).isTrue();
            assertThat(found.get("searchedSpans").asInt()).isEqualTo(4);
        }
        JsonNode first =
                application().json(path(id) + "/find?q=NEEDLE").get("items").get(0);
        assertThat(first.get("field").asString()).isEqualTo("input");
        assertThat(first.get("snippet").asString()).contains("a Needle here");
        assertThat(application().json(path(id) + "/find?q=nowhere").get("items"))
                .isEmpty();
        JsonNode one = application().json(path(id) + "/find?q=needle&limit=1");
        assertThat(one.get("items")).hasSize(1);
        assertThat(one.get("complete").asBoolean()).isFalse();
        assertProblem(application().get(path(id) + "/find"), 400, "\"q\" must be given");
        assertProblem(application().get(path(id) + "/find?q=%20"), 400, "must have a word");
    }

    @Test
    void figures_countWhatMatches() throws Exception {
        traced("1");
        assertThatThrownBy(() -> traced("fail")).isNotNull();

        JsonNode stats = application().json(API + "stats");
        assertThat(stats.get("traces").asInt()).isEqualTo(2);
        assertThat(stats.get("errors").asInt()).isEqualTo(1);
        assertThat(stats.get("models").get(0).get("name").asString()).isEqualTo("gpt-4");
        assertThat(application().json(API + "stats?status=error").get("traces").asInt())
                .isEqualTo(1);
        JsonNode facets = application().json(API + "facets");
        assertThat(facets.get("statuses").toString()).contains("{\"value\":\"error\",\"count\":1}");
        assertThat(facets.get("tags").toString()).isEqualTo("[{\"value\":\"tag\",\"count\":2}]");
        JsonNode histogram = application().json(API + "histogram?buckets=24");
        assertThat(histogram.get("buckets")).hasSize(24);
        assertThat(list(histogram.get("buckets")).stream()
                        .mapToInt(bucket -> bucket.get("traces").asInt())
                        .sum())
                .isEqualTo(2);
        assertThat(list(histogram.get("buckets")).stream()
                        .mapToInt(bucket -> bucket.get("errors").asInt())
                        .sum())
                .isEqualTo(1);
        assertProblem(
                application().get(API + "histogram?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"),
                400,
                "must not be after");
    }

    @Test
    void conversations_areListed_andOneIsRead() throws Exception {
        traced("first");
        String last = traced("last");

        JsonNode page = application().json(API + "conversations");
        assertThat(page.get("items")).hasSize(1);
        assertThat(page.get("items").get(0).get("id").asString()).isEqualTo("thread-1");
        assertThat(page.get("items").get(0).get("traces").asInt()).isEqualTo(2);
        JsonNode one = application().json(API + "conversations/thread-1?limit=1");
        assertThat(one.get("lastTraceId").asString()).isEqualTo(last);
        assertThat(one.get("traces").asInt()).isEqualTo(2);
        assertThat(one.get("items").get(0).get("traceId").asString()).isEqualTo(last);
        assertThat(one.has("nextCursor")).isTrue();
        assertProblem(application().get(API + "conversations/thread-2"), 404, "No trace belongs");
    }

    @Test
    void traceThatRuns_tellsInTheListWhatItDoes() throws Exception {
        JsonNode item = tracing()
                .span(SpanType.AGENT_RUN, "outer")
                .call(() -> tracing()
                        .span(SpanType.TOOL_CALL, "inner")
                        .call(() -> application().json(TRACES).get("items").get(0)));

        assertThat(item.get("runningSpan").toString()).isEqualTo("{\"type\":\"tool_call\",\"name\":\"inner\"}");
        assertThat(application().json(TRACES).get("items").get(0).has("runningSpan"))
                .isFalse();
    }

    @Test
    void errorInTheList_hasAShortMessage() throws Exception {
        assertThatThrownBy(() -> tracing().span(SpanType.GENERIC, "long").run(() -> {
                    throw new IllegalStateException("m".repeat(1_000));
                }))
                .isNotNull();

        JsonNode error = application().json(TRACES).get("items").get(0).get("error");
        assertThat(error.get("type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.get("message").asString()).hasSize(160).endsWith("…");
        assertThat(error.has("stackTrace")).isFalse();
    }

    @Test
    void answer_isCompressed_whereTheClientTakesThat() throws Exception {
        traced("q");
        HttpResponse<byte[]> answer = application().bytes(TRACES, "Accept-Encoding", "deflate, gzip;q=0.5");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("vary")).contains("Accept-Encoding");
        String json = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(WebApplication.read(json).get("items")).hasSize(1);
        for (String refused : List.of("identity", "gzip;q=0", "gzip; q=0.0", "br")) {
            assertThat(application()
                            .bytes(TRACES, "Accept-Encoding", refused)
                            .headers()
                            .firstValue("content-encoding"))
                    .as(refused)
                    .isEmpty();
        }
    }
}
