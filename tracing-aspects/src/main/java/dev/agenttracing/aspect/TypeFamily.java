/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A type with its superclasses and all interfaces, those that interfaces extend too; without {@link Object}. */
final class TypeFamily {

    private TypeFamily() {}

    static Set<Class<?>> of(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>();
        add(type, family);
        return family;
    }

    private static void add(@Nullable Class<?> type, Set<Class<?>> family) {
        if (type != null && type != Object.class && family.add(type)) {
            add(type.getSuperclass(), family);
            for (Class<?> each : type.getInterfaces()) {
                add(each, family);
            }
        }
    }
}
