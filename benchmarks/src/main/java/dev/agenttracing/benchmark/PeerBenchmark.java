/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import brave.ScopedSpan;
import brave.Tracing;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The floors and the peers. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerBenchmark {

    private final Work plain = new Work();
    private final Work.Order order = new Work.Order();
    private final List<Work.Message> conversation = Work.Message.conversation(50);
    private final JsonMapper jackson = JsonMapper.builder()
            .changeDefaultVisibility(all -> all.withFieldVisibility(JsonAutoDetect.Visibility.ANY))
            .build();
    private Work proxied;
    private ConfigurableApplicationContext otelApplication;
    private ConfigurableApplicationContext micrometerApplication;
    private Work withSpan;
    private Work observed;
    private OpenTelemetrySdk sdk;
    private Tracer tracer;
    private Tracing brave;

    @Setup
    public void start() {
        ProxyFactory factory = new ProxyFactory(new Work());
        factory.setProxyTargetClass(true);
        factory.addAdvice((MethodInterceptor) MethodInvocation::proceed);
        proxied = (Work) factory.getProxy();
        otelApplication = Applications.openTelemetry();
        withSpan = otelApplication.getBean(Work.class);
        micrometerApplication = Applications.micrometer();
        observed = micrometerApplication.getBean(Work.class);
        sdk = Applications.sdk();
        tracer = sdk.getTracer("benchmark");
        brave = Tracing.newBuilder().build();
    }

    @TearDown
    public void stop() {
        otelApplication.close();
        micrometerApplication.close();
        sdk.close();
        brave.close();
    }

    @Benchmark
    public String plainCall() {
        return plain.plain("1042", 3);
    }

    @Benchmark
    public String springProxyWithEmptyInterceptor() {
        return proxied.plain("1042", 3);
    }

    @Benchmark
    public String openTelemetryWithSpan() {
        return withSpan.openTelemetry("1042", 3);
    }

    @Benchmark
    public String openTelemetrySpanByHand() {
        Span span = tracer.spanBuilder("small").startSpan();
        try (Scope scope = span.makeCurrent()) {
            span.setAttribute("order", "1042");
            span.setAttribute("count", 3);
            return plain.plain("1042", 3);
        } finally {
            span.end();
        }
    }

    @Benchmark
    public String micrometerObserved() {
        return observed.observed("1042", 3);
    }

    @Benchmark
    public String braveSpanByHand() {
        ScopedSpan span = brave.tracer().startScopedSpan("small");
        try {
            span.tag("order", "1042");
            return plain.plain("1042", 3);
        } finally {
            span.finish();
        }
    }

    @Benchmark
    public String jacksonAloneObject() {
        return jackson.writeValueAsString(order);
    }

    @Benchmark
    public String jacksonAloneConversation() {
        return jackson.writeValueAsString(conversation);
    }
}
