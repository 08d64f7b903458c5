/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.engine.OpenEngines;
import dev.agenttracing.engine.TracingEngine;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Pointcut;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces annotated methods in woven code: for compile-time and load-time weaving by AspectJ. It is never a bean. Woven code
 * traces calls by {@code this}, private, static and final methods too; annotations must stand on the class itself.
 */
@Aspect
public final class TracingAspect {

    private static final Logger log = LoggerFactory.getLogger(TracingAspect.class);
    private static final TracingAspect INSTANCE = new TracingAspect();

    /**
     * By the place in the woven code, of which each has one object. Empty for a method that an annotation on its type does not
     * mean, such as an accessor.
     */
    private final ClassValue<Map<JoinPoint.StaticPart, Optional<TracedMethod>>> methods = new ClassValue<>() {
        @Override
        protected Map<JoinPoint.StaticPart, Optional<TracedMethod>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private TracingAspect() {}

    /**
     * Is called by woven code.
     *
     * @return the one instance
     */
    public static TracingAspect aspectOf() {
        return INSTANCE;
    }

    /**
     * Is called by woven code.
     *
     * @return true
     */
    public static boolean hasAspect() {
        return true;
    }

    @Pointcut("execution(@dev.agenttracing.annotation.Traced * *(..))"
            + " || execution(@(@dev.agenttracing.annotation.Traced *) * *(..))"
            + " || execution(@(@(@dev.agenttracing.annotation.Traced *) *) * *(..))")
    private void tracedMethod() {}

    @Pointcut("execution(public !static * (@dev.agenttracing.annotation.Traced *).*(..))"
            + " || execution(public !static * (@(@dev.agenttracing.annotation.Traced *) *).*(..))"
            + " || execution(public !static * (@(@(@dev.agenttracing.annotation.Traced *) *) *).*(..))")
    private void methodOfTracedType() {}

    /**
     * Is called by woven code around each traced method.
     *
     * @param call the call
     * @return what the method returned
     * @throws Throwable what the method threw, the same object
     */
    @Around("tracedMethod() || methodOfTracedType()")
    public @Nullable Object trace(ProceedingJoinPoint call) throws Throwable {
        Class<?> type = call.getSignature().getDeclaringType();
        TracingEngine engine = OpenEngines.find(type);
        TracedMethod traced =
                engine == null ? null : learned(type, call.getStaticPart()).orElse(null);
        return engine == null || traced == null ? call.proceed() : traced.call(engine, call.getArgs(), call::proceed);
    }

    private Optional<TracedMethod> learned(Class<?> type, JoinPoint.StaticPart place) {
        Map<JoinPoint.StaticPart, Optional<TracedMethod>> known = methods.get(type);
        Optional<TracedMethod> traced = known.get(place);
        return traced != null ? traced : known.computeIfAbsent(place, TracingAspect::learn);
    }

    private static Optional<TracedMethod> learn(JoinPoint.StaticPart place) {
        Method method = ((MethodSignature) place.getSignature()).getMethod();
        try {
            Class<?> type = method.getDeclaringClass();
            return TracedMethods.isTraced(method, type)
                    ? Optional.of(TracedMethods.learn(method, type))
                    : Optional.empty();
        } catch (Throwable t) {
            log.warn(
                    "{}.{} is not traced: its annotations could not be read ({}).",
                    method.getDeclaringClass().getName(),
                    method.getName(),
                    t.toString());
            return Optional.empty();
        }
    }
}
