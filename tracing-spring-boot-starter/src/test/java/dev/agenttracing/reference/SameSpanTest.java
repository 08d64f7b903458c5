/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Span;
import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.boot.AgentTracingAutoConfiguration;
import dev.agenttracing.reference.ReferenceAgents.Calculation;
import dev.agenttracing.reference.ReferenceAgents.Calculator;
import dev.agenttracing.reference.ReferenceAgents.Result;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** An annotation, a span around work and a detached span record the same. */
class SameSpanTest {

    private record Facts(
            SpanType type, String name, String entity, String status, String input, String output, String attributes) {

        static Facts of(Span span) {
            return new Facts(
                    span.type(),
                    span.name(),
                    span.entityType().orElse("") + " " + span.entityId().orElse(""),
                    span.status().jsonName(),
                    span.input().json(),
                    span.output().json(),
                    new TreeMap<>(span.attributes().asMap()).toString());
        }
    }

    @Test
    void annotation_callAndDetachedSpan_recordTheSame() {
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext(
                AopAutoConfiguration.class, AgentTracingAutoConfiguration.class, ReferenceAgents.class)) {
            Tracing tracing = application.getBean(Tracing.class);
            Calculator calculator = application.getBean(Calculator.class);
            Calculation input = new Calculation("add", 2, 2);
            Runnable annotated = () -> calculator.calculate("add", 2, 2);
            Runnable called = () -> tracing.span(SpanType.TOOL_CALL, "calculator")
                    .input(input)
                    .attribute("toolType", "function")
                    .attribute("toolDescription", "Perform calculations")
                    .call(() -> new Result(4));
            Runnable detached = () -> {
                DetachedSpan span = tracing.span(SpanType.TOOL_CALL, "calculator")
                        .input(input)
                        .attribute("toolType", "function")
                        .start();
                span.toolCall().description("Perform calculations");
                span.output(new Result(4));
                span.end();
            };

            List<Facts> facts = Stream.of(annotated, called, detached)
                    .map(work -> tracing.run(TracingOptions.none(), work::run).traceId())
                    .map(traceId ->
                            Facts.of(tracing.getTrace(traceId).orElseThrow().rootSpan()))
                    .toList();

            assertThat(facts.get(0).status()).isEqualTo("ok");
            assertThat(facts.get(1)).isEqualTo(facts.get(0));
            assertThat(facts.get(2)).isEqualTo(facts.get(0));
        }
    }
}
