/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.store.TraceLines;
import dev.agenttracing.store.TraceStore;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two services in two processes, each with a store of its own, in one trace. */
class ProcessesIT {

    private static final String PORT = "listens on ";

    @TempDir
    Path directory;

    /** Is the other process: the service that has the tool, until its input ends. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws IOException {
            try (ConfigurableApplicationContext service =
                    new SpringApplicationBuilder(ServicesIT.Back.class).run(arguments)) {
                System.out.println(PORT + service.getEnvironment().getProperty("local.server.port"));
                while (System.in.read() >= 0) {
                    // It is asked by HTTP.
                }
            }
        }
    }

    private String[] arguments(String name, String accept) {
        return new String[] {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--agent-tracing.store.type=embedded",
            "--agent-tracing.store.path=" + directory.resolve(name),
            "--agent-tracing.propagation.accept=" + accept
        };
    }

    private Process startBack() throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                Program.class.getName()),
                        Stream.of(arguments("back", "127.0.0.1")))
                .toList();
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String port(BufferedReader output) throws IOException {
        StringBuilder told = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            told.append(line).append('\n');
            if (line.startsWith(PORT)) {
                return line.substring(PORT.length());
            }
        }
        throw new AssertionError("The service did not start:\n" + told);
    }

    @Test
    void toolOfAnotherProcess_isUnderTheAgentThatAskedForIt() throws Exception {
        Process back = startBack();
        String traceId;
        byte[] agents;
        try (BufferedReader output = back.inputReader(StandardCharsets.UTF_8);
                ConfigurableApplicationContext front = new SpringApplicationBuilder(ServicesIT.Front.class)
                        .web(WebApplicationType.NONE)
                        .run(arguments("front", "none"))) {
            String url = "http://127.0.0.1:" + port(output) + "/weather";
            Tracing tracing = front.getBean(Tracing.class);
            traceId = tracing.call(
                            TracingOptions.none(),
                            () -> front.getBean(ServicesIT.Front.Agent.class).ask("RestClient", url))
                    .traceId();
            assertThat(tracing.flush(Duration.ofSeconds(30)).complete()).isTrue();
            assertThat(tracing.getTrace(traceId).orElseThrow().spans()).hasSize(1);
            agents = lines(front.getBean(TraceStore.class));

            // It ends as a service does, and loses nothing.
            back.getOutputStream().close();
            List<String> unused = output.lines().toList();
            assertThat(back.waitFor()).isZero();
        } finally {
            back.destroyForcibly();
        }
        byte[] tools;
        try (ConfigurableApplicationContext again = new SpringApplicationBuilder(ServicesIT.Back.class)
                .web(WebApplicationType.NONE)
                .run(arguments("back", "none"))) {
            Trace own = again.getBean(Tracing.class).getTrace(traceId).orElseThrow();
            assertThat(own.spans()).extracting(Span::type).containsExactly(SpanType.TOOL_CALL);
            tools = lines(again.getBean(TraceStore.class));
        }
        assertOneTree(traceId, agents, tools);
        assertOneTree(traceId, tools, agents);
    }

    private static byte[] lines(TraceStore store) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(TraceLines.write(store, TraceQuery.builder().build(), out)).isOne();
        return out.toByteArray();
    }

    /** Whichever is stored first. */
    private static void assertOneTree(String traceId, byte[] first, byte[] second) throws IOException {
        try (ConfigurableApplicationContext both = new SpringApplicationBuilder(ServicesIT.Front.class)
                .web(WebApplicationType.NONE)
                .run("--agent-tracing.store.type=memory")) {
            TraceStore store = both.getBean(TraceStore.class);
            assertThat(TraceLines.read(new ByteArrayInputStream(first), store)).isOne();
            assertThat(TraceLines.read(new ByteArrayInputStream(second), store)).isOne();

            Trace trace = both.getBean(Tracing.class).getTrace(traceId).orElseThrow();
            assertThat(trace.status()).isEqualTo(SpanStatus.OK);
            assertThat(trace.spans()).hasSize(2);
            assertThat(trace.topSpans()).containsExactly(trace.rootSpan());
            assertThat(trace.rootSpan().type()).isEqualTo(SpanType.AGENT_RUN);
            assertThat(trace.rootSpan().children()).extracting(Span::type).containsExactly(SpanType.TOOL_CALL);
        }
    }
}
