/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.privacy.HiddenTools;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private final transient List<ConfiguredPointcut> configured;
    private final transient Pointcut pointcut;
    private final transient Interceptor interceptor;

    /**
     * Makes an advisor.
     *
     * @param engine gives the engine, or null if there is none, at the first call of a traced method: an advisor is made
     *     before other beans, and must not make them too early
     * @param hiddenTools learns which tools are hidden, before the first of them is called
     * @param order its order among other advisors; a smaller one is further outside
     * @param configured what is traced without annotations; of several that mean a method, the first counts
     */
    public TracingAdvisor(
            Supplier<? extends @Nullable TracingEngine> engine,
            HiddenTools hiddenTools,
            int order,
            List<ConfiguredPointcut> configured) {
        this.configured = List.copyOf(configured);
        ConfiguredMethods configuredMethods = new ConfiguredMethods(configured);
        this.pointcut = new TracedMethodPointcut(names, hiddenTools, configuredMethods);
        this.interceptor = new Interceptor(engine, names, configuredMethods);
        setOrder(order);
    }

    @Override
    public void setBeanFactory(BeanFactory beans) {
        names.setBeans(beans);
        configured.forEach(each -> each.read(beans));
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public Advice getAdvice() {
        return interceptor;
    }

    /** The bean's name only where configuration goes by that. */
    private record Key(
            Method method, Class<?> type, @Nullable String bean) {

        @Override
        public int hashCode() {
            // Of a method's own hash, most is the name of its class.
            return 31 * (31 * method.getName().hashCode() + type.hashCode()) + Objects.hashCode(bean);
        }
    }

    private static final class Interceptor implements MethodInterceptor {

        private final Supplier<? extends @Nullable TracingEngine> supplier;
        private final BeanNames names;
        private final ConfiguredMethods configured;
        private final ConcurrentHashMap<Key, Optional<TracedMethod>> methods = new ConcurrentHashMap<>();
        private final AtomicBoolean failureReported = new AtomicBoolean();
        private volatile @Nullable TracingEngine engine;

        private Interceptor(
                Supplier<? extends @Nullable TracingEngine> supplier, BeanNames names, ConfiguredMethods configured) {
            this.supplier = supplier;
            this.names = names;
            this.configured = configured;
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

        /** Gives null if it is another bean's method that is traced. */
        private @Nullable TracedMethod method(MethodInvocation invocation) {
            try {
                Object target = invocation.getThis();
                String wanted = configured.goByName() && target != null ? names.find(target) : null;
                TracedMethod method = learned(new Key(invocation.getMethod(), typeOf(invocation, target), wanted));
                String bean = method != null && method.isNamedByBean() && target != null ? names.find(target) : null;
                return bean == null || method == null ? method : method.of(bean);
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

        private @Nullable TracedMethod learned(Key key) {
            Optional<TracedMethod> known = methods.get(key);
            return (known != null ? known : methods.computeIfAbsent(key, this::learn)).orElse(null);
        }

        private Optional<TracedMethod> learn(Key key) {
            Class<?> type = ClassUtils.getUserClass(key.type);
            if (TracedMethods.isTraced(key.method, type)) {
                return Optional.of(TracedMethods.learn(key.method, type));
            }
            return Optional.ofNullable(configured.of(TracedMethods.specific(key.method, type), type, key.bean))
                    .map(pointcut -> TracedMethods.learn(key.method, type, pointcut));
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
        private final ConfiguredMethods configured;

        private TracedMethodPointcut(BeanNames names, HiddenTools hiddenTools, ConfiguredMethods configured) {
            this.names = names;
            this.hiddenTools = hiddenTools;
            this.configured = configured;
            setClassFilter(type -> TracedMethods.mayHaveAny(type) || configured.mayMean(ClassUtils.getUserClass(type)));
        }

        @Override
        public boolean matches(Method method, Class<?> type) {
            Class<?> own = ClassUtils.getUserClass(type);
            TracedMethod traced = learn(method, own);
            if (traced == null) {
                return false;
            }
            Method specific = TracedMethods.specific(method, own);
            traced.learnHidden(hiddenTools);
            if (WovenMethods.isWoven(specific) || !limits.allow(specific, own)) {
                return false;
            }
            names.learn(own);
            return true;
        }

        /** What an annotation tells is checked here, so that what cannot be stops the start. */
        private @Nullable TracedMethod learn(Method method, Class<?> type) {
            if (TracedMethods.isTraced(method, type)) {
                return TracedMethods.learn(method, type);
            }
            ConfiguredPointcut pointcut = configured.ofBeanInTheMaking(TracedMethods.specific(method, type), type);
            return pointcut == null ? null : TracedMethods.learn(method, type, pointcut);
        }
    }
}
