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
    private volatile @Nullable BeanFactory beans;

    void setBeans(BeanFactory beans) {
        this.beans = beans;
    }

    /** Is told that a bean is being proxied, if it is. */
    void learn(Class<?> type) {
        String bean = ProxyCreationContext.getCurrentProxiedBeanName();
        if (bean != null && bean.indexOf('#') < 0) {
            names.computeIfAbsent(ClassUtils.getUserClass(type), each -> ConcurrentHashMap.newKeySet())
                    .add(bean);
        }
    }

    /** Gives the name of the bean that an object is; null if it is not known. */
    @Nullable
    String find(Object target) {
        Set<String> known = names.getOrDefault(ClassUtils.getUserClass(target), Set.of());
        if (known.size() <= 1) {
            return known.stream().map(BeanNames::shown).findFirst().orElse(null);
        }
        return known.stream()
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

    private static String shown(String name) {
        return name.startsWith(SCOPED_TARGET) ? name.substring(SCOPED_TARGET.length()) : name;
    }
}
