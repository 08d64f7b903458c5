/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.Cost;
import dev.agenttracing.PriceSource;
import dev.agenttracing.RedactionRule;
import dev.agenttracing.RequestContext;
import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.Sampler;
import dev.agenttracing.Span;
import dev.agenttracing.SpanFilter;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.Traced;
import dev.agenttracing.aspect.TracingAdvisor;
import dev.agenttracing.engine.NoTracing;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;

class AgentTracingAutoConfigurationTest {

    private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
            AopAutoConfiguration.class, AgentTracingAutoConfiguration.class, AgentTracingWebAutoConfiguration.class);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AUTO_CONFIGURATIONS)
            .withUserConfiguration(Beans.class);

    private final WebApplicationContextRunner webApplication = new WebApplicationContextRunner()
            .withConfiguration(AUTO_CONFIGURATIONS)
            .withUserConfiguration(Beans.class);

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Agent support(Tracing tracing) {
            return new Agent(tracing);
        }
    }

    /** Public, so that a proxy of it can be made in a class loader of its own. */
    public static class Agent {

        private final Tracing tracing;

        public Agent(Tracing tracing) {
            this.tracing = tracing;
        }

        @AgentRun
        public TracedResult<String> ask(String question) {
            return TracedResult.of("to " + question);
        }

        @ModelGeneration(model = "gpt-4", provider = "openai")
        public String generate() {
            tracing.currentSpan().modelGeneration().usage(TokenUsage.of(10, 5));
            return "text";
        }
    }

    private static Trace onlyTrace(ApplicationContext context) {
        Tracing tracing = context.getBean(Tracing.class);
        String id =
                tracing.queryTraces(TraceQuery.builder().build()).items().get(0).traceId();
        return tracing.getTrace(id).orElseThrow();
    }

    private static List<String> tracingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("agent-tracing"))
                .toList();
    }

    /** Those of contexts that other tests have closed may still be ending. */
    @BeforeEach
    void awaitNoThreads() {
        Awaitility.await().untilAsserted(() -> assertThat(tracingThreads()).isEmpty());
    }

    @Test
    void defaults_traceAnnotatedBeans() {
        application.run(context -> {
            assertThat(context).hasSingleBean(TracingEngine.class).hasSingleBean(InMemoryTraceStore.class);
            assertThat(context).hasSingleBean(TracingAdvisor.class).doesNotHaveBean(RouterFunction.class);
            TracedResult<String> result = context.getBean(Agent.class).ask("x");

            Trace trace =
                    context.getBean(Tracing.class).getTrace(result.traceId()).orElseThrow();
            assertThat(trace.name()).isEqualTo("support");
            assertThat(trace.rootSpan().output().json()).isEqualTo("\"to x\"");
            assertThat(context.getBean(TracingAdvisor.class).getOrder())
                    .isEqualTo(AgentTracingProperties.DEFAULT_ORDER);
        });
    }

    @Test
    void defaults_inAWebApplication_serveTraces() {
        webApplication.run(context ->
                assertThat(context).hasBean("agentTracingRoutes").hasSingleBean(RequestContextSupplier.class));
    }

    @Test
    void disabled_leavesNothingButAPlainTracing() {
        for (String off : List.of("false", "FALSE", "off", "no", "0")) {
            webApplication.withPropertyValues("agent-tracing.enabled=" + off).run(context -> {
                assertThat(context).getBean(Tracing.class).isInstanceOf(NoTracing.class);
                assertThat(context)
                        .doesNotHaveBean(TraceStore.class)
                        .doesNotHaveBean(TracingAdvisor.class)
                        .doesNotHaveBean(RouterFunction.class)
                        .doesNotHaveBean(RequestContextSupplier.class);
                Agent agent = context.getBean(Agent.class);
                assertThat(AopUtils.isAopProxy(agent)).isFalse();
                assertThat(agent.ask("x").value()).isEqualTo("to x");
                assertThat(agent.ask("x").traceId()).isNotEqualTo(agent.ask("x").traceId());
                assertThat(agent.generate()).isEqualTo("text");
                assertThat(tracingThreads()).isEmpty();
            });
        }
    }

    @Test
    void enabled_inOtherWords_isEnabled() {
        for (String on : List.of("true", "TRUE", "on", "yes", "1")) {
            application
                    .withPropertyValues("agent-tracing.enabled=" + on)
                    .run(context -> assertThat(context).hasSingleBean(TracingEngine.class));
        }
    }

    @Test
    void web_isSwitchedOffAlone() {
        for (String off : List.of("false", "off")) {
            webApplication
                    .withPropertyValues("agent-tracing.web.enabled=" + off)
                    .run(context -> assertThat(context)
                            .doesNotHaveBean(RouterFunction.class)
                            .hasSingleBean(RequestContextSupplier.class)
                            .hasSingleBean(TracingEngine.class));
        }
    }

    @Test
    void traceStore_ofTheApplication_isUsed() {
        InMemoryTraceStore store = new InMemoryTraceStore(10, 1_000_000);
        application.withBean("myStore", TraceStore.class, () -> store).run(context -> {
            assertThat(context).hasSingleBean(TraceStore.class);
            TracedResult<String> result = context.getBean(Agent.class).ask("x");
            context.getBean(Tracing.class).flush(Duration.ofSeconds(10));

            assertThat(store.find(result.traceId())).isPresent();
        });
    }

    /** The advisor would find no engine, and each traced call would fail. */
    @Test
    void tracing_ofTheApplication_takesThePlaceOfTheEngine() {
        application.withBean("myTracing", Tracing.class, NoTracing::new).run(context -> {
            assertThat(context).doesNotHaveBean(TracingEngine.class).doesNotHaveBean(TracingAdvisor.class);
            assertThat(context.getBean(Agent.class).ask("x").value()).isEqualTo("to x");
        });
    }

    @Test
    void sampler_ofTheApplication_decides() {
        application.withBean(Sampler.class, () -> candidate -> false).run(context -> {
            TracedResult<String> result = context.getBean(Agent.class).ask("x");

            assertThat(context.getBean(Tracing.class).getTrace(result.traceId()))
                    .isEmpty();
        });
    }

    @Test
    void samplingRatio_decides() {
        application
                .withPropertyValues("agent-tracing.sampling.types.agent_run=0")
                .run(context -> {
                    Tracing tracing = context.getBean(Tracing.class);
                    String agent = context.getBean(Agent.class).ask("x").traceId();
                    context.getBean(Agent.class).generate();

                    assertThat(tracing.getTrace(agent)).isEmpty();
                    assertThat(tracing.queryTraces(TraceQuery.builder().build()).items())
                            .hasSize(1);
                });
    }

    @Test
    void spanFilter_ofTheApplication_isAsked() {
        application
                .withBean(
                        SpanFilter.class,
                        () -> span ->
                                Optional.of(span.toBuilder().name("filtered").build()))
                .run(context -> {
                    context.getBean(Agent.class).ask("x");

                    assertThat(onlyTrace(context).rootSpan().name()).isEqualTo("filtered");
                });
    }

    @Test
    void redactionRule_ofTheApplication_isAsked() {
        RedactionRule rule = new RedactionRule() {
            @Override
            public String kind() {
                return "code name";
            }

            @Override
            public void find(String text, Matches matches) {
                int start = text.indexOf("EAGLE");
                if (start >= 0) {
                    matches.add(start, start + 5);
                }
            }
        };
        application.withBean(RedactionRule.class, () -> rule).run(context -> {
            context.getBean(Agent.class).ask("the EAGLE has landed");

            assertThat(onlyTrace(context).rootSpan().input().json())
                    .contains("the [redacted: code name] has landed")
                    .doesNotContain("EAGLE");
        });
    }

    @Test
    void privacyProperties_addNamesAndPatterns() {
        application
                .withPropertyValues(
                        "agent-tracing.privacy.keys=default,order number",
                        "agent-tracing.privacy.patterns=default,email")
                .run(context -> {
                    context.getBean(Agent.class).ask("ann@example.org, orderNumber=A1-77, password=hunter2");

                    assertThat(onlyTrace(context).rootSpan().input().json())
                            .contains("[redacted: e-mail address]", "[redacted: order number]", "[redacted: password]");
                });
    }

    @Test
    void wrongPattern_stopsTheStart_andSaysWhichThereAre() {
        application
                .withPropertyValues("agent-tracing.privacy.patterns=default,emails")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("agent-tracing.privacy.patterns")
                        .hasMessageContaining("card-number"));
    }

    @Test
    void contentMode_keepsABeginningOrNothing_byType() {
        application
                .withPropertyValues(
                        "agent-tracing.capture.content=preview", "agent-tracing.capture.types.tool_call=none")
                .run(context -> {
                    Tracing tracing = context.getBean(Tracing.class);
                    String traceId = tracing.call(TracingOptions.none(), () -> {
                                context.getBean(Agent.class).ask("x".repeat(500));
                                return tracing.span(SpanType.TOOL_CALL, "refund")
                                        .input("in")
                                        .call(() -> "out");
                            })
                            .traceId();
                    Trace trace = tracing.getTrace(traceId).orElseThrow();
                    Span agent = trace.spans(SpanType.AGENT_RUN).get(0);
                    Span tool = trace.spans(SpanType.TOOL_CALL).get(0);

                    assertThat(agent.input().state()).isEqualTo(CapturedContent.State.CUT);
                    assertThat(agent.input().json()).hasSizeLessThan(200);
                    assertThat(agent.cuts()).anyMatch(cut -> cut.path().equals("input") && cut.originalSize() > 500);
                    assertThat(tool.input().state()).isEqualTo(CapturedContent.State.HIDDEN);
                    assertThat(tool.output().state()).isEqualTo(CapturedContent.State.HIDDEN);
                });
    }

    @Test
    void priceSource_ofTheApplication_isAsked() {
        PriceSource prices =
                (provider, model, usage, time) -> Optional.of(new Cost(new BigDecimal("0.25"), "USD", true));
        application.withBean(PriceSource.class, () -> prices).run(context -> {
            context.getBean(Agent.class).generate();

            assertThat(onlyTrace(context).cost().orElseThrow().amount()).isEqualByComparingTo("0.25");
        });
    }

    @Test
    void requestContextSupplier_ofTheApplication_isAsked() {
        RequestContext request = new RequestContext();
        request.set("userId", "user-1");
        request.set("other", "not asked for");
        application
                .withBean(RequestContextSupplier.class, () -> () -> Optional.of(request))
                .withPropertyValues("agent-tracing.request-context-keys=userId,absent")
                .run(context -> {
                    context.getBean(Agent.class).ask("x");

                    assertThat(onlyTrace(context).metadata()).containsOnly(Map.entry("userId", "user-1"));
                });
    }

    /** While the engine is made, it cannot be asked for. */
    @Test
    void tracedFilter_thatIsCalledWhileTheEngineIsMade_breaksNothing() {
        application.withUserConfiguration(CallingWhileStarting.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Agent.class).ask("x");
            assertThat(onlyTrace(context).name()).isEqualTo("support");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class CallingWhileStarting {
        @Bean
        Helper helper() {
            return new Helper();
        }

        @Bean
        SpanFilter filter(Helper helper) {
            helper.help();
            return Optional::of;
        }
    }

    static class Helper {
        @Traced
        public String help() {
            return "help";
        }
    }

    @Test
    void properties_goIntoTheTrace() {
        application
                .withPropertyValues(
                        "agent-tracing.metadata.region=eu",
                        "agent-tracing.tags=production,blue",
                        "agent-tracing.privacy.hide-input=true",
                        "agent-tracing.privacy.hide-output=true")
                .run(context -> {
                    context.getBean(Agent.class).ask("secret");

                    Trace trace = onlyTrace(context);
                    assertThat(trace.metadata()).containsEntry("region", "eu");
                    assertThat(trace.tags()).containsExactlyInAnyOrder("production", "blue");
                    Span span = trace.rootSpan();
                    assertThat(span.input().json() + span.output().json()).isEqualTo("nullnull");
                });
    }

    @Test
    void aspectOrder_isTheAdvisors_inAnySpelling() {
        application
                .withPropertyValues("agent-tracing.aspect.order=7")
                .run(context -> assertThat(context.getBean(TracingAdvisor.class).getOrder())
                        .isEqualTo(7));
        application
                .withSystemProperties("agentTracing.aspect.order=8")
                .run(context -> assertThat(context.getBean(TracingAdvisor.class).getOrder())
                        .isEqualTo(8));
    }

    @Test
    void twoContexts_haveEachTheirEngine() {
        application.run(first -> application.run(second -> {
            first.getBean(Agent.class).ask("first");
            String id = second.getBean(Agent.class).ask("second").traceId();

            assertThat(first.getBean(Tracing.class)).isNotSameAs(second.getBean(Tracing.class));
            assertThat(first.getBean(Tracing.class).getTrace(id)).isEmpty();
            assertThat(second.getBean(Tracing.class).getTrace(id)).isPresent();
            assertThat(onlyTrace(first).rootSpan().input().json()).contains("first");
        }));
    }

    @Test
    void twoContexts_mayShareAStore() {
        InMemoryTraceStore store = new InMemoryTraceStore(10, 1_000_000);
        ApplicationContextRunner sharing = application.withBean("shared", TraceStore.class, () -> store);
        sharing.run(first -> sharing.run(second -> {
            String id = second.getBean(Agent.class).ask("second").traceId();
            second.getBean(Tracing.class).flush(Duration.ofSeconds(10));

            assertThat(first.getBean(Tracing.class).getTrace(id)).isPresent();
        }));
    }

    @Test
    void close_storesWhatIsQueued_andEndsTheThread() {
        InMemoryTraceStore store = new InMemoryTraceStore(10, 1_000_000);
        AtomicReference<String> id = new AtomicReference<>();
        AtomicReference<Agent> agent = new AtomicReference<>();
        application
                .withBean("kept", KeptStore.class, () -> new KeptStore(store))
                .withPropertyValues("agent-tracing.queue.max-delay=1h")
                .run(context -> {
                    agent.set(context.getBean(Agent.class));
                    id.set(agent.get().ask("x").traceId());
                    assertThat(tracingThreads()).hasSize(2);
                });

        assertThat(store.find(id.get())).isPresent();
        Awaitility.await().untilAsserted(() -> assertThat(tracingThreads()).isEmpty());
        assertThat(agent.get().ask("late").value()).isEqualTo("to late");
    }

    @Test
    void withoutServlet_starts() {
        application
                .withClassLoader(new FilteredClassLoader(HttpServletRequest.class, DispatcherServlet.class))
                .run(context -> assertThat(context.getBean(Agent.class).ask("x").value())
                        .isEqualTo("to x"));
    }

    @Test
    void withoutSpringMvc_starts() {
        webApplication
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TracingEngine.class)
                        .doesNotHaveBean("agentTracingRoutes"));
    }

    @Test
    void withoutAspectJ_annotatedBeansAreTraced() {
        application
                .withClassLoader(new FilteredClassLoader("org.aspectj"))
                .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(Agent.class)))
                        .isTrue());
    }
}
