/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracedResult;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.HideOutput;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.ToolCall;
import dev.agenttracing.annotation.Traced;
import dev.agenttracing.engine.SpanDefinition;
import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** By name: they are not on the class path of this module. */
    private static final List<String> TOOL_ANNOTATIONS =
            List.of("org.springframework.ai.tool.annotation.Tool", "dev.langchain4j.agent.tool.Tool");

    private TracedMethods() {}

    /** Tells whether any annotation of ours may stand on a type or its methods: a quick no for the platform's classes. */
    static boolean mayHaveAny(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, List.of(Traced.class));
    }

    /** Tells whether the calls of a method are spans. */
    static boolean isTraced(Method method, Class<?> type) {
        return traced(specific(method, type), type).isPresent();
    }

    /**
     * Learns a method that {@link #isTraced is traced}.
     *
     * @throws IllegalArgumentException if what its annotation tells cannot be
     */
    static TracedMethod learn(Method method, Class<?> type) {
        Method specific = specific(method, type);
        MergedAnnotation<Traced> traced = traced(specific, type);
        return learn(specific, type, spanType(traced, specific), givenName(traced), attributes(traced));
    }

    /** Learns a method that configuration has traced. */
    static TracedMethod learn(Method method, Class<?> type, ConfiguredPointcut pointcut) {
        String name = pointcut.name();
        return learn(specific(method, type), type, pointcut.type(), name == null ? "" : name, Map.of());
    }

    private static TracedMethod learn(
            Method specific, Class<?> type, SpanType spanType, String given, Map<String, Object> attributes) {
        boolean named = !given.isEmpty();
        boolean isThing = spanType.entityType().isPresent();
        String typeName =
                Introspector.decapitalize(ClassUtils.getUserClass(type).getSimpleName());
        boolean isAgent = spanType.equals(SpanType.AGENT_RUN);
        SpanDefinition definition = new SpanDefinition(
                spanType,
                named ? given : isAgent ? typeName : specific.getName(),
                !isThing ? null : named ? given : typeName,
                attributes,
                isHidden(specific, type, HideInput.class),
                isHidden(specific, type, HideOutput.class),
                SpanDefinition.Origin.METHOD,
                toolName(specific));
        return new TracedMethod(
                definition,
                isThing && !named,
                TracedParameters.of(specific, type),
                specific.getReturnType(),
                isStageOfTracedResult(specific));
    }

    /** The method that was written: of the class, not of its interface; not a bridge; but no made-up class's. */
    static Method specific(Method method, Class<?> type) {
        return Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type)
                ? method
                : BridgeMethodResolver.findBridgedMethod(ClassUtils.getMostSpecificMethod(method, type));
    }

    private static MergedAnnotation<Traced> traced(Method method, Class<?> type) {
        MergedAnnotation<Traced> own =
                MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(Traced.class);
        if (own.isPresent() || !Operations.isOperation(method, type)) {
            return own;
        }
        return MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(Traced.class);
    }

    private static SpanType spanType(MergedAnnotation<Traced> traced, Method method) {
        try {
            return SpanType.of(traced.getString("type"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s.%s has @Traced(type = \"%s\"). %s"
                            .formatted(
                                    method.getDeclaringClass().getName(),
                                    method.getName(),
                                    traced.getString("type"),
                                    e.getMessage()),
                    e);
        }
    }

    /** The name that the annotation nearest to the method gives; empty if none does. */
    private static String givenName(MergedAnnotation<Traced> traced) {
        String nearest = "";
        for (MergedAnnotation<?> at = traced; at != null; at = at.getMetaSource()) {
            Optional<Object> name = at.getValue("name");
            if (name.isPresent() && name.get() instanceof String text && !text.isEmpty()) {
                nearest = text;
            }
        }
        return nearest;
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

    /** The name by which a library knows a method as a tool; null if none does. */
    private static @Nullable String toolName(Method method) {
        MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        return TOOL_ANNOTATIONS.stream()
                .map(annotations::get)
                .filter(MergedAnnotation::isPresent)
                .map(tool -> tool.getValue("name", String.class)
                        .filter(name -> !name.isEmpty())
                        .orElse(method.getName()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isHidden(Method method, Class<?> type, Class<? extends Annotation> hide) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(hide)
                || MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(hide)
                || MergedAnnotations.from(method.getDeclaringClass(), SearchStrategy.TYPE_HIERARCHY)
                        .isPresent(hide);
    }

    /** Only where the declared type is that of a stage that can be made anew. */
    private static boolean isStageOfTracedResult(Method method) {
        ResolvableType returned = ResolvableType.forMethodReturnType(method);
        return (returned.toClass() == CompletionStage.class || returned.toClass() == CompletableFuture.class)
                && returned.getGeneric(0).toClass() == TracedResult.class;
    }
}
