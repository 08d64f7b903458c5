/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** Knows a method that AspectJ has woven: the weaver leaves its body in a synthetic static method beside it. */
final class WovenMethods {

    private WovenMethods() {}

    static boolean isWoven(Method method, Class<?> type) {
        String bodies = method.getName() + "_aroundBody";
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            if (Arrays.stream(at.getDeclaredMethods()).anyMatch(each -> isBody(each, bodies))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBody(Method method, String prefix) {
        return Modifier.isStatic(method.getModifiers())
                && method.getName().startsWith(prefix)
                && method.getName().substring(prefix.length()).chars().allMatch(Character::isDigit);
    }
}
