/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.Sensitive;
import dev.agenttracing.annotation.SpanAttribute;
import dev.agenttracing.engine.CapturedArguments;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** What the annotations of a method's parameters tell, in the class and in what the method overrides. Immutable. */
final class TracedParameters {

    private final String[] names;
    private final List<Facts> all;

    private TracedParameters(String[] names, List<Facts> all) {
        this.names = names;
        this.all = all;
    }

    static TracedParameters of(Method method, Class<?> type) {
        List<Method> family = family(method, type);
        List<Facts> all = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            int index = i;
            List<Annotation> annotations = family.stream()
                    .flatMap(each -> Stream.of(each.getParameters()[index].getAnnotations()))
                    .toList();
            all.add(new Facts(method.getParameterTypes()[i], annotations));
        }
        String[] names =
                Arrays.stream(method.getParameters()).map(Parameter::getName).toArray(String[]::new);
        return new TracedParameters(names, List.copyOf(all));
    }

    String[] names() {
        return names;
    }

    CapturedArguments.Kind[] kinds() {
        return all.stream().map(Facts::kind).toArray(CapturedArguments.Kind[]::new);
    }

    boolean hasAttributes() {
        return all.stream().anyMatch(facts -> facts.has(SpanAttribute.class));
    }

    /** The keys of the attributes that parameters are, by index; null where one is none. */
    @Nullable
    String[] attributeKeys() {
        @Nullable String[] keys = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            SpanAttribute attribute = all.get(i).get(SpanAttribute.class);
            if (attribute != null) {
                keys[i] = attribute.value().isEmpty() ? names[i] : attribute.value();
            }
        }
        return keys;
    }

    /** The index of the conversation's id; -1 if there is none. */
    int conversationIndex() {
        return index(facts -> facts.has(ConversationId.class));
    }

    /** The index of the tracing options; -1 if there are none. */
    int optionsIndex() {
        return index(Facts::isOptions);
    }

    private int index(Predicate<Facts> wanted) {
        for (int i = 0; i < all.size(); i++) {
            if (wanted.test(all.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private record Facts(Class<?> type, List<Annotation> annotations) {

        boolean has(Class<? extends Annotation> annotation) {
            return get(annotation) != null;
        }

        <A extends Annotation> @Nullable A get(Class<A> annotation) {
            return annotations.stream()
                    .filter(annotation::isInstance)
                    .map(annotation::cast)
                    .findFirst()
                    .orElse(null);
        }

        boolean isOptions() {
            return type == TracingOptions.class;
        }

        CapturedArguments.Kind kind() {
            if (isOptions()) {
                return CapturedArguments.Kind.LEFT_OUT;
            }
            if (has(Sensitive.class)) {
                return CapturedArguments.Kind.SENSITIVE;
            }
            return has(HideInput.class) ? CapturedArguments.Kind.HIDDEN : CapturedArguments.Kind.VALUE;
        }
    }

    /** The method, and those of superclasses and interfaces that it overrides. */
    private static List<Method> family(Method method, Class<?> type) {
        List<Method> family = new ArrayList<>(List.of(method));
        for (Class<?> each : TypeFamily.of(type)) {
            for (Method other : each.getDeclaredMethods()) {
                if (!other.equals(method) && !other.isBridge() && overrides(method, other, type)) {
                    family.add(other);
                }
            }
        }
        return family;
    }

    private static boolean overrides(Method method, Method other, Class<?> type) {
        if (!other.getName().equals(method.getName()) || other.getParameterCount() != method.getParameterCount()) {
            return false;
        }
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> resolved =
                    ResolvableType.forMethodParameter(other, i, type).resolve(other.getParameterTypes()[i]);
            if (resolved != method.getParameterTypes()[i]) {
                return false;
            }
        }
        return true;
    }
}
