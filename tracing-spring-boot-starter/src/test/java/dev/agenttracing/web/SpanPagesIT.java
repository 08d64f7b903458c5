/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Traces that are more than an answer holds. */
class SpanPagesIT {

    private static final int BODY_LIMIT = 4 * 1024 * 1024;
    private static final String BODY = "字".repeat(40_000);
    private static final int BODY_BYTES = BODY.getBytes(StandardCharsets.UTF_8).length + 2;

    private static WebApplication application;
    private static String longTrace;
    private static String heavyTrace;

    @BeforeAll
    static void start() {
        application = WebApplication.start();
        longTrace = traceOf(2_499, "short");
        heavyTrace = traceOf(60, BODY);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static String traceOf(int children, String input) {
        Tracing tracing = application.bean(Tracing.class);
        return tracing.span(SpanType.GENERIC, "root").call(() -> {
            for (int i = 0; i < children; i++) {
                tracing.span(SpanType.GENERIC, "child").input(input).run(() -> {});
            }
            return tracing.currentSpan().traceId();
        });
    }

    private static String path(String traceId) {
        return "/tracing/api/traces/" + traceId;
    }

    private static List<JsonNode> spans(JsonNode answer) {
        return StreamSupport.stream(answer.get("spans").spliterator(), false).toList();
    }

    private static void assertProblem(String path, int status, String detail) throws Exception {
        HttpResponse<String> response = application.get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(WebApplication.read(response.body()).get("detail").asString())
                .contains(detail);
    }

    @Test
    void traceOfManySpans_wasOneAnswerWithoutEnd() throws Exception {
        JsonNode trace = application.json(path(longTrace));

        assertThat(trace.get("spanCount").asInt()).isEqualTo(2_500);
        assertThat(spans(trace)).hasSize(1_000);
        assertThat(trace.get("nextCursor").asString()).matches("[A-Za-z0-9_-]+");
        assertThat(trace.has("bodiesOmitted")).isFalse();
    }

    @Test
    void furtherSpans_areEachGivenOnce_inOrder() throws Exception {
        List<String> ids = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        JsonNode page = application.json(path(longTrace));
        while (true) {
            spans(page).forEach(span -> ids.add(span.get("id").asString()));
            sizes.add(spans(page).size());
            if (!page.has("nextCursor")) {
                break;
            }
            page = application.json(
                    path(longTrace) + "/spans?cursor=" + page.get("nextCursor").asString());
            assertThat(page.propertyNames()).isSubsetOf("spans", "nextCursor");
        }

        assertThat(sizes).containsExactly(1_000, 1_000, 500);
        assertThat(ids)
                .containsExactlyElementsOf(
                        application.bean(Tracing.class).getTrace(longTrace).orElseThrow().spans().stream()
                                .map(span -> span.id())
                                .toList());
    }

    @Test
    void spansWithoutCursor_areTheFirst() throws Exception {
        JsonNode page = application.json(path(longTrace) + "/spans");

        assertThat(page.get("spans").get(0).get("name").asString()).isEqualTo("root");
        assertThat(spans(page)).hasSize(1_000);
        assertThat(page.get("nextCursor"))
                .isEqualTo(application.json(path(longTrace)).get("nextCursor"));
    }

    @Test
    void traceOfManyBytes_wasOneAnswerWithAllBodies() throws Exception {
        assertBodiesOmitted(application.json(path(heavyTrace)));
        assertBodiesOmitted(application.json(path(heavyTrace) + "/spans"));
    }

    private static void assertBodiesOmitted(JsonNode answer) {
        assertThat(answer.get("bodiesOmitted").asBoolean()).isTrue();
        List<JsonNode> children = spans(answer).subList(1, 61);
        int withBody = BODY_LIMIT / BODY_BYTES + 1;
        assertThat(children.subList(0, withBody)).allSatisfy(span -> {
            assertThat(span.get("input").asString()).isEqualTo(BODY);
            assertThat(span.has("inputState")).isFalse();
        });
        assertThat(children.subList(withBody, 60)).allSatisfy(span -> {
            assertThat(span.has("input")).isFalse();
            assertThat(span.get("inputState").asString()).isEqualTo("omitted");
            assertThat(span.get("outputState").asString()).isEqualTo("none");
        });
    }

    @Test
    void oneSpan_hasItsBodies() throws Exception {
        List<JsonNode> spans = spans(application.json(path(heavyTrace)));
        JsonNode omitted = spans.get(spans.size() - 1);

        JsonNode span = application.json(
                path(heavyTrace) + "/spans/" + omitted.get("id").asString());
        assertThat(span.get("id")).isEqualTo(omitted.get("id"));
        assertThat(span.get("input").asString()).isEqualTo(BODY);
        assertThat(span.has("inputState")).isFalse();
    }

    @Test
    void wrongCursor_isABadRequest() throws Exception {
        String ofAnother = application.json(path(longTrace)).get("nextCursor").asString();
        for (String cursor : List.of("", "garbage", "%22", ofAnother)) {
            assertProblem(path(heavyTrace) + "/spans?cursor=" + cursor, 400, "cursor");
        }
    }

    @Test
    void unknownTraceOrSpan_isNotFound() throws Exception {
        String unknown = path("0123456789abcdef".repeat(2));
        assertProblem(unknown + "/spans", 404, "No trace has this id");
        assertProblem(unknown + "/spans/0123456789abcdef", 404, "No trace has this id");
        assertProblem(path(longTrace) + "/spans/0123456789abcdef", 404, "The trace has no span of this id");
        assertProblem(path(longTrace) + "/spans/garbage", 404, "The trace has no span of this id");
    }
}
