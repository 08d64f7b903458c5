/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The examples of the API's page do what the page says. */
class ApiDocIT {

    private static final Path PAGE = Path.of("../docs/api.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("```sh\n(.+?)\n```\n`(\\d{3})`\n(?:```(json|text)\n(.+?)\n```)?", Pattern.DOTALL);

    private record Example(String command, int status, String kind, String shape) {}

    private static List<Example> examples() throws IOException {
        String page = Files.readString(PAGE);
        List<Example> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(page);
        while (matcher.find()) {
            String kind = matcher.group(3) == null ? "" : matcher.group(3);
            examples.add(new Example(
                    matcher.group(1), Integer.parseInt(matcher.group(2)), kind, String.valueOf(matcher.group(4))));
        }
        assertThat(examples).as("each example has a status").hasSize(page.split("```sh\n", -1).length - 1);
        return examples;
    }

    @Test
    void eachExample_doesWhatThePageSays(@TempDir Path directory) throws Exception {
        try (WebApplication application = WebApplication.start()) {
            Tracing tracing = application.bean(Tracing.class);
            TracingOptions options = TracingOptions.builder()
                    .tags("production")
                    .metadata("userId", "user-123")
                    .build();
            String trace = tracing.call(options, () -> application.agent().ask("What is 2+2?", "thread-123"))
                    .traceId();
            Map<String, String> variables = Map.of(
                    "API",
                    "http://localhost:" + application.port() + "/tracing/api",
                    "TRACE",
                    trace,
                    "SPAN",
                    tracing.getTrace(trace).orElseThrow().rootSpan().id(),
                    "THREAD",
                    "thread-123");
            for (Example example : examples()) {
                run(example, variables, directory);
            }
        }
    }

    private static void run(Example example, Map<String, String> variables, Path directory) throws Exception {
        Path out = directory.resolve("answer");
        String command = example.command().replaceFirst("curl ", "curl -sS -w '\\\\n%{http_code}' ");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", command).directory(directory.toFile());
        bash.environment().putAll(variables);
        Process process =
                bash.redirectErrorStream(false).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(example.command()).isTrue();

        String answer = Files.readString(out, StandardCharsets.UTF_8);
        int end = answer.lastIndexOf('\n');
        assertThat(answer.substring(end + 1))
                .as(example.command() + "\n" + answer)
                .isEqualTo("" + example.status());
        if (example.kind().equals("json")) {
            assertShape(
                    example.command(),
                    WebApplication.read(example.shape()),
                    WebApplication.read(answer.substring(0, end)));
        } else if (example.kind().equals("text")) {
            assertThat(answer).startsWith("retry: 2000\nid: ");
        }
    }

    /** What the page shows is there, and of the same kind; there may be more. */
    private static void assertShape(String of, JsonNode shown, JsonNode answered) {
        assertThat(answered.getNodeType()).as(of).isEqualTo(shown.getNodeType());
        if (shown.isObject()) {
            shown.properties().forEach(member -> {
                assertThat(answered.has(member.getKey()))
                        .as(of + ": " + member.getKey())
                        .isTrue();
                assertShape(of + "." + member.getKey(), member.getValue(), answered.get(member.getKey()));
            });
        } else if (shown.isArray() && !shown.isEmpty()) {
            assertThat(answered.isEmpty()).as(of).isFalse();
            assertShape(of, shown.get(0), answered.get(0));
        }
    }

    @Test
    void eachCall_hasAnExample() throws Exception {
        Set<String> shown = new HashSet<>();
        for (Example example : examples()) {
            String method = example.command().contains("-X DELETE")
                    ? "DELETE"
                    : example.command().contains("-d ") || example.command().contains("--data-binary") ? "POST" : "GET";
            Matcher path = Pattern.compile("\\$API(/[^\"?]*)").matcher(example.command());
            assertThat(path.find()).as(example.command()).isTrue();
            shown.add(method + " "
                    + path.group(1)
                            .replace("$TRACE", "{traceId}")
                            .replace("$SPAN", "{spanId}")
                            .replace("$THREAD", "{conversationId}"));
        }
        Set<String> described = new HashSet<>();
        ApiDescription.document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(shown).isEqualTo(described);
    }
}
