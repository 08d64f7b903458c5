/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Span;
import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.ToolCall;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that nobody annotated, traced by configuration. */
@ExtendWith(OutputCaptureExtension.class)
class ConfiguredPointcutTest {

    private static final String INVOICES = "agent-tracing.instrument[0].pointcut=execution(* *..Invoices.*(..))";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, AgentTracingAutoConfiguration.class))
            .withUserConfiguration(Beans.class);

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        Invoices invoices() {
            return new Invoices();
        }

        @Bean
        Ledger ledger() {
            return new Ledger();
        }
    }

    public static class Invoices {

        public String create(String customer) {
            return "invoice for " + customer;
        }

        public String secretly(@HideInput String customer) {
            return "done";
        }

        @ToolCall(name = "annotated")
        public String annotated() {
            return "annotated";
        }
    }

    public static final class Ledger {

        public String book() {
            return "booked";
        }
    }

    private static List<Span> spansOf(Tracing tracing, Runnable work) {
        String traceId = tracing.run(TracingOptions.none(), work::run).traceId();
        return tracing.getTrace(traceId).map(trace -> trace.spans()).orElse(List.of());
    }

    @Test
    void bean_isTraced_byTypeAndName() {
        runner.withPropertyValues(
                        INVOICES,
                        "agent-tracing.instrument[0].type=tool_call",
                        "agent-tracing.instrument[0].name=invoicing")
                .run(context -> {
                    Invoices invoices = context.getBean(Invoices.class);
                    AtomicReference<String> result = new AtomicReference<>();
                    List<Span> spans =
                            spansOf(context.getBean(Tracing.class), () -> result.set(invoices.create("Ada")));

                    assertThat(result.get()).isEqualTo("invoice for Ada");
                    assertThat(spans).hasSize(1);
                    assertThat(spans.get(0).type()).isEqualTo(SpanType.TOOL_CALL);
                    assertThat(spans.get(0).name()).isEqualTo("invoicing");
                    assertThat(spans.get(0).input().json()).isEqualTo("{\"customer\":\"Ada\"}");
                    assertThat(spans.get(0).output().json()).isEqualTo("\"invoice for Ada\"");
                });
    }

    @Test
    void annotationsOfTheMethod_count_andItsNameIsTheDefault() {
        runner.withPropertyValues(INVOICES).run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            Invoices invoices = context.getBean(Invoices.class);

            Span hidden = spansOf(tracing, () -> invoices.secretly("Ada")).get(0);
            assertThat(hidden.name()).isEqualTo("secretly");
            assertThat(hidden.type()).isEqualTo(SpanType.GENERIC);
            assertThat(hidden.input().json()).doesNotContain("Ada");
            List<Span> annotated = spansOf(tracing, invoices::annotated);
            assertThat(annotated).hasSize(1);
            assertThat(annotated.get(0).name()).isEqualTo("annotated");
        });
    }

    @Test
    void beanByName_isTraced_andNoOther() {
        runner.withPropertyValues("agent-tracing.instrument[0].pointcut=bean(invoices)")
                .run(context -> assertThat(spansOf(context.getBean(Tracing.class), () -> {
                            String unused = context.getBean(Invoices.class).create("Ada")
                                    + context.getBean(Ledger.class).book();
                        }))
                        .extracting(Span::name)
                        .containsExactly("create"));
    }

    @Test
    void finalClass_isLeftAlone_andReported(CapturedOutput output) {
        runner.withPropertyValues("agent-tracing.instrument[0].pointcut=execution(* *..Ledger.*(..))")
                .run(context -> {
                    assertThat(context.getBean(Ledger.class).book()).isEqualTo("booked");
                    assertThat(output).contains("Ledger is not traced");
                });
    }

    @Test
    void wrongExpression_stopsTheStart_andSaysWhere() {
        assertFailure(
                "agent-tracing.instrument[0].pointcut=execution(* com.acme..*.save(..)) andd bean(x)",
                "agent-tracing.instrument[0].pointcut",
                "at character position");
        assertFailure("agent-tracing.instrument[0].pointcut=", "agent-tracing.instrument[0].pointcut", "is empty");
        assertFailure(
                "agent-tracing.instrument[0].pointcut=within(com.acme.NoSuchType)", "no match for this type name", "");
        assertFailure("agent-tracing.instrument[0].pointcut=args(String)", "depends on the objects of each call", "");
    }

    private void assertFailure(String property, String... descriptions) {
        runner.withPropertyValues(property).run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).as(property).hasRootCauseInstanceOf(IllegalArgumentException.class);
            FailureAnalysis analysis = new InvalidPointcutFailureAnalyzer().analyze(failure);
            assertThat(analysis.getDescription()).contains(descriptions);
            assertThat(analysis.getAction()).isNotBlank();
        });
    }

    @Test
    void wrongType_stopsTheStart_andNamesTheProperty() {
        runner.withPropertyValues(INVOICES, "agent-tracing.instrument[0].type=not a type")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("agent-tracing.instrument[0].type"));
    }

    @Test
    void withoutAspectJ_pointcutsAreRefused_andTheRestWorks() {
        FilteredClassLoader without = new FilteredClassLoader("org.aspectj");
        runner.withClassLoader(without).run(context -> assertThat(context).hasNotFailed());
        runner.withClassLoader(without).withPropertyValues(INVOICES).run(context -> {
            FailureAnalysis analysis = new InvalidPointcutFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains("not on the class path");
            assertThat(analysis.getAction()).contains("spring-boot-starter-aspectj");
        });
    }

    /** Both are proxied, for both have an annotated method: what the name of one chooses must not be chosen of the other. */
    @Test
    void beanByName_isNotAnotherBeanOfItsClass() {
        runner.withUserConfiguration(OtherInvoices.class)
                .withPropertyValues("agent-tracing.instrument[0].pointcut=bean(invoices)")
                .run(context -> {
                    Tracing tracing = context.getBean(Tracing.class);
                    Invoices named = context.getBean("invoices", Invoices.class);
                    Invoices other = context.getBean("otherInvoices", Invoices.class);

                    assertThat(spansOf(tracing, () -> other.create("Ada"))).isEmpty();
                    assertThat(spansOf(tracing, other::annotated)).hasSize(1);
                    assertThat(spansOf(tracing, () -> named.create("Ada")))
                            .extracting(Span::name)
                            .containsExactly("create");
                    assertThat(spansOf(tracing, named::annotated)).hasSize(1);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherInvoices {

        @Bean
        Invoices otherInvoices() {
            return new Invoices();
        }
    }
}
