/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Objects of Hibernate that load themselves from the database when they are looked at. They are asked, by the library's own
 * interfaces, whether they are loaded; if not, they are left alone.
 */
final class Lazy {

    /** How to ask objects of a class; null for classes that are not lazy. */
    private static final ClassValue<@Nullable Question> QUESTIONS = new ClassValue<>() {
        @Override
        protected @Nullable Question computeValue(Class<?> type) {
            return Question.find(type);
        }
    };

    private Lazy() {}

    static boolean isLazy(Class<?> type) {
        return QUESTIONS.get(type) != null;
    }

    /** Describes an object that is not loaded, or that is a stand-in for another; null for any other. */
    static @Nullable String describe(Object value) {
        Question question = QUESTIONS.get(value.getClass());
        return question == null || question.isLoaded(value) ? null : "[not loaded: " + question.name + "]";
    }

    private record Question(String name, @Nullable Method loaded) {

        static @Nullable Question find(Class<?> type) {
            for (Class<?> at = type; at != null; at = at.getSuperclass()) {
                for (Class<?> each : at.getInterfaces()) {
                    switch (each.getName()) {
                        case "org.hibernate.proxy.HibernateProxy" -> {
                            return new Question(type.getSuperclass().getName(), null);
                        }
                        case "org.hibernate.collection.spi.PersistentCollection" -> {
                            return new Question(type.getSimpleName(), method(each, "wasInitialized"));
                        }
                        default -> {}
                    }
                }
            }
            return null;
        }

        private static @Nullable Method method(Class<?> type, String name) {
            try {
                return type.getMethod(name);
            } catch (NoSuchMethodException otherVersion) {
                return null;
            }
        }

        boolean isLoaded(Object value) {
            try {
                return loaded != null && Boolean.TRUE.equals(loaded.invoke(value));
            } catch (ReflectiveOperationException | RuntimeException cannotTell) {
                return false;
            }
        }
    }
}
