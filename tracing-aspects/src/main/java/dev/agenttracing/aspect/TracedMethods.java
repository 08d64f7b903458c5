/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.HideOutput;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.Sensitive;
import dev.agenttracing.annotation.SpanAttribute;
import dev.agenttracing.annotation.ToolCall;
import dev.agenttracing.annotation.Traced;
import dev.agenttracing.engine.CapturedArguments;
import dev.agenttracing.engine.SpanDefinition;
import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Learns from annotations which methods are traced, and how. An annotation is found on the method, on the type, in a superclass
 * or interface, and on other annotations. Stateless.
 */
final class TracedMethods {

    private static final Set<String> LIFE_CYCLE = Set.of(
            "afterPropertiesSet",
            "afterSingletonsInstantiated",
            "destroy",
            "close",
            "start",
            "stop",
            "isRunning",
            "run");

    private TracedMethods() {}

    /** Tells whether any annotation of ours may stand on a type or its methods: a quick no for most. */
    static boolean mayHaveAny(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, List.of(Traced.class));
    }

    /** Tells whether the calls of a method are spans. */
    static boolean isTraced(Method method, Class<?> type) {
        return traced(specific(method, type), type).isPresent();
    }

    /** Learns a method that {@link #isTraced is traced}. */
    static TracedMethod learn(Method method, Class<?> type) {
        Method specific = specific(method, type);
        MergedAnnotation<Traced> traced = traced(specific, type);
        SpanType spanType = SpanType.of(traced.getString("type"));
        String name = name(traced, specific, type);
        SpanDefinition definition = new SpanDefinition(
                spanType,
                name,
                spanType.entityType().isPresent() ? name : null,
                attributes(traced),
                isHidden(specific, type, HideInput.class),
                isHidden(specific, type, HideOutput.class));
        List<ParameterFacts> parameters = parameters(specific, type);
        return new TracedMethod(
                definition,
                names(specific),
                kinds(parameters),
                attributeKeys(parameters, names(specific)),
                index(parameters, parameter -> parameter.has(ConversationId.class)),
                index(parameters, parameter -> TracingOptions.class.isAssignableFrom(parameter.type)),
                isStageOfTracedResult(specific));
    }

    /** Tells whether an agent's name was left to the bean's. */
    static boolean isNamedByBean(Method method, Class<?> type) {
        MergedAnnotation<Traced> traced = traced(specific(method, type), type);
        return traced.getString("type").equals(SpanType.AGENT_RUN.name())
                && givenName(traced).isEmpty();
    }

    private static Method specific(Method method, Class<?> type) {
        return BridgeMethodResolver.findBridgedMethod(ClassUtils.getMostSpecificMethod(method, type));
    }

    private static MergedAnnotation<Traced> traced(Method method, Class<?> type) {
        MergedAnnotation<Traced> own =
                MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(Traced.class);
        if (own.isPresent() || !isOperation(method)) {
            return own;
        }
        return MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(Traced.class);
    }

    /** Tells whether an annotation on the type stands for a method: it is public and does the type's work. */
    private static boolean isOperation(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && method.getDeclaringClass() != Object.class
                && !isOfObject(method)
                && !isAccessor(method)
                && !LIFE_CYCLE.contains(method.getName())
                && !MergedAnnotations.from(method).stream().anyMatch(TracedMethods::isLifeCycle);
    }

    private static boolean isLifeCycle(MergedAnnotation<Annotation> annotation) {
        String name = annotation.getType().getName();
        return name.equals("jakarta.annotation.PostConstruct")
                || name.equals("jakarta.annotation.PreDestroy")
                || name.equals("org.springframework.context.annotation.Bean");
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
    }

    private static boolean isAccessor(Method method) {
        String name = method.getName();
        boolean gives = method.getReturnType() != void.class;
        int parameters = method.getParameterCount();
        return (hasPrefix(name, "get") && gives && parameters == 0)
                || (hasPrefix(name, "is") && method.getReturnType() == boolean.class && parameters == 0)
                || (hasPrefix(name, "set") && !gives && parameters == 1);
    }

    private static boolean hasPrefix(String name, String prefix) {
        return name.length() > prefix.length()
                && name.startsWith(prefix)
                && Character.isUpperCase(name.charAt(prefix.length()));
    }

    private static String name(MergedAnnotation<Traced> traced, Method method, Class<?> type) {
        String given = givenName(traced);
        if (!given.isEmpty()) {
            return given;
        }
        boolean agent = traced.getString("type").equals(SpanType.AGENT_RUN.name());
        return agent ? Introspector.decapitalize(ClassUtils.getUserClass(type).getSimpleName()) : method.getName();
    }

    private static String givenName(MergedAnnotation<Traced> traced) {
        for (MergedAnnotation<?> at = traced; at != null; at = at.getMetaSource()) {
            String name = at.getValue("name", String.class).orElse("");
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "";
    }

    private static Map<String, Object> attributes(MergedAnnotation<Traced> traced) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (MergedAnnotation<?> at = traced; at != null; at = at.getMetaSource()) {
            addAttributes(at, attributes);
        }
        return attributes;
    }

    private static void addAttributes(MergedAnnotation<?> annotation, Map<String, Object> to) {
        Class<? extends Annotation> type = annotation.getType();
        if (type == AgentRun.class) {
            put(to, SpanAttributes.INSTRUCTIONS, annotation.getString("instructions"));
            List<String> tools = List.of(annotation.getStringArray("tools"));
            if (!tools.isEmpty()) {
                to.put(SpanAttributes.AVAILABLE_TOOLS, tools);
            }
            if (annotation.getInt("maxSteps") > 0) {
                to.put(SpanAttributes.MAX_STEPS, annotation.getInt("maxSteps"));
            }
        } else if (type == ModelGeneration.class) {
            put(to, SpanAttributes.MODEL, annotation.getString("model"));
            put(to, SpanAttributes.PROVIDER, annotation.getString("provider"));
        } else if (type == ToolCall.class) {
            put(to, SpanAttributes.TOOL_TYPE, annotation.getString("toolType"));
            put(to, SpanAttributes.TOOL_DESCRIPTION, annotation.getString("description"));
        }
    }

    private static void put(Map<String, Object> to, String key, String value) {
        if (!value.isEmpty()) {
            to.put(key, value);
        }
    }

    private static boolean isHidden(Method method, Class<?> type, Class<? extends Annotation> hide) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(hide)
                || MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(hide)
                || MergedAnnotations.from(method.getDeclaringClass(), SearchStrategy.TYPE_HIERARCHY)
                        .isPresent(hide);
    }

    private static String[] names(Method method) {
        return Arrays.stream(method.getParameters()).map(Parameter::getName).toArray(String[]::new);
    }

    private static CapturedArguments.Kind[] kinds(List<ParameterFacts> parameters) {
        return parameters.stream().map(ParameterFacts::kind).toArray(CapturedArguments.Kind[]::new);
    }

    private static @Nullable String[] attributeKeys(List<ParameterFacts> parameters, String[] names) {
        @Nullable String[] keys = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            SpanAttribute attribute = parameters.get(i).get(SpanAttribute.class);
            if (attribute != null) {
                keys[i] = attribute.value().isEmpty() ? names[i] : attribute.value();
            }
        }
        return keys;
    }

    private static int index(List<ParameterFacts> parameters, Predicate<ParameterFacts> wanted) {
        for (int i = 0; i < parameters.size(); i++) {
            if (wanted.test(parameters.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isStageOfTracedResult(Method method) {
        ResolvableType returned = ResolvableType.forMethodReturnType(method);
        return CompletionStage.class.isAssignableFrom(returned.toClass())
                && TracedResult.class.isAssignableFrom(
                        returned.as(CompletionStage.class).getGeneric(0).toClass());
    }

    /** A parameter, with its annotations in the class and in what the method overrides. */
    private record ParameterFacts(Class<?> type, List<Annotation> annotations) {

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

        CapturedArguments.Kind kind() {
            if (TracingOptions.class.isAssignableFrom(type)) {
                return CapturedArguments.Kind.LEFT_OUT;
            }
            if (has(Sensitive.class)) {
                return CapturedArguments.Kind.SENSITIVE;
            }
            return has(HideInput.class) ? CapturedArguments.Kind.HIDDEN : CapturedArguments.Kind.VALUE;
        }
    }

    private static List<ParameterFacts> parameters(Method method, Class<?> type) {
        List<Method> family = overridden(method, type);
        List<ParameterFacts> parameters = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            int index = i;
            List<Annotation> annotations = family.stream()
                    .flatMap(each -> Stream.of(each.getParameters()[index].getAnnotations()))
                    .toList();
            parameters.add(new ParameterFacts(method.getParameterTypes()[i], annotations));
        }
        return parameters;
    }

    /** The method, and those of superclasses and interfaces that it overrides. */
    private static List<Method> overridden(Method method, Class<?> type) {
        List<Method> family = new ArrayList<>(List.of(method));
        List<Class<?>> types = new ArrayList<>(ClassUtils.getAllInterfacesForClassAsSet(type));
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            types.add(at);
        }
        for (Class<?> each : types) {
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
