/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.privacy.HiddenTools;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Pointcut;
import org.springframework.aop.TargetClassAware;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.util.ClassUtils;

/**
 * Has Spring's auto-proxying trace the annotated methods of beans. A bean that cannot be proxied, or not without harm, is left
 * alone, and reported in the log.
 */
public final class TracingAdvisor extends AbstractPointcutAdvisor implements BeanFactoryAware {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(TracingAdvisor.class);

    private final transient BeanNames names = new BeanNames();
    private final transient Pointcut pointcut;
    private final transient Interceptor interceptor;

    /**
     * Makes an advisor.
     *
     * @param engine gives the engine, or null if there is none, at the first call of a traced method: an advisor is made
     *     before other beans, and must not make them too early
     * @param hiddenTools learns which tools are hidden, before the first of them is called
     * @param order its order among other advisors; a smaller one is further outside
     */
    public TracingAdvisor(Supplier<? extends @Nullable TracingEngine> engine, HiddenTools hiddenTools, int order) {
        this.pointcut = new TracedMethodPointcut(names, hiddenTools);
        this.interceptor = new Interceptor(engine, names);
        setOrder(order);
    }

    @Override
    public void setBeanFactory(BeanFactory beans) {
        names.setBeans(beans);
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

        private record Key(Method method, Class<?> type) {

            @Override
            public int hashCode() {
                // Of a method's own hash, most is the name of its class.
                return 31 * method.getName().hashCode() + type.hashCode();
            }
        }

        private final Supplier<? extends @Nullable TracingEngine> supplier;
        private final BeanNames names;
        private final ConcurrentHashMap<Key, TracedMethod> methods = new ConcurrentHashMap<>();
        private final AtomicBoolean failureReported = new AtomicBoolean();
        private volatile @Nullable TracingEngine engine;

        private Interceptor(Supplier<? extends @Nullable TracingEngine> supplier, BeanNames names) {
            this.supplier = supplier;
            this.names = names;
        }

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            TracingEngine engine = engine();
            TracedMethod method = engine == null ? null : method(invocation);
            return engine == null || method == null
                    ? invocation.proceed()
                    : method.call(engine, invocation.getArguments(), invocation::proceed);
        }

        /** Gives null where there is no engine yet or no more: while beans are made or destroyed, a call may come first. */
        private @Nullable TracingEngine engine() {
            TracingEngine known = engine;
            if (known == null) {
                try {
                    known = supplier.get();
                    engine = known;
                } catch (Throwable t) {
                    report("the engine is not there", t);
                }
            }
            return known;
        }

        private @Nullable TracedMethod method(MethodInvocation invocation) {
            try {
                Object target = invocation.getThis();
                TracedMethod method = learned(new Key(invocation.getMethod(), typeOf(invocation, target)));
                String bean = method.isNamedByBean() && target != null ? names.find(target) : null;
                return bean == null ? method : method.of(bean);
            } catch (Throwable t) {
                report("its annotations could not be read", t);
                return null;
            }
        }

        private static Class<?> typeOf(MethodInvocation invocation, @Nullable Object target) {
            if (target == null) {
                return invocation.getMethod().getDeclaringClass();
            }
            // A proxy of interfaces stands before objects of many classes.
            return target instanceof TargetClassAware ? AopUtils.getTargetClass(target) : target.getClass();
        }

        private TracedMethod learned(Key key) {
            TracedMethod known = methods.get(key);
            return known != null ? known : methods.computeIfAbsent(key, Interceptor::learn);
        }

        private static TracedMethod learn(Key key) {
            return TracedMethods.learn(key.method, ClassUtils.getUserClass(key.type));
        }

        private void report(String what, Throwable cause) {
            if (failureReported.compareAndSet(false, true)) {
                log.warn(
                        "A call is not traced: {} ({}). Not logged again.",
                        what,
                        cause.getClass().getName());
            }
        }
    }

    private static final class TracedMethodPointcut extends StaticMethodMatcherPointcut {

        private final ProxyLimits limits = new ProxyLimits();
        private final BeanNames names;
        private final HiddenTools hiddenTools;

        private TracedMethodPointcut(BeanNames names, HiddenTools hiddenTools) {
            this.names = names;
            this.hiddenTools = hiddenTools;
            setClassFilter(TracedMethods::mayHaveAny);
        }

        @Override
        public boolean matches(Method method, Class<?> type) {
            Class<?> own = ClassUtils.getUserClass(type);
            if (!TracedMethods.isTraced(method, own)) {
                return false;
            }
            Method specific = TracedMethods.specific(method, own);
            // What its annotation tells is checked here, so that what cannot be stops the start.
            TracedMethods.learn(method, own).learnHidden(hiddenTools);
            if (WovenMethods.isWoven(specific) || !limits.allow(specific, own)) {
                return false;
            }
            names.learn(own);
            return true;
        }
    }
}
