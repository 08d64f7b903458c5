/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.engine.OpenEngines;
import dev.agenttracing.engine.TracingEngine;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Pointcut;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * Traces annotated methods in woven code: for compile-time and load-time weaving by AspectJ. It is never a bean. Woven code
 * traces calls by {@code this}, private, static and final methods too; annotations must stand on the class itself.
 */
@Aspect
public final class TracingAspect {

    private static final TracingAspect INSTANCE = new TracingAspect();

    private final ClassValue<Map<Method, TracedMethod>> methods = new ClassValue<>() {
        @Override
        protected Map<Method, TracedMethod> computeValue(Class<?> type) {
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
            + " || execution(@(@dev.agenttracing.annotation.Traced *) * *(..))")
    private void tracedMethod() {}

    @Pointcut("execution(public !static * (@dev.agenttracing.annotation.Traced *).*(..))"
            + " || execution(public !static * (@(@dev.agenttracing.annotation.Traced *) *).*(..))")
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
        Method method = ((MethodSignature) call.getSignature()).getMethod();
        TracingEngine engine = OpenEngines.find(method.getDeclaringClass());
        TracedMethod traced = engine == null ? null : learned(method);
        return engine == null || traced == null ? call.proceed() : traced.call(engine, call.getArgs(), call::proceed);
    }

    /** Gives null for a method that an annotation on its type does not mean, such as an accessor. */
    private @Nullable TracedMethod learned(Method method) {
        Class<?> type = method.getDeclaringClass();
        Map<Method, TracedMethod> known = methods.get(type);
        TracedMethod traced = known.get(method);
        if (traced == null && TracedMethods.isTraced(method, type)) {
            traced = TracedMethods.learn(method, type);
            known.put(method, traced);
        }
        return traced;
    }
}
