/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a property that is on by default has a value, read as the properties themselves are: {@code off}, {@code no} and
 * {@code 0} are false too, and what is no boolean stops the start with the property's name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Conditional(ConditionalOnSwitch.OnSwitch.class)
@interface ConditionalOnSwitch {

    /** The property. */
    String name();

    /** The value wanted. */
    boolean is() default true;

    /** Reads the property. */
    class OnSwitch extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            MergedAnnotation<ConditionalOnSwitch> wanted =
                    metadata.getAnnotations().get(ConditionalOnSwitch.class);
            String name = wanted.getString("name");
            boolean value = Binder.get(context.getEnvironment())
                    .bind(name, Boolean.class)
                    .orElse(true);
            return new ConditionOutcome(wanted.getBoolean("is") == value, name + " is " + value);
        }
    }
}
