/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.ProxyCreationContext;
import org.springframework.util.ReflectionUtils;

/**
 * Knows which configured pointcut means a method; of several the first. Some go by the name of the bean, which is there only while
 * that is made: then they are asked for all its methods, and the names are kept.
 *
 * <pre>
 * bean(billing)  Invoices.create  →  billing
 * bean(*Ledger)  Ledger.book      →  mainLedger, sideLedger
 * </pre>
 */
final class ConfiguredMethods {

    private record Meant(ConfiguredPointcut pointcut, Method method, Class<?> type) {}

    private record Made(String bean, Class<?> type) {}

    private final List<ConfiguredPointcut> pointcuts;
    private final boolean goByName;
    private final Map<Meant, Set<String>> beans = new ConcurrentHashMap<>();
    private final Set<Made> made = ConcurrentHashMap.newKeySet();

    ConfiguredMethods(List<ConfiguredPointcut> pointcuts) {
        this.pointcuts = List.copyOf(pointcuts);
        this.goByName = pointcuts.stream().anyMatch(ConfiguredPointcut::goesByName);
    }

    /** True if one of them goes by the name of a bean. */
    boolean goByName() {
        return goByName;
    }

    boolean mayMean(Class<?> type) {
        return pointcuts.stream().anyMatch(each -> each.mayMatch(type));
    }

    /** Finds what means a method of the bean that is being made; if none is, of some bean of the class. */
    @Nullable
    ConfiguredPointcut ofBeanInTheMaking(Method method, Class<?> type) {
        String bean = goByName ? ProxyCreationContext.getCurrentProxiedBeanName() : null;
        if (bean == null) {
            return find(each -> !beans(each, method, type).isEmpty(), method, type);
        }
        String name = BeanNames.shown(bean);
        if (made.add(new Made(name, type))) {
            learn(name, type);
        }
        return of(method, type, name);
    }

    private void learn(String bean, Class<?> type) {
        for (ConfiguredPointcut pointcut : pointcuts) {
            if (pointcut.goesByName()) {
                learn(pointcut, pointcut.ofOneBean(made.size()), bean, type);
            }
        }
    }

    private void learn(ConfiguredPointcut pointcut, ConfiguredPointcut ofBean, String bean, Class<?> type) {
        for (Method each : ReflectionUtils.getAllDeclaredMethods(type)) {
            Method specific = TracedMethods.specific(each, type);
            if (ofBean.matches(specific, type)) {
                beans.computeIfAbsent(new Meant(pointcut, specific, type), unknown -> ConcurrentHashMap.newKeySet())
                        .add(bean);
            }
        }
    }

    /** Finds what means a method of a bean; if its name is not known, only what does not go by that. */
    @Nullable
    ConfiguredPointcut of(Method method, Class<?> type, @Nullable String bean) {
        return find(each -> bean != null && beans(each, method, type).contains(bean), method, type);
    }

    private interface ByName {
        boolean isMeant(ConfiguredPointcut pointcut);
    }

    private @Nullable ConfiguredPointcut find(ByName byName, Method method, Class<?> type) {
        return pointcuts.stream()
                .filter(each -> each.goesByName() ? byName.isMeant(each) : each.matches(method, type))
                .findFirst()
                .orElse(null);
    }

    private Set<String> beans(ConfiguredPointcut pointcut, Method method, Class<?> type) {
        return beans.getOrDefault(new Meant(pointcut, method, type), Set.of());
    }
}
