/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agenttracing.annotation.Sensitive;
import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a class are captured, under which names. Learned once for each class. A field's annotations may stand on the
 * field, on its record component, or on its getter, in the class or a superclass or interface.
 */
final class ObjectShape {

    private static final ClassValue<ObjectShape> SHAPES = new ClassValue<>() {
        @Override
        protected ObjectShape computeValue(Class<?> type) {
            return new ObjectShape(type);
        }
    };

    private static final MethodType READER = MethodType.methodType(Object.class, Object.class);

    private final boolean sensitive;
    private final List<Member> members;

    private ObjectShape(Class<?> type) {
        Set<Class<?>> family = new LinkedHashSet<>();
        addFamily(type, family);
        this.sensitive = family.stream().anyMatch(each -> each.isAnnotationPresent(Sensitive.class));
        this.members = sensitive ? List.of() : List.copyOf(members(type, family).values());
    }

    static ObjectShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    static boolean isSensitive(Class<?> type) {
        // The platform's classes have no annotation of ours: asking them would only learn shapes of no use.
        return type.getClassLoader() != null && of(type).sensitive;
    }

    /** True if a class is sensitive, or has a member that is. */
    static boolean tellsSensitive(Class<?> type) {
        return type.getClassLoader() != null
                && (of(type).sensitive || of(type).members.stream().anyMatch(Member::isSensitive));
    }

    List<Member> members() {
        return members;
    }

    private static Map<String, Member> members(Class<?> type, Set<Class<?>> family) {
        Set<String> ignored = ignoredNames(family);
        // By name: a field that hides one of a superclass takes its place.
        Map<String, Member> members = new LinkedHashMap<>();
        for (Class<?> each : superclassFirst(type)) {
            for (Field field : each.getDeclaredFields()) {
                if (isData(field)) {
                    Member member = member(field, getters(field, family));
                    if (member != null && !ignored.contains(member.name)) {
                        members.put(member.name, member);
                    }
                }
            }
        }
        return members;
    }

    private static boolean isData(Field field) {
        int modifiers = field.getModifiers();
        // Libraries that add fields to entities name them with a $.
        return !Modifier.isStatic(modifiers)
                && !Modifier.isTransient(modifiers)
                && !field.isSynthetic()
                && !field.getName().startsWith("$");
    }

    private static @Nullable Member member(Field field, List<Method> getters) {
        JsonIgnore ignore = annotation(JsonIgnore.class, field, getters);
        JsonProperty property = annotation(JsonProperty.class, field, getters);
        boolean writeOnly = property != null && property.access() == JsonProperty.Access.WRITE_ONLY;
        if ((ignore != null && ignore.value())
                || writeOnly
                || field.getType().isAnnotationPresent(JsonIgnoreType.class)) {
            return null;
        }
        String name = property == null || property.value().isEmpty() ? field.getName() : property.value();
        boolean sensitive = annotation(Sensitive.class, field, getters) != null;
        return new Member(name, sensitive, reader(field));
    }

    /** A handle that takes and gives any object; null if the field's module is closed. */
    private static @Nullable MethodHandle reader(Field field) {
        try {
            return field.trySetAccessible()
                    ? MethodHandles.lookup().unreflectGetter(field).asType(READER)
                    : null;
        } catch (IllegalAccessException | SecurityException closed) {
            return null;
        }
    }

    private static <A extends Annotation> @Nullable A annotation(Class<A> type, Field field, List<Method> getters) {
        A found = ((AnnotatedElement) field).getAnnotation(type);
        for (int i = 0; found == null && i < getters.size(); i++) {
            found = getters.get(i).getAnnotation(type);
        }
        return found;
    }

    private static List<Method> getters(Field field, Set<Class<?>> family) {
        List<Method> getters = new ArrayList<>(1);
        for (Class<?> each : family) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.getParameterCount() == 0 && isGetterOf(method.getName(), field.getName())) {
                    getters.add(method);
                }
            }
        }
        return getters;
    }

    private static boolean isGetterOf(String method, String field) {
        return method.equals(field)
                || (method.startsWith("get")
                        && Introspector.decapitalize(method.substring(3)).equals(field))
                || (method.startsWith("is")
                        && Introspector.decapitalize(method.substring(2)).equals(field));
    }

    private static Set<String> ignoredNames(Set<Class<?>> family) {
        Set<String> names = new HashSet<>();
        for (Class<?> each : family) {
            JsonIgnoreProperties ignore = each.getAnnotation(JsonIgnoreProperties.class);
            if (ignore != null) {
                Collections.addAll(names, ignore.value());
            }
        }
        return names;
    }

    private static List<Class<?>> superclassFirst(Class<?> type) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> at = type; at != null && at.getClassLoader() != null; at = at.getSuperclass()) {
            classes.add(0, at);
        }
        return classes;
    }

    private static void addFamily(@Nullable Class<?> type, Set<Class<?>> family) {
        if (type != null && type != Object.class && family.add(type)) {
            addFamily(type.getSuperclass(), family);
            for (Class<?> each : type.getInterfaces()) {
                addFamily(each, family);
            }
        }
    }

    /** One field. Its value is read only where that is allowed and possible. */
    static final class Member {

        private final String name;
        private final String beginning;
        private final boolean sensitive;
        private final @Nullable MethodHandle field;

        private Member(String name, boolean sensitive, @Nullable MethodHandle field) {
            this.name = name;
            this.beginning = JsonText.beginning(ValueWriter.shortName(name));
            this.sensitive = sensitive;
            this.field = field;
        }

        String name() {
            return name;
        }

        /** The name as it stands in JSON before the value. */
        String beginning() {
            return beginning;
        }

        boolean isSensitive() {
            return sensitive;
        }

        boolean isReadable() {
            return field != null;
        }

        @Nullable
        Object read(Object of) {
            if (field == null) {
                return "[not captured: not accessible]";
            }
            try {
                return (Object) field.invokeExact(of);
            } catch (Throwable closed) {
                return "[not captured: not accessible]";
            }
        }
    }
}
