/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.privacy.HiddenTools;
import java.lang.reflect.Method;
import java.util.List;
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

    /** Which configured pointcut means a method: known while a bean is made, when it has a name. */
    private final transient ConcurrentHashMap<Key, ConfiguredPointcut> meant = new ConcurrentHashMap<>();

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
        this.pointcut = new TracedMethodPointcut(names, hiddenTools, this.configured, meant);
        this.interceptor = new Interceptor(engine, names, meant);
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

    private record Key(Method method, Class<?> type) {

        @Override
        public int hashCode() {
            // Of a method's own hash, most is the name of its class.
            return 31 * method.getName().hashCode() + type.hashCode();
        }
    }

    private static final class Interceptor implements MethodInterceptor {

        private final Supplier<? extends @Nullable TracingEngine> supplier;
        private final BeanNames names;
        private final ConcurrentHashMap<Key, ConfiguredPointcut> meant;
        private final ConcurrentHashMap<Key, TracedMethod> methods = new ConcurrentHashMap<>();
        private final AtomicBoolean failureReported = new AtomicBoolean();
        private volatile @Nullable TracingEngine engine;

        private Interceptor(
                Supplier<? extends @Nullable TracingEngine> supplier,
                BeanNames names,
                ConcurrentHashMap<Key, ConfiguredPointcut> meant) {
            this.supplier = supplier;
            this.names = names;
            this.meant = meant;
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
            return known != null ? known : methods.computeIfAbsent(key, this::learn);
        }

        private TracedMethod learn(Key key) {
            Class<?> type = ClassUtils.getUserClass(key.type);
            ConfiguredPointcut pointcut = meant.get(new Key(TracedMethods.specific(key.method, type), type));
            return pointcut == null
                    ? TracedMethods.learn(key.method, type)
                    : TracedMethods.learn(key.method, type, pointcut);
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

        private final List<ConfiguredPointcut> configured;
        private final ConcurrentHashMap<Key, ConfiguredPointcut> meant;

        private TracedMethodPointcut(
                BeanNames names,
                HiddenTools hiddenTools,
                List<ConfiguredPointcut> configured,
                ConcurrentHashMap<Key, ConfiguredPointcut> meant) {
            this.meant = meant;
            this.names = names;
            this.hiddenTools = hiddenTools;
            this.configured = configured;
            setClassFilter(configured.isEmpty() ? TracedMethods::mayHaveAny : this::mayHaveAny);
        }

        private boolean mayHaveAny(Class<?> type) {
            return TracedMethods.mayHaveAny(type)
                    || configured.stream().anyMatch(each -> each.mayMatch(ClassUtils.getUserClass(type)));
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
            for (ConfiguredPointcut each : configured) {
                if (each.matches(method, type)) {
                    meant.put(new Key(TracedMethods.specific(method, type), type), each);
                    return TracedMethods.learn(method, type, each);
                }
            }
            return null;
        }
    }
}
