/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.store.TraceStore;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The calls that write. */
abstract class ApiWritesContract extends ApiReadsContract {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private HttpResponse<String> post(String path, String body) throws Exception {
        return application().send("POST", path, JSON, body);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return application().send("DELETE", path, JSON, "");
    }

    @Test
    void score_isStored_whenItIsAnswered() throws Exception {
        String id = traced("q");
        HttpResponse<String> answer = post(
                TRACES + "/" + id + "/scores",
                "{\"id\":\"s1\",\"name\":\"accuracy\",\"value\":0.95,\"comment\":\"good\",\"author\":\"me\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"id\":\"s1\"}");
        assertThat(application().bean(TraceStore.class).find(id).orElseThrow().scores())
                .extracting(score -> score.id() + score.value().orElse(0) + score.comment() + score.author())
                .containsExactly("s10.95Optional[good]Optional[me]");
        assertThat(post(TRACES + "/" + id + "/scores", "{\"name\":\"safe\",\"value\":true}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(post(TRACES + "/" + id + "/scores", "{\"name\":\"tone\",\"label\":\"kind\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(application().json(TRACES + "/" + id).get("scores")).hasSize(3);
    }

    @Test
    void scoreOfASpan_isStored() throws Exception {
        String id = traced("q");
        String span = application()
                .json(TRACES + "/" + id)
                .get("spans")
                .get(2)
                .get("id")
                .asString();
        HttpResponse<String> answer =
                post(TRACES + "/" + id + "/spans/" + span + "/scores", "{\"name\":\"relevance\",\"value\":1}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(application().json(TRACES + "/" + id + "/spans/" + span).get("scores"))
                .hasSize(1);
        assertProblem(
                post(TRACES + "/" + id + "/spans/0123456789abcdef/scores", "{\"name\":\"n\",\"value\":1}"),
                404,
                "no span of this id");
    }

    @Test
    void feedback_isStored() throws Exception {
        String id = traced("q");

        assertThat(post(TRACES + "/" + id + "/feedback", "{\"value\":-1,\"comment\":\"no\"}")
                        .statusCode())
                .isEqualTo(201);
        JsonNode feedback =
                application().json(TRACES + "/" + id).get("feedback").get(0);
        assertThat(feedback.get("value").asInt()).isEqualTo(-1);
        assertThat(feedback.get("comment").asString()).isEqualTo("no");
    }

    @Test
    void wrongBody_isRefused_andSaysWhy() throws Exception {
        String id = traced("q");
        String scores = TRACES + "/" + id + "/scores";
        assertProblem(post(scores, ""), 400, "must be a JSON object");
        assertProblem(post(scores, "[]"), 400, "must be a JSON object");
        assertProblem(post(scores, "{"), 400, "is not JSON");
        assertProblem(post(scores, "{} {}"), 400, "is not JSON");
        assertProblem(post(scores, "{\"name\":\"a\",\"name\":\"b\",\"value\":1}"), 400, "is not JSON");
        assertProblem(post(scores, "{}"), 400, "must have \"name\"");
        assertProblem(post(scores, "{\"name\":7,\"value\":1}"), 400, "\"name\" must be a text");
        assertProblem(post(scores, "{\"name\":\"n\"}"), 400, "either \"value\" or \"label\"");
        assertProblem(post(scores, "{\"name\":\"n\",\"value\":1,\"label\":\"l\"}"), 400, "either \"value\" or");
        assertProblem(post(scores, "{\"name\":\"n\",\"value\":\"x\"}"), 400, "must be a number, true or false");
        assertProblem(post(scores, "{\"name\":\"n\",\"value\":1" + "0".repeat(400) + "}"), 400, "finite");
        assertProblem(post(scores, "{\"name\":\" \",\"value\":1}"), 400, "must not be blank");
        assertProblem(
                post(scores, "{\"name\":\"n\",\"value\":1,\"spanId\":\"x\"}"), 400, "\"spanId\" that is not known");
        assertProblem(post(scores, "{\"name\":\"" + "n".repeat(140_000) + "\"}"), 413, "more than 131072 bytes");
        assertProblem(post(TRACES + "/" + id + "/feedback", "{\"value\":2}"), 400, "thumbs up");
        assertProblem(post(TRACES + "/" + id + "/feedback", "{\"value\":\"up\"}"), 400, "must be 1 or -1");
        assertProblem(application().send("POST", scores, "text/plain", "{}"), 415, "application/json");
        assertProblem(post(TRACES + "/garbage/scores", "{\"name\":\"n\",\"value\":1}"), 404, "No trace has this id");
        assertProblem(
                post(TRACES + "/" + "0123456789abcdef".repeat(2) + "/scores", "{\"name\":\"n\",\"value\":1}"),
                404,
                "No trace has this id");
    }

    @Test
    void deletedTrace_isGone() throws Exception {
        String id = traced("q");

        assertThat(delete(TRACES + "/" + id).statusCode()).isEqualTo(204);
        assertProblem(application().get(TRACES + "/" + id), 404, "No trace has this id");
        assertProblem(delete(TRACES + "/" + id), 404, "No trace has this id");
        assertProblem(delete(TRACES + "/garbage"), 404, "No trace has this id");
    }

    @Test
    void deletionByFilter_needsAFilter() throws Exception {
        traced("1");
        traced("2");

        assertProblem(delete(TRACES), 400, "Deleting needs a filter");
        assertProblem(delete(TRACES + "?limit=1"), 400, "There is no parameter");
        assertThat(delete(TRACES + "?tag=other").statusCode()).isEqualTo(204);
        assertThat(application().json(TRACES).get("items")).hasSize(2);
        assertThat(delete(TRACES + "?tag=tag&metadata.n=1").statusCode()).isEqualTo(204);
        assertThat(application().json(TRACES).get("items")).isEmpty();
    }

    @Test
    void exportedTrace_comesBack_asItWas() throws Exception {
        String id = traced("q");
        post(TRACES + "/" + id + "/scores", "{\"name\":\"accuracy\",\"value\":0.95}");
        post(TRACES + "/" + id + "/feedback", "{\"value\":1}");
        String before = application().get(TRACES + "/" + id).body();
        HttpResponse<String> export = application().get(TRACES + "/" + id + "/export");
        assertThat(export.headers().firstValue("content-type")).contains(LINES);
        assertThat(export.headers().firstValue("content-disposition"))
                .contains("attachment; filename=\"trace-" + id + ".ndjson\"");
        assertThat(export.body().lines()).hasSize(1);
        delete(TRACES + "/" + id);

        for (int again = 0; again < 2; again++) {
            HttpResponse<String> read = application().send("POST", API + "import", LINES, export.body());
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).isEqualTo("{\"traces\":1}");
            assertThat(application().get(TRACES + "/" + id).body()).isEqualTo(before);
        }
    }

    @Test
    void importedTrace_isRedacted() throws Exception {
        String id = traced("q");
        String line = application().get(TRACES + "/" + id + "/export").body();
        delete(TRACES + "/" + id);
        String secret = "sk-proj-" + "a1B2c3D4".repeat(6);

        application().send("POST", API + "import", LINES, line.replace("\"q3\"", "\"my key is " + secret + "\""));

        assertThat(application().bean(TraceStore.class).find(id)).isPresent();
        assertThat(application().get(TRACES + "/" + id).body())
                .contains("my key is")
                .doesNotContain(secret);
    }

    @Test
    void import_namesTheWrongLine_andKeepsThoseBefore() throws Exception {
        String first = traced("1");
        String second = traced("2");
        String one = application().get(TRACES + "/" + first + "/export").body();
        String two = application().get(TRACES + "/" + second + "/export").body();
        for (String id : List.of(first, second)) {
            delete(TRACES + "/" + id);
        }

        String cut = two.substring(0, two.length() / 2);
        for (String wrong : List.of("no trace\n", "{}\n", cut + "\n", "7\n", two.strip() + "{}\n")) {
            HttpResponse<String> answer = application().send("POST", API + "import", LINES, one + "\n" + wrong + two);
            assertProblem(answer, 400, "Line 3 is not a trace that was exported");
        }
        assertThat(application().get(TRACES + "/" + first).statusCode()).isEqualTo(200);
        assertProblem(application().send("POST", API + "import", JSON, "{}"), 415, LINES);
    }
}
