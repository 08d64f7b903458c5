/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.Tracing;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which store an application gets. */
class TraceStoresTest {

    @TempDir
    Path directory;

    private ApplicationContextRunner application(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AgentTracingAutoConfiguration.class))
                .withPropertyValues("agent-tracing.store.path=" + directory.resolve("traces"))
                .withPropertyValues(properties);
    }

    @Test
    void test_keepsTracesInMemory() {
        application().run(context -> {
            assertThat(context.getBean(TraceStore.class)).isInstanceOf(InMemoryTraceStore.class);
            assertThat(directory.resolve("traces")).doesNotExist();
        });
    }

    @Test
    void application_keepsTracesOnDisk() {
        application()
                .withClassLoader(new FilteredClassLoader("dev.agenttracing.test"))
                .run(context -> {
                    assertThat(context.getBean(TraceStore.class)).isNotInstanceOf(InMemoryTraceStore.class);
                    assertThat(directory.resolve("traces/.gitignore")).content().contains("*");
                });
    }

    @Test
    void restartedApplication_hasItsTracesAndFindsThemByText() {
        AtomicReference<String> id = new AtomicReference<>();
        application("agent-tracing.store.type=embedded").run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            tracing.span(SpanType.AGENT_RUN, "agent")
                    .input("我要退款 please")
                    .run(() -> id.set(tracing.currentSpan().traceId()));
        });
        application("agent-tracing.store.type=embedded").run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            assertThat(tracing.getTrace(id.get()).map(Trace::status)).contains(SpanStatus.OK);
            assertThat(tracing.queryTraces(TraceQuery.builder().text("退款").build())
                            .items())
                    .extracting(TraceSummary::traceId)
                    .containsExactly(id.get());
        });
    }

    @Test
    void contextsOfOneProgram_shareTheStore_andNoneAbandonsWhatTheOtherRuns() {
        application("agent-tracing.store.type=embedded").run(one -> {
            Tracing first = one.getBean(Tracing.class);
            var span = first.span(SpanType.AGENT_RUN, "agent").start();
            first.flush(Duration.ofSeconds(10));
            application("agent-tracing.store.type=embedded").run(other -> {
                Trace seen =
                        other.getBean(Tracing.class).getTrace(span.traceId()).orElseThrow();
                assertThat(seen.status()).isEqualTo(SpanStatus.RUNNING);
            });
            span.end();
            assertThat(first.getTrace(span.traceId()).orElseThrow().status()).isEqualTo(SpanStatus.OK);
        });
    }

    @Test
    void directoryThatCannotBeUsed_isToldOrStopsTheStart_asAPropertySays() throws IOException {
        Files.writeString(directory.resolve("traces"), "a file where the directory would be");

        application("agent-tracing.store.type=embedded")
                .run(context -> assertThat(context.getBean(TraceStore.class)).isInstanceOf(InMemoryTraceStore.class));
        application("agent-tracing.store.type=embedded", "agent-tracing.store.fallback=none")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .satisfies(cause -> assertThat(context.getStartupFailure())
                                .hasStackTraceContaining("agent-tracing.store.path")));
    }
}
