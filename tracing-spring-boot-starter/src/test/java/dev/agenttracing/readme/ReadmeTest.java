/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Span;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.boot.AgentTracingAutoConfiguration;
import dev.agenttracing.readme.AnnotateExample.Calculator;
import dev.agenttracing.readme.AnnotateExample.SupportAgent;
import dev.agenttracing.readme.ConfigureExample.InvoiceService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The README's examples are the compiled ones, fit on a screen, and do what they say. */
class ReadmeTest {

    private static final Path README = Path.of("../README.md");

    /** As many lines as a terminal shows. */
    private static final int SCREENFUL = 40;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AgentTracingAutoConfiguration.class));

    @ParameterizedTest
    @ValueSource(strings = {"AnnotateExample", "SpringAiExample", "ConfigureExample"})
    void example_standsInTheReadmeAsItIsCompiled(String name) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/agenttracing/readme", name + ".java"));
        String example = source.substring(
                        source.indexOf("// tag::readme[]") + "// tag::readme[]".length(),
                        source.indexOf("    // end::readme[]"))
                .stripTrailing()
                .stripIndent()
                .strip()
                .replace("static class", "class");

        assertThat(example.lines().count()).isLessThanOrEqualTo(SCREENFUL);
        assertThat(Files.readString(README)).contains("```java\n" + example + "\n```");
    }

    @Test
    void properties_standInTheReadme() throws IOException {
        assertThat(Files.readString(README))
                .contains(
                        "```properties\n" + Files.readString(Path.of("src/test/resources/readme.properties")) + "```");
    }

    @Test
    void annotateExample_givesItsTree() {
        runner.withBean(SupportAgent.class).withBean(Calculator.class).run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            Trace trace = tracing.getTrace(AnnotateExample.ask(tracing, context.getBean(SupportAgent.class)))
                    .orElseThrow();

            assertThat(trace.rootSpan().name()).isEqualTo("supportAgent");
            assertThat(trace.rootSpan().children()).extracting(Span::type).containsExactly(SpanType.TOOL_CALL);
        });
    }

    @Test
    void configureExample_givesItsSpan() throws IOException {
        List<String> properties = Files.readAllLines(Path.of("src/test/resources/readme.properties"));
        runner.withBean(InvoiceService.class)
                .withPropertyValues(properties.toArray(new String[0]))
                .run(context -> {
                    Tracing tracing = context.getBean(Tracing.class);
                    String traceId = tracing.run(
                                    TracingOptions.none(),
                                    () -> context.getBean(InvoiceService.class).create("Ada"))
                            .traceId();

                    Span span = tracing.getTrace(traceId).orElseThrow().rootSpan();
                    assertThat(span.name()).isEqualTo("invoicing");
                    assertThat(span.type()).isEqualTo(SpanType.WORKFLOW_STEP);
                });
    }
}
