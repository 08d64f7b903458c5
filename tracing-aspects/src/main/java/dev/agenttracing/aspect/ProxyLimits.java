/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * Knows what a proxy cannot do, or cannot do without harm. What it refuses is left alone, and reported in the log, once. Thread-safe.
 */
final class ProxyLimits {

    private static final Logger log = LoggerFactory.getLogger(TracingAdvisor.class);

    private final Set<Class<?>> seen = ConcurrentHashMap.newKeySet();

    /** Tells whether a traced method may be proxied. */
    boolean allow(Method method, Class<?> type) {
        if (Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type)) {
            return true;
        }
        if (seen.add(type)) {
            report(type);
        }
        return isReached(method) && canBeExtended(type) && brokenByProxy(type).isEmpty();
    }

    /** Reports all at once: proxying asks for no further method when it has found one. */
    private static void report(Class<?> type) {
        Optional<Method> broken = brokenByProxy(type);
        if (!canBeExtended(type)) {
            log.warn(
                    "{} is not traced: a class that is final or sealed, or has private constructors only, cannot be proxied."
                            + " Change that, or weave it.",
                    type.getName());
        } else if (broken.isPresent()) {
            log.warn(
                    "{} is not traced: its final method {} would run on the proxy, where the bean's fields are empty."
                            + " Remove final, or weave it.",
                    type.getName(),
                    broken.get().getName());
        } else {
            superclasses(type)
                    .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                    .filter(each ->
                            !isReached(each) && TracedMethods.isTraced(each, type) && !WovenMethods.isWoven(each))
                    .forEach(each -> log.warn(
                            "{}.{} is not traced: a final, private or static method cannot be proxied."
                                    + " Change that, or weave it.",
                            type.getName(),
                            each.getName()));
        }
    }

    private static boolean canBeExtended(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && !type.isSealed()
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(each -> !Modifier.isPrivate(each.getModifiers()));
    }

    private static boolean isReached(Method method) {
        int modifiers = method.getModifiers();
        return !Modifier.isFinal(modifiers) && !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers);
    }

    /** Finds a final method that callers reach: of a bean with fields, it must not be called on a proxy. */
    private static Optional<Method> brokenByProxy(Class<?> type) {
        if (superclasses(type)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .allMatch(each -> Modifier.isStatic(each.getModifiers()))) {
            return Optional.empty();
        }
        return superclasses(type)
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .filter(each -> Modifier.isFinal(each.getModifiers())
                        && !Modifier.isPrivate(each.getModifiers())
                        && !Modifier.isStatic(each.getModifiers()))
                .findFirst();
    }

    private static Stream<Class<?>> superclasses(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && each != Object.class, Class::getSuperclass);
    }
}
