/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import static dev.agenttracing.springai.SpringAiApplication.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.springai.SpringAiApplication.Annotated;
import dev.agenttracing.springai.SpringAiApplication.Plain;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An application with the starter and no annotation of ours, asked over HTTP. */
class SpringAiTreeIT {

    private static final String QUESTION = encoded("What is the weather in Oslo?");

    /** A stream's end is told to its client before it is to the observations around. */
    static JsonNode completeTrace(SpringAiApplication application) throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode items = application.json("/tracing/api/traces").path("items");
            return items.size() == 1 && !items.path(0).path("status").asString().equals("running");
        });
        return application.takeTrace();
    }

    @Test
    void blockingAndStreaming_giveTheSameTree_asTheAnnotatedOne() throws Exception {
        JsonNode blocking;
        JsonNode streaming;
        try (SpringAiApplication application = new SpringAiApplication(Plain.class)) {
            assertThat(application.get("/ask?q=" + QUESTION).body())
                    .isEqualTo("It says: {\"city\":\"Oslo\",\"degrees\":21}");
            blocking = application.takeTrace();
            assertThat(application.get("/stream?q=" + QUESTION).body()).contains("Oslo");
            streaming = completeTrace(application);
        }
        TraceTree.assertGolden(TraceTree.of(blocking), "agent.json");
        TraceTree.assertGolden(TraceTree.of(streaming), "agent.json");
        assertThat(blocking.toString()).doesNotContain("timeToFirstTokenMs").contains("\"streaming\":false");
        assertThat(streaming.path("spans").toString())
                .contains("timeToFirstTokenMs", "\"streaming\":true")
                .doesNotContain("\"streaming\":false");

        try (SpringAiApplication application = new SpringAiApplication(Annotated.class)) {
            application.get("/ask?q=" + QUESTION);
            JsonNode annotated = TraceTree.of(application.takeTrace());
            assertThat(TraceTree.text(annotated)).contains("annotatedAgent", "annotatedWeather");
            assertThat(TraceTree.text(TraceTree.nameless(annotated)))
                    .isEqualTo(TraceTree.text(TraceTree.nameless(TraceTree.of(blocking))));

            application.get("/stream?q=" + QUESTION);
            JsonNode streamed = TraceTree.of(completeTrace(application));
            assertThat(TraceTree.text(streamed)).contains("annotatedAgent", "annotatedWeather");
            assertThat(TraceTree.text(TraceTree.nameless(streamed)))
                    .isEqualTo(TraceTree.text(TraceTree.nameless(TraceTree.of(streaming))));
        }
    }
}
