/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Switches on what Spring offers to take a context to other threads, unless the application says otherwise or tracing is off.
 * Applied before configuration is read: what that says comes first.
 */
final class PropagationDefaults implements EnvironmentPostProcessor {

    static final String REACTOR = "spring.reactor.context-propagation";
    private static final String TASKS = "spring.task.execution.propagate-context";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty("agent-tracing.enabled", Boolean.class, true)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("agentTracingDefaults", Map.of(TASKS, "true", REACTOR, "auto")));
        }
    }
}
