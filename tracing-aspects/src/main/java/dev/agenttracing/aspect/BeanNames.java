/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.ProxyCreationContext;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.util.ClassUtils;

/**
 * Knows by which names the traced objects are beans. Of a class it is learned while its beans are being proxied; several of one
 * class are told apart by the singletons they are. Thread-safe; it never makes a bean.
 */
final class BeanNames {

    private static final String SCOPED_TARGET = "scopedTarget.";

    private final Map<Class<?>, Set<String>> names = new ConcurrentHashMap<>();

    /** The name, where a class has one bean: found on each call without looking at the beans. */
    private final Map<Class<?>, String> only = new ConcurrentHashMap<>();

    private volatile @Nullable BeanFactory beans;

    void setBeans(BeanFactory beans) {
        this.beans = beans;
    }

    /** Is told that a bean is being proxied, if it is. */
    void learn(Class<?> type) {
        String bean = ProxyCreationContext.getCurrentProxiedBeanName();
        if (bean != null && bean.indexOf('#') < 0) {
            names.compute(ClassUtils.getUserClass(type), (own, known) -> {
                Set<String> all = known == null ? ConcurrentHashMap.newKeySet() : known;
                all.add(bean);
                if (all.size() == 1) {
                    only.put(own, shown(bean));
                } else {
                    only.remove(own);
                }
                return all;
            });
        }
    }

    /** Gives the name of the bean that an object is; null if it is not known. */
    @Nullable
    String find(Object target) {
        String ofClass = only.get(target.getClass());
        if (ofClass != null) {
            return ofClass;
        }
        Class<?> type = ClassUtils.getUserClass(target);
        String one = only.get(type);
        if (one != null) {
            return one;
        }
        return names.getOrDefault(type, Set.of()).stream()
                .filter(each -> isSingleton(each, target))
                .map(BeanNames::shown)
                .findFirst()
                .orElse(null);
    }

    private boolean isSingleton(String name, Object target) {
        if (!(beans instanceof SingletonBeanRegistry singletons) || !singletons.containsSingleton(name)) {
            return false;
        }
        Object at = singletons.getSingleton(name);
        while (at != null && at != target) {
            at = AopProxyUtils.getSingletonTarget(at);
        }
        return at == target;
    }

    static String shown(String name) {
        return name.startsWith(SCOPED_TARGET) ? name.substring(SCOPED_TARGET.length()) : name;
    }
}
