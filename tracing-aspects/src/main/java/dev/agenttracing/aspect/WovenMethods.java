/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.util.ClassUtils;

/**
 * Knows a method that AspectJ has woven with our aspect. The weaver leaves the method's body in a static method beside it:
 *
 * <pre>
 * String ask(String question)  →  static String ask_aroundBody0(Agent, String, JoinPoint)
 * </pre>
 */
final class WovenMethods {

    private WovenMethods() {}

    /** Tells whether a method is woven; it is the one that runs, not that of an interface. */
    static boolean isWoven(Method method) {
        Class<?> type = method.getDeclaringClass();
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(each -> isBodyOf(method, each)) && isWovenByUs(type);
    }

    private static boolean isBodyOf(Method method, Method other) {
        String prefix = method.getName() + "_aroundBody";
        return Modifier.isStatic(other.getModifiers())
                && other.getName().startsWith(prefix)
                && other.getName().substring(prefix.length()).chars().allMatch(Character::isDigit)
                && takesSame(method, List.of(other.getParameterTypes()));
    }

    private static boolean takesSame(Method method, List<Class<?>> taken) {
        List<Class<?>> wanted = List.of(method.getParameterTypes());
        int self = Modifier.isStatic(method.getModifiers()) ? 0 : 1;
        return taken.size() >= self + wanted.size()
                && taken.subList(self, self + wanted.size()).equals(wanted);
    }

    /**
     * Another aspect may have woven the class at build time: then its file has bodies set aside, and does not name our aspect. A
     * file without such bodies was woven when it was loaded, and then ours was there.
     */
    private static boolean isWovenByUs(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            if (file == null) {
                return true;
            }
            String content = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
            return !content.contains("_aroundBody")
                    || content.contains(TracingAdvisor.class.getPackageName().replace('.', '/') + "/TracingAspect");
        } catch (IOException unreadable) {
            return true;
        }
    }
}
