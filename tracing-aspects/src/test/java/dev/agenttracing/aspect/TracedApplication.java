/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.Span;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.engine.EngineBeans;
import dev.agenttracing.engine.EngineClock;
import dev.agenttracing.engine.EngineSettings;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.privacy.HiddenTools;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A Spring application with an engine and the advisor, and the beans of a test. */
final class TracedApplication implements AutoCloseable {

    static final int DEFAULT_ORDER = Integer.MAX_VALUE - 1_000;

    private final AnnotationConfigApplicationContext context;

    private TracedApplication(AnnotationConfigApplicationContext context) {
        this.context = context;
    }

    /** Proxies classes, as Spring Boot does. */
    static TracedApplication with(Class<?>... beans) {
        return start(DEFAULT_ORDER, true, context -> register(context, beans));
    }

    /** Proxies interfaces where a bean has one, as Spring does. */
    static TracedApplication withJdkProxies(Class<?>... beans) {
        return start(DEFAULT_ORDER, false, context -> register(context, beans));
    }

    private static void register(AnnotationConfigApplicationContext context, Class<?>... beans) {
        if (beans.length > 0) {
            context.register(beans);
        }
    }

    static TracedApplication start(
            int order, boolean proxyClasses, Consumer<AnnotationConfigApplicationContext> beans) {
        InMemoryTraceStore store = new InMemoryTraceStore(1_000, 10_000_000);
        return start(order, proxyClasses, beans, store);
    }

    private static TracedApplication start(
            int order,
            boolean proxyClasses,
            Consumer<AnnotationConfigApplicationContext> beans,
            InMemoryTraceStore store) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        AopConfigUtils.registerAutoProxyCreatorIfNecessary(context);
        if (proxyClasses) {
            AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(context);
        }
        context.registerBean(
                "tracing",
                TracingEngine.class,
                () -> new TracingEngine(
                        EngineSettings.DEFAULT,
                        new EngineBeans(
                                candidate -> true,
                                List.of(),
                                List.of(),
                                List.of(),
                                context.getBean(HiddenTools.class),
                                List.of(),
                                null),
                        store,
                        EngineClock.SYSTEM));
        registerAdvisor(context, () -> context.getBean(TracingEngine.class), order);
        beans.accept(context);
        try {
            context.refresh();
        } catch (Throwable t) {
            context.close();
            throw t;
        }
        return new TracedApplication(context);
    }

    static void registerAdvisor(
            AnnotationConfigApplicationContext context, Supplier<? extends @Nullable TracingEngine> engine, int order) {
        HiddenTools hiddenTools = new HiddenTools();
        context.registerBean("hiddenTools", HiddenTools.class, () -> hiddenTools);
        context.registerBean(
                "advisor",
                TracingAdvisor.class,
                () -> new TracingAdvisor(engine, hiddenTools, order, List.of()),
                definition -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
    }

    AnnotationConfigApplicationContext context() {
        return context;
    }

    TracingEngine tracing() {
        return context.getBean(TracingEngine.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    List<Trace> traces() {
        return tracing().queryTraces(TraceQuery.builder().limit(200).build()).items().stream()
                .map(TraceSummary::traceId)
                .map(id -> tracing().getTrace(id).orElseThrow())
                .toList();
    }

    /** All spans of all traces, by start. */
    List<Span> spans() {
        return traces().stream()
                .flatMap(trace -> trace.spans().stream())
                .sorted(Comparator.comparing(Span::startTime))
                .toList();
    }

    List<String> spanNames() {
        return spans().stream().map(Span::name).toList();
    }

    /** The only span there is. */
    Span span() {
        List<Span> spans = spans();
        if (spans.size() != 1) {
            throw new AssertionError("One span expected, but there are " + spanNames());
        }
        return spans.get(0);
    }

    @Override
    public void close() {
        context.close();
    }
}
