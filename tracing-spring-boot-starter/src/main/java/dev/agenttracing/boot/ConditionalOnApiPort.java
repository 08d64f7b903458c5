/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Matches if the API is served on a port: the application's, or the management port, where that is another and was asked for. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Conditional(ConditionalOnApiPort.OnApiPort.class)
@interface ConditionalOnApiPort {

    /** The port. */
    Port value();

    /** The ports. */
    enum Port {
        /** The application's. */
        MAIN,
        /** The management port, if it is another. */
        MANAGEMENT
    }

    /** Reads the properties. */
    class OnApiPort extends SpringBootCondition {

        private static final String MANAGEMENT = "agent-tracing.web.management";
        private static final String ACTUATOR =
                "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Port wanted =
                    metadata.getAnnotations().get(ConditionalOnApiPort.class).getEnum("value", Port.class);
            Port served = served(context.getEnvironment(), context.getClassLoader());
            return new ConditionOutcome(wanted == served, "the API is served on " + served);
        }

        private static @Nullable Port served(Environment environment, @Nullable ClassLoader loader) {
            boolean asked =
                    Binder.get(environment).bind(MANAGEMENT, Boolean.class).orElse(false);
            if (!asked) {
                return Port.MAIN;
            }
            if (!ClassUtils.isPresent(ACTUATOR, loader)) {
                throw new InvalidConfigurationPropertyValueException(
                        MANAGEMENT, true, "there is no management port; add spring-boot-starter-actuator");
            }
            return Actuator.served(environment);
        }
    }

    /** Is loaded only if there is one. */
    class Actuator {

        private Actuator() {}

        private static @Nullable Port served(Environment environment) {
            return switch (ManagementPortType.get(environment)) {
                case SAME -> Port.MAIN;
                case DIFFERENT -> Port.MANAGEMENT;
                case DISABLED -> null;
            };
        }
    }
}
