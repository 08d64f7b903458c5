/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.engine.TracingEngine;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;

/**
 * Has Spring's auto-proxying trace the annotated methods of beans. A bean that cannot be proxied is left alone, and reported in
 * the log.
 */
public final class TracingAdvisor extends AbstractPointcutAdvisor {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(TracingAdvisor.class);

    private final transient Pointcut pointcut = new TracedMethodPointcut();
    private final transient Interceptor interceptor;

    /**
     * Makes an advisor.
     *
     * @param engine gives the engine, at the first call of a traced method: an advisor is made before other beans, and must
     *     not make them too early
     * @param order its order among other advisors; a smaller one is further outside
     */
    public TracingAdvisor(Supplier<TracingEngine> engine, int order) {
        this(engine, type -> null, order);
    }

    /**
     * Makes an advisor that names agents after their beans.
     *
     * @param engine gives the engine, at the first call of a traced method
     * @param beanNames gives the name of the bean of a class; null if there is none, or more than one
     * @param order its order among other advisors; a smaller one is further outside
     */
    public TracingAdvisor(Supplier<TracingEngine> engine, Function<Class<?>, @Nullable String> beanNames, int order) {
        this.interceptor = new Interceptor(engine, beanNames);
        setOrder(order);
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public Advice getAdvice() {
        return interceptor;
    }

    private static final class Interceptor implements MethodInterceptor {

        private record Key(Method method, Class<?> type) {}

        private final Supplier<TracingEngine> engine;
        private final Function<Class<?>, @Nullable String> beanNames;
        private final ConcurrentHashMap<Key, TracedMethod> methods = new ConcurrentHashMap<>();

        private Interceptor(Supplier<TracingEngine> engine, Function<Class<?>, @Nullable String> beanNames) {
            this.engine = engine;
            this.beanNames = beanNames;
        }

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            Object target = invocation.getThis();
            Class<?> type =
                    target == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(target);
            Key key = new Key(invocation.getMethod(), type);
            TracedMethod known = methods.get(key);
            TracedMethod method = known != null ? known : methods.computeIfAbsent(key, this::learn);
            return method.call(engine.get(), invocation.getArguments(), invocation::proceed);
        }

        private TracedMethod learn(Key key) {
            TracedMethod method = TracedMethods.learn(key.method, key.type);
            String bean = TracedMethods.isNamedByBean(key.method, key.type) ? beanNames.apply(key.type) : null;
            return bean == null ? method : method.named(bean);
        }
    }

    private static final class TracedMethodPointcut extends StaticMethodMatcherPointcut {

        private final Set<Class<?>> reported = ConcurrentHashMap.newKeySet();

        private TracedMethodPointcut() {
            setClassFilter(TracedMethods::mayHaveAny);
        }

        @Override
        public boolean matches(Method method, Class<?> type) {
            Class<?> own = ClassUtils.getUserClass(type);
            return TracedMethods.isTraced(method, own)
                    && !WovenMethods.isWoven(method, own)
                    && canBeProxied(method, own);
        }

        private boolean canBeProxied(Method method, Class<?> type) {
            if (Modifier.isFinal(type.getModifiers()) && !Proxy.isProxyClass(type)) {
                if (reported.add(type)) {
                    log.warn(
                            "{} is not traced: a final class cannot be proxied. Remove final, or weave it.",
                            type.getName());
                }
                return false;
            }
            if (Modifier.isFinal(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
                log.warn(
                        "{}.{} is not traced: a final or private method cannot be proxied. Change that, or weave it.",
                        type.getName(),
                        method.getName());
                return false;
            }
            return true;
        }
    }
}
