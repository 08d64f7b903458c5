/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.boot.AgentTracingAutoConfiguration;
import dev.agenttracing.boot.AgentTracingPropagationAutoConfiguration;
import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.LocalTrace;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** With another tracer beside: one trace id in the log, its spans with its exporter, ours in our store. */
class LocalTracesTest {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(LocalTracesTest.class);

    static {
        // As Spring Boot sets it up: once for the JVM, before the first use.
        ContextStorage.addWrapper(new EventPublishingContextWrapper(new Slf4JEventListener()::onEvent));
    }

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            // As a console does: the ids are those of the moment when it is written.
            line.prepareForDeferredProcessing();
            super.append(line);
        }
    };
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    AgentTracingPropagationAutoConfiguration.class,
                    AgentTracingAutoConfiguration.class))
            .withPropertyValues("agent-tracing.store.type=memory")
            .withBean(Agent.class);

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AgentTracingPropagationAutoConfiguration.class, AgentTracingAutoConfiguration.class})
    static class Other {}

    private final ApplicationContextRunner deaf = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AgentTracingAutoConfiguration.class))
            .withPropertyValues("agent-tracing.store.type=memory");

    static class Agent {

        @AgentRun(name = "agent")
        public String ask() {
            log.info("asked");
            return "answer";
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        ((Logger) log).setLevel(Level.INFO);
        ((Logger) log).addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        ((Logger) log).detachAppender(lines);
    }

    private static Trace only(Tracing tracing) {
        return tracing.getTrace(tracing.queryTraces(TraceQuery.builder().build())
                        .items()
                        .get(0)
                        .traceId())
                .orElseThrow();
    }

    /** Asks within a span of another tracer, of whose exported spans there are the names. */
    private void askWithin(Tracer tracer, Supplier<List<String>> exported) {
        application.withBean(Tracer.class, () -> tracer).run(context -> {
            Span request = tracer.nextSpan().name("request").start();
            try (Tracer.SpanInScope scope = tracer.withSpan(request)) {
                assertThat(context.getBean(Agent.class).ask()).isEqualTo("answer");
            } finally {
                request.end();
            }
            Trace trace = only(context.getBean(Tracing.class));

            assertThat(trace.traceId()).isEqualTo(request.context().traceId());
            assertThat(trace.spans()).extracting(dev.agenttracing.Span::name).containsExactly("agent");
            assertThat(exported.get()).containsExactly("request");
            assertThat(mdcOfLine()).containsEntry("traceId", trace.traceId());
            assertThat(mdcOfLine()).containsEntry("spanId", request.context().spanId());
        });
    }

    private Map<String, String> mdcOfLine() {
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0).getMDCPropertyMap();
    }

    @Test
    void brave() {
        List<String> exported = Collections.synchronizedList(new ArrayList<>());
        brave.propagation.CurrentTraceContext current = brave.propagation.ThreadLocalCurrentTraceContext.newBuilder()
                .addScopeDecorator(brave.context.slf4j.MDCScopeDecorator.get())
                .build();
        try (brave.Tracing tracing = brave.Tracing.newBuilder()
                .currentTraceContext(current)
                .traceId128Bit(true)
                .addSpanHandler(new brave.handler.SpanHandler() {
                    @Override
                    public boolean end(
                            brave.propagation.TraceContext context, brave.handler.MutableSpan span, Cause cause) {
                        exported.add(span.name());
                        return true;
                    }
                })
                .build()) {
            askWithin(
                    new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current), new BraveBaggageManager()),
                    () -> exported);
        }
    }

    @Test
    void openTelemetry_byMicrometersBridge() {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            OtelCurrentTraceContext current = new OtelCurrentTraceContext();
            askWithin(new OtelTracer(provider.get("test"), current, event -> {}), () -> names(exporter));
        }
    }

    private static List<String> names(InMemorySpanExporter exporter) {
        return exporter.getFinishedSpanItems().stream()
                .map(io.opentelemetry.sdk.trace.data.SpanData::getName)
                .toList();
    }

    @Test
    void openTelemetry_alone() {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            OpenTelemetry telemetry =
                    OpenTelemetrySdk.builder().setTracerProvider(provider).build();
            application.withBean(OpenTelemetry.class, () -> telemetry).run(context -> {
                io.opentelemetry.api.trace.Span request =
                        provider.get("test").spanBuilder("request").startSpan();
                try (io.opentelemetry.context.Scope scope = request.makeCurrent()) {
                    String unused = context.getBean(Agent.class).ask();
                } finally {
                    request.end();
                }
                assertThat(only(context.getBean(Tracing.class)).traceId())
                        .isEqualTo(request.getSpanContext().getTraceId());
                assertThat(names(exporter)).containsExactly("request");
            });
        }
    }

    @Test
    void withoutAnother_theLogTellsOurs() {
        application.run(context -> {
            String unused = context.getBean(Agent.class).ask();
            Trace trace = only(context.getBean(Tracing.class));

            assertThat(mdcOfLine())
                    .containsEntry("traceId", trace.traceId())
                    .containsEntry("spanId", trace.rootSpan().id());
            assertThat(MDC.get("traceId")).isNull();
            assertThat(MDC.get("spanId")).isNull();
        });
    }

    /** The other tracer has taken the id that we refuse to the stranger. */
    @Test
    void strangersId_isNotTaken_byWayOfTheOtherTracer() {
        String stranger = "0af7651916cd43dd8448eb211c80319c";
        application.withBean(LocalTrace.class, () -> () -> stranger).run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            TracingOptions options = TracingOptions.builder()
                    .continueFrom(Map.of("traceparent", "00-" + stranger + "-b7ad6b7169203331-01"))
                    .build();
            String unused = tracing.call(
                            options, () -> context.getBean(Agent.class).ask())
                    .value();

            assertThat(only(tracing).traceId()).isNotEqualTo(stranger);
        });
    }

    @Test
    void traceIdOfTheApplication_stays() {
        application.run(context -> {
            MDC.put("traceId", "request-42");
            try {
                String unused = context.getBean(Agent.class).ask();
                assertThat(MDC.get("traceId")).isEqualTo("request-42");
            } finally {
                MDC.remove("traceId");
            }
        });
    }

    @Test
    void whatTheApplicationPutThere_stays() {
        application.run(context -> {
            MDC.put("spanId", "own");
            try {
                String unused = context.getBean(Agent.class).ask();
                assertThat(MDC.get("spanId")).isEqualTo("own");
            } finally {
                MDC.remove("spanId");
            }
            assertThat(mdcOfLine()).containsEntry("spanId", "own").doesNotContainKey("traceId");
        });
    }

    @Test
    void insideOthersTraceId_noSpanOfOursIsTold() {
        application.run(context -> {
            MDC.put("traceId", "request-42");
            try {
                Tracing tracing = context.getBean(Tracing.class);
                tracing.span(SpanType.TOOL_CALL, "outer")
                        .run(() -> tracing.span(SpanType.TOOL_CALL, "inner").run(() -> log.info("inside")));
                assertThat(mdcOfLine()).containsEntry("traceId", "request-42").doesNotContainKey("spanId");
            } finally {
                MDC.remove("traceId");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void spanInASpan_isToldWhileItIsOpen(boolean linesAreHeard) {
        ApplicationContextRunner heard = linesAreHeard ? application : deaf;
        heard.run(context -> {
            assertThat(context.getBeansOfType(LogLines.class)).hasSize(linesAreHeard ? 1 : 0);
            Tracing tracing = context.getBean(Tracing.class);
            tracing.span(SpanType.TOOL_CALL, "outer").run(() -> {
                log.info("before");
                tracing.span(SpanType.TOOL_CALL, "inner").run(() -> {
                    log.info("inside");
                    log.info("inside again");
                });
                log.info("after");
            });
            log.info("outside");

            Trace trace = only(tracing);
            String outer = trace.rootSpan().id();
            String inner = trace.rootSpan().children().get(0).id();
            assertThat(lines.list)
                    .extracting(line -> line.getMDCPropertyMap().get("spanId"))
                    .containsExactly(outer, inner, inner, outer, null);
            assertThat(lines.list.subList(0, 4))
                    .extracting(line -> line.getMDCPropertyMap().get("traceId"))
                    .containsOnly(trace.traceId());
            assertThat(MDC.get("traceId")).isNull();
        });
    }

    @Test
    void anotherApplicationThatStarts_takesNothingFromTheLog() {
        application.run(context -> {
            new SpringApplicationBuilder(Other.class)
                    .web(WebApplicationType.NONE)
                    .run("--agent-tracing.store.type=memory")
                    .close();
            listen();
            String unused = context.getBean(Agent.class).ask();

            assertThat(mdcOfLine()).containsKeys("traceId", "spanId");
        });
        assertThat(((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList())
                .extracting(filter -> filter.getClass().getPackageName())
                .doesNotContain(LogLines.class.getPackageName());
    }

    @Test
    void logThatIsSetUpAnew_isToldOn() {
        LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
        application.run(context -> {
            // What a reset does with what listens, without losing the log of the other tests.
            logs.getTurboFilterList().clear();
            logs.getCopyOfListenerList().forEach(each -> each.onReset(logs));
            String unused = context.getBean(Agent.class).ask();

            assertThat(mdcOfLine()).containsKeys("traceId", "spanId");
        });
        assertThat(logs.getCopyOfListenerList())
                .noneMatch(each -> each.getClass().getName().contains("LogbackLines"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void spanOnAThreadThatHasACopyOfTheMdc_isTold(boolean linesAreHeard) {
        (linesAreHeard ? application : deaf).run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            tracing.span(SpanType.TOOL_CALL, "outer").run(() -> {
                log.info("before");
                Map<String, String> copy = MDC.getCopyOfContextMap();
                Context around = Context.current();
                CompletableFuture.runAsync(() -> {
                            MDC.setContextMap(copy);
                            Context.set(around);
                            tracing.span(SpanType.TOOL_CALL, "inner").run(() -> log.info("inside"));
                            Context.set(null);
                            MDC.clear();
                        })
                        .join();
            });
            Trace trace = only(tracing);
            assertThat(lines.list.get(1).getMDCPropertyMap())
                    .containsEntry("traceId", trace.traceId())
                    .containsEntry("spanId", trace.rootSpan().children().get(0).id());
        });
    }

    @Test
    void lineOutside_leavesNothingBehind() {
        application.run(context -> {
            String unused = context.getBean(Agent.class).ask();
            assertThat(MDC.getCopyOfContextMap())
                    .satisfiesAnyOf(
                            ids -> assertThat(ids).isNull(),
                            ids -> assertThat(ids).isEmpty());
        });
    }

    @Test
    void sampledOut_theLogTellsNothing() {
        application.withPropertyValues("agent-tracing.sampling.ratio=0").run(context -> {
            String unused = context.getBean(Agent.class).ask();

            assertThat(mdcOfLine()).doesNotContainKeys("traceId", "spanId");
        });
    }

    @Test
    void switchedOff_theLogTellsNothing() {
        application.withPropertyValues("agent-tracing.log-ids=false").run(context -> {
            String unused = context.getBean(Agent.class).ask();

            assertThat(mdcOfLine()).isEmpty();
        });
    }

    @Test
    void tracerThatDoesNothing_doesNotHideOpenTelemetry() {
        try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
            OpenTelemetry telemetry =
                    OpenTelemetrySdk.builder().setTracerProvider(provider).build();
            application
                    .withBean(Tracer.class, () -> Tracer.NOOP)
                    .withBean(OpenTelemetry.class, () -> telemetry)
                    .run(context -> {
                        io.opentelemetry.api.trace.Span request =
                                provider.get("test").spanBuilder("request").startSpan();
                        try (io.opentelemetry.context.Scope scope = request.makeCurrent()) {
                            String unused = context.getBean(Agent.class).ask();
                        }
                        assertThat(only(context.getBean(Tracing.class)).traceId())
                                .isEqualTo(request.getSpanContext().getTraceId());
                    });
        }
    }

    @Test
    void openTelemetryThatDoesNothing_countsAsNone() {
        application.withBean(OpenTelemetry.class, OpenTelemetry::noop).run(context -> {
            String unused = context.getBean(Agent.class).ask();

            assertThat(mdcOfLine())
                    .containsEntry(
                            "traceId", only(context.getBean(Tracing.class)).traceId());
        });
    }
}
