/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/** Knows for which methods an annotation on the type stands: the public ones that do the type's work. */
final class Operations {

    /** By name: not all of them are on the class path of this module. */
    private static final Set<String> LIFE_CYCLE_INTERFACES = Set.of(
            "java.lang.AutoCloseable",
            "java.io.Closeable",
            "org.springframework.beans.factory.InitializingBean",
            "org.springframework.beans.factory.DisposableBean",
            "org.springframework.beans.factory.SmartInitializingSingleton",
            "org.springframework.context.Lifecycle",
            "org.springframework.context.SmartLifecycle",
            "org.springframework.context.Phased");

    private static final Set<String> LIFE_CYCLE_ANNOTATIONS = Set.of(
            "jakarta.annotation.PostConstruct",
            "jakarta.annotation.PreDestroy",
            "org.springframework.context.annotation.Bean");

    private Operations() {}

    static boolean isOperation(Method method, Class<?> type) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !isOf(Object.class, method)
                && !isAccessor(method)
                && !isLifeCycle(method, type);
    }

    private static boolean isLifeCycle(Method method, Class<?> type) {
        return TypeFamily.of(type).stream()
                        .anyMatch(each -> LIFE_CYCLE_INTERFACES.contains(each.getName()) && isOf(each, method))
                || MergedAnnotations.from(method).stream().anyMatch(Operations::isLifeCycle);
    }

    private static boolean isLifeCycle(MergedAnnotation<Annotation> annotation) {
        return LIFE_CYCLE_ANNOTATIONS.contains(annotation.getType().getName());
    }

    private static boolean isOf(Class<?> type, Method method) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
    }

    private static boolean isAccessor(Method method) {
        String name = method.getName();
        boolean gives = method.getReturnType() != void.class;
        int parameters = method.getParameterCount();
        return (hasPrefix(name, "get") && gives && parameters == 0)
                || (hasPrefix(name, "is") && method.getReturnType() == boolean.class && parameters == 0)
                || (hasPrefix(name, "set") && !gives && parameters == 1);
    }

    private static boolean hasPrefix(String name, String prefix) {
        return name.length() > prefix.length()
                && name.startsWith(prefix)
                && Character.isUpperCase(name.charAt(prefix.length()));
    }
}
