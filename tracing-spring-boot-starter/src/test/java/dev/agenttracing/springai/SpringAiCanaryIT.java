/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Trace;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.springai.SpringAiApplication.Keeper;
import dev.agenttracing.springai.SpringAiApplication.Plain;
import dev.agenttracing.web.Secrets;
import dev.agenttracing.web.Secrets.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.client.ChatClient;

/**
 * Plants secrets in the messages of Spring AI, from where a model takes them into a tool's arguments, the tool into its result, and
 * the model into its answer; and looks for them in all that can be read.
 */
class SpringAiCanaryIT {

    /** Beside each secret; a search that does not find it would prove nothing. */
    private static final String CONTROL = "plainword";

    @TempDir
    private static Path directory;

    private static SpringAiApplication start() {
        return new SpringAiApplication(
                Plain.class, "agent-tracing.store.type=embedded", "agent-tracing.store.path=" + directory);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void secretOfAMessage_isFoundNowhere(boolean stream) throws Exception {
        try (SpringAiApplication application = start()) {
            Tracing tracing = application.tracing();
            Map<String, Secret> traces = new LinkedHashMap<>();
            for (Secret secret : Secrets.all()) {
                String text = CONTROL + " secret " + secret.text();
                String traceId = tracing.run(TracingOptions.none(), () -> {
                            ChatClient.ChatClientRequestSpec ask = application
                                    .bean(ChatClient.Builder.class)
                                    .build()
                                    .prompt()
                                    .system(system -> system.text("{text}").param("text", text))
                                    .user(user -> user.text("{text}").param("text", text))
                                    .tools(new Keeper());
                            String unused = stream
                                    ? ask.stream().content().blockLast()
                                    : ask.call().content();
                        })
                        .traceId();
                traces.put(traceId, secret);
            }
            for (Map.Entry<String, Secret> each : traces.entrySet()) {
                Trace trace = Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> tracing.getTrace(each.getKey()).orElseThrow(), Trace::isComplete);
                assertThat(trace.spans()).as("%s", each.getValue()).hasSize(4);
                assertHidden(
                        application.get("/tracing/api/traces/" + each.getKey()).body(), each.getValue());
                assertHidden(
                        trace.spans().stream()
                                .map(span -> span.input().json()
                                        + span.output().json()
                                        + span.attributes().asMap()
                                        + span.error())
                                .toList()
                                .toString(),
                        each.getValue());
            }
            assertThat(tracing.flush(Duration.ofMinutes(1)).complete()).isTrue();
            String list = application.get("/tracing/api/traces?limit=200").body();
            String files = files();
            traces.values().forEach(secret -> {
                assertHidden(list, secret);
                assertThat(files).doesNotContain(secret.secret());
            });
        }
    }

    private static void assertHidden(String out, Secret secret) {
        assertThat(out).contains(CONTROL);
        assertThat(out.contains(secret.secret()) || out.contains(secret.secret().replace("/", "\\/")))
                .as("%s in %s", secret, out)
                .isFalse();
    }

    private static String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void keyOfTheModel_isNowhere() throws Exception {
        try (SpringAiApplication application = start()) {
            assertThat(application.get("/ask?q=hello").body()).contains("hello");
            assertThat(application.tracing().flush(Duration.ofMinutes(1)).complete())
                    .isTrue();

            assertThat(files()).isNotEmpty().doesNotContain(ModelEndpoint.KEY);
            String list = application.get("/tracing/api/traces?limit=200").body();
            assertThat(list).contains("hello").doesNotContain(ModelEndpoint.KEY);
        }
    }
}
