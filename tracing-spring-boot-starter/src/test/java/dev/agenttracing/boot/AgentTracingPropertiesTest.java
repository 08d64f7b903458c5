/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

/** A wrong value stops the start, and what is printed then names the property and says what to do. */
class AgentTracingPropertiesTest {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    AgentTracingAutoConfiguration.class,
                    AgentTracingWebAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agent-tracing.store.score-timeout|0s|at least",
                "agent-tracing.store.memory.max-traces|0|at least 1",
                "agent-tracing.store.retention.max-age|10s|at least PT1M",
                "agent-tracing.store.retention.max-size|1KB|at least 1000000",
                "agent-tracing.store.retention.interval|0s|at least PT1S",
                "agent-tracing.store.memory.max-size|0B|at least 1",
                "agent-tracing.capture.max-value-size|0B|at least 1",
                "agent-tracing.capture.max-string-length|0|at least 1",
                "agent-tracing.capture.max-depth|-1|at least 1",
                "agent-tracing.capture.max-items|0|at least 1",
                "agent-tracing.capture.max-members|0|at least 1",
                "agent-tracing.limits.spans-per-trace|0|at least 1",
                "agent-tracing.limits.live-spans|0|at least 1",
                "agent-tracing.limits.attributes|0|at least 1",
                "agent-tracing.limits.metadata|0|at least 1",
                "agent-tracing.limits.tags|0|at least 1",
                "agent-tracing.limits.text-length|0|at least 1",
                "agent-tracing.limits.stack-trace-length|0|at least 1",
                "agent-tracing.limits.abandoned-after|-5m|at least",
                "agent-tracing.queue.max-spans|0|at least 1",
                "agent-tracing.queue.max-size|0B|at least 1",
                "agent-tracing.queue.batch-size|0|at least 1",
                "agent-tracing.queue.max-delay|0s|at least",
                "agent-tracing.queue.shutdown-timeout|-1s|at least",
                "agent-tracing.sampling.ratio|1.01|0 (record nothing) to 1 (record everything)",
                "agent-tracing.sampling.ratio|-0.01|0 (record nothing) to 1 (record everything)",
                "agent-tracing.sampling.ratio|NaN|0 (record nothing) to 1 (record everything)",
                "agent-tracing.sampling.types.agent_run|2|0 (record nothing) to 1 (record everything)",
                "agent-tracing.web.path|tracing|begin with / and not end with one, such as /tracing",
                "agent-tracing.web.path|/tracing/|begin with / and not end with one, such as /tracing",
                "agent-tracing.web.path|/|begin with / and not end with one, such as /tracing",
                "agent-tracing.web.path|/a/**|begin with / and not end with one, such as /tracing",
                "agent-tracing.web.path|/{a}|begin with / and not end with one, such as /tracing",
                "agent-tracing.web.access|everybody|The following values are valid",
                "agent-tracing.web.access|token|it needs agent-tracing.web.token",
                "agent-tracing.web.token|short|16 visible characters or more",
                "agent-tracing.web.calls-per-minute|-1|at least 0",
                "agent-tracing.web.max-request-size|0B|at least 1",
                "agent-tracing.stream.redact|maybe|Update your application's configuration",
                "agent-tracing.store.type|postgres|The following values are valid",
                "agent-tracing.propagation.accept|some|a range of them such as 10.0.0.0/8",
                "agent-tracing.propagation.accept|10.0.0.0/33|a range of them such as 10.0.0.0/8",
                "agent-tracing.propagation.accept|all,10.0.0.1|a range of them such as 10.0.0.0/8",
                "agent-tracing.enabled|maybe|Update your application's configuration",
                "agent-tracing.web.enabled|maybe|Update your application's configuration",
                "agent-tracing.privacy.hide-input|maybe|Update your application's configuration",
                "agent-tracing.privacy.hide-output|maybe|Update your application's configuration",
                "agent-tracing.aspect.order|outside|Update your application's configuration",
                "agent-tracing.queue.max-size|lots|Update your application's configuration",
                "agent-tracing.queue.max-delay|soon|Update your application's configuration",
                "agent-tracing.sampling.ratio|half|Update your application's configuration",
                "agent-tracing.queue.max-spans|many|Update your application's configuration"
            })
    void wrongValue_stopsTheStart(String property, String value, String remedy) {
        application.withPropertyValues(property + "=" + value).run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = analysis(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains(property);
            assertThat(analysis.getDescription() + analysis.getAction()).contains(remedy);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "agent-tracing.sampling.ratio,0",
        "agent-tracing.sampling.ratio,1",
        "agent-tracing.queue.shutdown-timeout,0s",
        "agent-tracing.queue.batch-size,1",
        "agent-tracing.web.path,/a/b-c_d.e~f",
        "agent-tracing.store.type,MEMORY",
        "agent-tracing.store.fallback,none",
        "agent-tracing.propagation.accept,ALL",
        "agent-tracing.propagation.accept,::1"
    })
    void valueAtTheBoundary_isTaken(String property, String value) {
        application
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void properties_haveTheDocumentedDefaults() {
        application.run(context -> {
            AgentTracingProperties properties = context.getBean(AgentTracingProperties.class);
            assertThat(properties.queue().maxSpans()).isEqualTo(32_768);
            assertThat(properties.queue().maxSize().toMegabytes()).isEqualTo(64);
            assertThat(properties.queue().maxDelay()).hasSeconds(1);
            assertThat(properties.store().memory().maxTraces()).isEqualTo(10_000);
            assertThat(properties.store().memory().maxSize().toMegabytes()).isEqualTo(256);
            assertThat(properties.store().scoreTimeout()).hasSeconds(5);
            assertThat(properties.limits().spansPerTrace()).isEqualTo(200_000);
            assertThat(properties.capture().maxValueSize().toKilobytes()).isEqualTo(128);
            assertThat(properties.limits().abandonedAfter()).hasMinutes(30);
            assertThat(properties.aspect().order()).isEqualTo(AgentTracingProperties.DEFAULT_ORDER);
            assertThat(properties.web().path()).isEqualTo("/tracing");
        });
    }

    /** What Spring Boot would print. */
    private static FailureAnalysis analysis(Throwable failure) {
        ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, new DefaultListableBeanFactory())
                .and(Environment.class, new MockEnvironment());
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, arguments, (type, name, broken) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Spring Boot would print a stack trace", failure));
    }
}
