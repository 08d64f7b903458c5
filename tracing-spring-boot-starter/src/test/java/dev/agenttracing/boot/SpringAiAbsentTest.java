/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Tracing;
import dev.agenttracing.springai.SpringAiObservations;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The starter with and without Spring AI, and with parts of it. */
class SpringAiAbsentTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    AgentTracingAutoConfiguration.class,
                    AgentTracingSpringAiAutoConfiguration.class));

    @Test
    void withoutSpringAi_theStarterWorks() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai", "io.micrometer.observation"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Tracing.class)
                        .doesNotHaveBean("agentTracingSpringAiObservations"));
    }

    @Test
    void withoutClientsAndStores_modelsAreListenedTo() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.ai.chat.client", "org.springframework.ai.vectorstore"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(SpringAiObservations.class);
                    assertThat(context.getBean(ObservationRegistry.class).isNoop())
                            .isFalse();
                });
    }

    @Test
    void switchedOff_nothingListens() {
        for (String off : new String[] {"agent-tracing.enabled=false", "agent-tracing.spring-ai.enabled=false"}) {
            runner.withPropertyValues(off)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SpringAiObservations.class));
        }
    }

    @Test
    void registryOfTheApplication_isTheOnlyOne_andIsListenedTo() {
        ObservationRegistry own = ObservationRegistry.create();
        runner.withBean(ObservationRegistry.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(ObservationRegistry.class);
            assertThat(own.isNoop()).isFalse();
        });
    }

    @Test
    void processorOfTheApplication_keepsItsClass_andALambdaWorks() {
        runner.withBean(OwnProcessor.class).run(context -> assertThat(context).hasSingleBean(OwnProcessor.class));
        runner.withBean(ToolExecutionExceptionProcessor.class, () -> thrown -> "told")
                .run(context -> assertThat(context.getBean(ToolExecutionExceptionProcessor.class)
                                .process(new org.springframework.ai.tool.execution.ToolExecutionException(
                                        org.springframework.ai.tool.definition.ToolDefinition.builder()
                                                .name("tool")
                                                .description("a tool")
                                                .inputSchema("{}")
                                                .build(),
                                        new IllegalStateException("x"))))
                        .isEqualTo("told"));
    }

    /** One that is wanted by its class. */
    public static class OwnProcessor implements ToolExecutionExceptionProcessor {

        @Override
        public String process(org.springframework.ai.tool.execution.ToolExecutionException exception) {
            return "own";
        }
    }
}
