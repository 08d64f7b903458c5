/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.Span;
import dev.agenttracing.SpanType;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.ToolCall;
import dev.agenttracing.annotation.Traced;
import dev.agenttracing.annotation.WorkflowRun;
import dev.agenttracing.annotation.WorkflowStep;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

class TracingAdvisorTest {

    static class MethodOfClass {
        @Traced
        public String ask(String question) {
            return "answer to " + question;
        }

        public String other() {
            return "other";
        }

        @Traced
        String packagePrivate() {
            return "p";
        }

        @Traced
        protected String isProtected() {
            return "p";
        }
    }

    @Test
    void methodOfClass_isTraced() {
        try (TracedApplication application = TracedApplication.with(MethodOfClass.class)) {
            assertThat(application.bean(MethodOfClass.class).ask("x")).isEqualTo("answer to x");

            Span span = application.span();
            assertThat(span.name()).isEqualTo("ask");
            assertThat(span.type()).isEqualTo(SpanType.GENERIC);
            assertThat(span.input().json()).isEqualTo("{\"question\":\"x\"}");
            assertThat(span.output().json()).isEqualTo("\"answer to x\"");
            assertThat(span.entityId()).isEmpty();
        }
    }

    @Test
    void methodWithoutAnnotation_isNotTraced() {
        try (TracedApplication application = TracedApplication.with(MethodOfClass.class)) {
            application.bean(MethodOfClass.class).other();

            assertThat(application.spans()).isEmpty();
        }
    }

    @Test
    void methodThatIsNotPublic_isTraced() {
        try (TracedApplication application = TracedApplication.with(MethodOfClass.class)) {
            application.bean(MethodOfClass.class).packagePrivate();
            application.bean(MethodOfClass.class).isProtected();

            assertThat(application.spanNames()).containsExactly("packagePrivate", "isProtected");
        }
    }

    interface Asking {
        @Traced(name = "from interface")
        String ask(String question);
    }

    static class OfInterface implements Asking {
        @Override
        public String ask(String question) {
            return question;
        }
    }

    @Test
    void methodOfInterface_isTraced_byClassProxy() {
        try (TracedApplication application = TracedApplication.with(OfInterface.class)) {
            assertThat(AopUtils.isCglibProxy(application.bean(Asking.class))).isTrue();
            application.bean(Asking.class).ask("x");

            assertThat(application.span().name()).isEqualTo("from interface");
            assertThat(application.span().input().json()).isEqualTo("{\"question\":\"x\"}");
        }
    }

    @Test
    void methodOfInterface_isTraced_byJdkProxy() {
        try (TracedApplication application = TracedApplication.withJdkProxies(OfInterface.class)) {
            assertThat(Proxy.isProxyClass(application.bean(Asking.class).getClass()))
                    .isTrue();
            application.bean(Asking.class).ask("x");

            assertThat(application.span().name()).isEqualTo("from interface");
            assertThat(application.span().input().json()).isEqualTo("{\"question\":\"x\"}");
        }
    }

    static class OfClassByInterface implements UnaryOperator<String> {
        @Override
        @Traced(name = "from class")
        public String apply(String question) {
            return question;
        }
    }

    @Test
    void methodOfClass_isTraced_byJdkProxy() {
        try (TracedApplication application = TracedApplication.withJdkProxies(OfClassByInterface.class)) {
            UnaryOperator<String> bean = operator(application);
            assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
            bean.apply("x");

            assertThat(application.span().name()).isEqualTo("from class");
            assertThat(application.span().input().json()).isEqualTo("{\"question\":\"x\"}");
        }
    }

    /** Through the interface, whose method is generic: the class has a bridge method too. */
    @Test
    void bridgeMethod_isOneSpan_byClassProxy() {
        try (TracedApplication application = TracedApplication.with(OfClassByInterface.class)) {
            operator(application).apply("x");

            assertThat(application.span().input().json()).isEqualTo("{\"question\":\"x\"}");
        }
    }

    @SuppressWarnings("unchecked") // its only bean of that type
    private static UnaryOperator<String> operator(TracedApplication application) {
        return application.bean(UnaryOperator.class);
    }

    static class Superclass {
        @Traced(name = "from superclass")
        public String inherited() {
            return "";
        }

        @Traced(name = "from superclass")
        public String overridden() {
            return "";
        }
    }

    static class Subclass extends Superclass {
        @Override
        public String overridden() {
            return "sub";
        }
    }

    @Test
    void methodOfSuperclass_isTraced() {
        try (TracedApplication application = TracedApplication.with(Subclass.class)) {
            application.bean(Subclass.class).inherited();
            application.bean(Subclass.class).overridden();

            assertThat(application.spanNames()).containsExactly("from superclass", "from superclass");
        }
    }

    @ToolCall(description = "Does tools' work")
    static class AnnotatedType implements InitializingBean, DisposableBean, SmartLifecycle, AutoCloseable {

        private boolean running;

        public String work() {
            return "w";
        }

        public String run(String input) {
            return input;
        }

        public String start(String input) {
            return input;
        }

        @ToolCall(name = "preferred")
        public String named() {
            return "n";
        }

        public String getName() {
            return "name";
        }

        public String getWeather(String city) {
            return city;
        }

        public void setName(String name) {}

        public boolean isReady() {
            return true;
        }

        public String get() {
            return "the word alone is no accessor";
        }

        String packagePrivate() {
            return "p";
        }

        public static String isStatic() {
            return "s";
        }

        @Override
        public String toString() {
            return "t";
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public void afterPropertiesSet() {}

        @Override
        public void destroy() {}

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public void close() {}
    }

    @Test
    void annotationOnType_standsForItsPublicMethods() {
        try (TracedApplication application = TracedApplication.with(AnnotatedType.class)) {
            AnnotatedType bean = application.bean(AnnotatedType.class);
            bean.work();
            bean.run("x");
            bean.start("x");
            bean.named();
            bean.getWeather("Oslo");
            bean.get();

            assertThat(application.spanNames())
                    .containsExactlyInAnyOrder("work", "run", "start", "preferred", "getWeather", "get");
            assertThat(application.spans().get(0).toolCall().orElseThrow().toolDescription())
                    .contains("Does tools' work");
        }
    }

    @Test
    void annotationOnType_leavesOutAccessorsLifeCycleAndObject() {
        try (TracedApplication application = TracedApplication.with(AnnotatedType.class)) {
            AnnotatedType bean = application.bean(AnnotatedType.class);
            bean.getName();
            bean.setName("x");
            bean.isReady();
            bean.packagePrivate();
            assertThat(bean.toString()).isEqualTo("t");
            assertThat(bean).isEqualTo(bean).hasSameHashCodeAs(bean);
            bean.afterPropertiesSet();
            bean.destroy();
            bean.stop();
            bean.start();
            bean.isRunning();
            bean.close();

            assertThat(application.spans()).isEmpty();
        }
    }

    @WorkflowStep
    interface AnnotatedInterface {
        void step();
    }

    static class OfAnnotatedInterface implements AnnotatedInterface {
        @Override
        public void step() {}
    }

    @Test
    void annotationOnInterface_standsForItsMethods() {
        try (TracedApplication application = TracedApplication.with(OfAnnotatedInterface.class);
                TracedApplication jdk = TracedApplication.withJdkProxies(OfAnnotatedInterface.class)) {
            application.bean(AnnotatedInterface.class).step();
            jdk.bean(AnnotatedInterface.class).step();

            assertThat(application.span().type()).isEqualTo(SpanType.WORKFLOW_STEP);
            assertThat(jdk.span().type()).isEqualTo(SpanType.WORKFLOW_STEP);
        }
    }

    @Traced(type = "rerank", name = "default name")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Rerank {
        String name() default "";
    }

    @Rerank(name = "name of the level between")
    @Retention(RetentionPolicy.RUNTIME)
    @interface TwoLevels {
        Class<?> name() default Object.class;
    }

    @ToolCall(toolType = "search", description = "Searches")
    @Retention(RetentionPolicy.RUNTIME)
    @interface SearchTool {
        String name() default "";
    }

    interface MetaAnnotated {
        @Rerank
        void onInterface();
    }

    static class OwnAnnotations implements MetaAnnotated {
        @Rerank(name = "given")
        public void given() {}

        @Rerank
        public void defaulted() {}

        @TwoLevels
        public void twoLevels() {}

        @SearchTool(name = "web search")
        public void search() {}

        @Override
        public void onInterface() {}
    }

    @Test
    void ownAnnotation_givesTypeAndName() {
        try (TracedApplication application = TracedApplication.with(OwnAnnotations.class)) {
            OwnAnnotations bean = application.bean(OwnAnnotations.class);
            bean.given();
            bean.defaulted();
            bean.onInterface();

            assertThat(application.spans())
                    .allSatisfy(span -> assertThat(span.type()).isEqualTo(SpanType.of("rerank")));
            assertThat(application.spanNames()).containsExactly("given", "default name", "default name");
        }
    }

    /** Its name member is no string: it names nothing. */
    @Test
    void ownAnnotation_ofTwoLevels_isTraced() {
        try (TracedApplication application = TracedApplication.with(OwnAnnotations.class)) {
            application.bean(OwnAnnotations.class).twoLevels();

            assertThat(application.span().type()).isEqualTo(SpanType.of("rerank"));
            assertThat(application.span().name()).isEqualTo("name of the level between");
        }
    }

    @Test
    void ownAnnotation_onToolCall_hasItsAttributes() {
        try (TracedApplication application = TracedApplication.with(OwnAnnotations.class)) {
            application.bean(OwnAnnotations.class).search();

            Span span = application.span();
            assertThat(span.name()).isEqualTo("web search");
            assertThat(span.entityId()).contains("web search");
            assertThat(span.attributes().asMap())
                    .containsEntry("toolType", "search")
                    .containsEntry("toolDescription", "Searches");
        }
    }

    static class AllAnnotations {
        @AgentRun(
                name = "agent",
                instructions = "Be kind",
                tools = {"a", "b"},
                maxSteps = 5)
        public void agent() {}

        @ModelGeneration(name = "model", model = "gpt-4", provider = "openai")
        public void model() {}

        @ToolCall(name = "tool", description = "Adds")
        public void tool() {}

        @WorkflowRun(name = "flow")
        public void flow() {}

        @WorkflowStep(name = "step")
        public void step() {}

        @AgentRun(name = "bare agent")
        public void bareAgent() {}
    }

    @Test
    void annotations_giveAttributesUnderTheirJsonNames() {
        try (TracedApplication application = TracedApplication.with(AllAnnotations.class)) {
            AllAnnotations bean = application.bean(AllAnnotations.class);
            bean.agent();
            bean.model();
            bean.tool();
            bean.flow();
            bean.step();
            bean.bareAgent();

            List<Span> spans = application.spans();
            assertThat(spans.stream().map(Span::entityType).map(type -> type.orElse("")))
                    .containsExactly("agent", "model", "tool", "workflow", "workflow_step", "agent");
            assertThat(spans.stream().map(Span::entityId).map(id -> id.orElse("")))
                    .containsExactly("agent", "model", "tool", "flow", "step", "bare agent");
            assertThat(spans.stream().map(span -> span.attributes().asMap()))
                    .containsExactly(
                            Map.of("instructions", "Be kind", "availableTools", List.of("a", "b"), "maxSteps", 5),
                            Map.of("model", "gpt-4", "provider", "openai"),
                            Map.of("toolType", "function", "toolDescription", "Adds", "success", true),
                            Map.of("status", "completed"),
                            Map.of("status", "completed"),
                            Map.of());
        }
    }

    interface Agent {
        String ask(String question);
    }

    static class SupportAgent implements Agent {
        @Override
        @AgentRun
        public String ask(String question) {
            return question;
        }

        @ToolCall
        public String lookUp() {
            return "found";
        }
    }

    static class SpecialAgent extends SupportAgent {}

    @Configuration
    static class TwoAgents {
        @Bean
        SupportAgent first() {
            return new SupportAgent();
        }

        @Bean
        SupportAgent second() {
            return new SupportAgent();
        }

        @Bean
        SpecialAgent special() {
            return new SpecialAgent();
        }
    }

    @Configuration
    static class OnlyAgent {
        @Bean
        SupportAgent support() {
            return new SupportAgent();
        }
    }

    @Test
    void agent_hasItsBeansName() {
        try (TracedApplication application = TracedApplication.with(OnlyAgent.class)) {
            application.bean(SupportAgent.class).ask("x");

            assertThat(application.span().name()).isEqualTo("support");
            assertThat(application.span().entityId()).contains("support");
        }
    }

    @Test
    void agent_hasItsBeansName_behindJdkProxy() {
        try (TracedApplication application = TracedApplication.withJdkProxies(OnlyAgent.class)) {
            application.bean(Agent.class).ask("x");

            assertThat(application.span().name()).isEqualTo("support");
        }
    }

    @Test
    void agents_ofOneClass_haveEachItsBeansName() {
        try (TracedApplication application = TracedApplication.with(TwoAgents.class);
                TracedApplication jdk = TracedApplication.withJdkProxies(TwoAgents.class)) {
            for (TracedApplication each : List.of(application, jdk)) {
                each.bean("second", Agent.class).ask("x");
                each.bean("first", Agent.class).ask("x");
                each.bean("special", Agent.class).ask("x");
                each.bean("second", Agent.class).ask("x");

                assertThat(each.spanNames()).containsExactly("second", "first", "special", "second");
            }
        }
    }

    @Configuration
    static class PrototypeAgents {
        @Bean
        @Scope("prototype")
        SupportAgent one() {
            return new SupportAgent();
        }

        @Bean
        @Scope("prototype")
        SupportAgent other() {
            return new SupportAgent();
        }
    }

    @Test
    void agent_whoseBeanIsNotKnown_hasItsClasssName() {
        try (TracedApplication application = TracedApplication.with(PrototypeAgents.class)) {
            application.bean("one", SupportAgent.class);
            application.bean("other", SupportAgent.class).ask("x");

            assertThat(application.span().name()).isEqualTo("supportAgent");
        }
    }

    /** The name of the annotation, else of the bean: what runs is the bean, the span is named after the method. */
    @Test
    void toolWithoutName_hasTheMethodsName_andTheBeanAsEntity() {
        try (TracedApplication application = TracedApplication.with(OnlyAgent.class)) {
            application.bean(SupportAgent.class).lookUp();

            assertThat(application.span().name()).isEqualTo("lookUp");
            assertThat(application.span().entityId()).contains("support");
        }
    }

    interface Asker {
        @AgentRun
        String ask(String question);
    }

    @Configuration
    static class LambdaBean {
        @Bean
        Asker asker() {
            return question -> "to " + question;
        }
    }

    /** The class of a lambda is final, but Spring proxies its interface. */
    @Test
    void lambda_isTraced() {
        try (TracedApplication application = TracedApplication.with(LambdaBean.class)) {
            assertThat(application.bean(Asker.class).ask("x")).isEqualTo("to x");

            assertThat(application.span().name()).isEqualTo("asker");
            assertThat(application.span().input().json()).isEqualTo("{\"question\":\"x\"}");
        }
    }

    @Configuration
    static class ProxyBean {
        @Bean
        Asker client() {
            return (Asker) Proxy.newProxyInstance(
                    Asker.class.getClassLoader(),
                    new Class<?>[] {Asker.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("ask") ? "to " + arguments[0] : method.getName());
        }
    }

    /** As declarative HTTP clients are. */
    @Test
    void proxyOfInterface_isTraced() {
        try (TracedApplication application = TracedApplication.with(ProxyBean.class)) {
            assertThat(application.bean(Asker.class).ask("x")).isEqualTo("to x");

            assertThat(application.span().name()).isEqualTo("client");
            assertThat(application.span().input().json()).isEqualTo("{\"question\":\"x\"}");
        }
    }

    static class Plain {
        public String work() {
            return "w";
        }
    }

    @Test
    void beanWithoutAnnotation_isNotProxied() {
        try (TracedApplication application = TracedApplication.with(Plain.class, MethodOfClass.class)) {
            assertThat(AopUtils.isAopProxy(application.bean(Plain.class))).isFalse();
            assertThat(AopUtils.isAopProxy(application.bean(MethodOfClass.class)))
                    .isTrue();
        }
    }

    @Test
    void classFilter_asksOnlyClassesOfTheApplication() {
        assertThat(TracedMethods.mayHaveAny(String.class)).isFalse();
        assertThat(TracedMethods.mayHaveAny(java.util.ArrayList.class)).isFalse();
        assertThat(TracedMethods.mayHaveAny(MethodOfClass.class)).isTrue();
        assertThat(TracedMethods.mayHaveAny(OfInterface.class)).isTrue();
        assertThat(TracedMethods.mayHaveAny(Subclass.class)).isTrue();
        assertThat(TracedMethods.mayHaveAny(OwnAnnotations.class)).isTrue();
    }

    static class CallsItself {
        @Traced
        public String outer() {
            return inner();
        }

        @Traced
        public String inner() {
            return "i";
        }
    }

    @Test
    void callByThis_isNotTraced() {
        try (TracedApplication application = TracedApplication.with(CallsItself.class)) {
            application.bean(CallsItself.class).outer();

            assertThat(application.spanNames()).containsExactly("outer");
        }
    }

    static class Caller {
        private final MethodOfClass callee;

        Caller(MethodOfClass callee) {
            this.callee = callee;
        }

        @WorkflowRun
        public String call() {
            return callee.ask("nested");
        }
    }

    @Test
    void callOfAnotherBean_isAChild() {
        try (TracedApplication application = TracedApplication.start(TracedApplication.DEFAULT_ORDER, true, context -> {
            context.registerBean(MethodOfClass.class);
            context.registerBean(Caller.class, () -> new Caller(context.getBean(MethodOfClass.class)));
        })) {
            application.bean(Caller.class).call();

            Span child = application.spans().get(1);
            assertThat(child.parent().orElseThrow().name()).isEqualTo("call");
            assertThat(application.traces()).hasSize(1);
        }
    }

    @Test
    void advisor_makesNoBeanEarly() {
        try (LoggedWarnings log = new LoggedWarnings("org.springframework");
                TracedApplication application = TracedApplication.with(MethodOfClass.class)) {
            application.bean(MethodOfClass.class).ask("x");

            assertThat(application.spans()).hasSize(1);
            assertThat(log.messages()).isEmpty();
        }
    }

    static class WrongType {
        @Traced(type = "no type!")
        public void work() {}
    }

    @Test
    void typeThatCannotBe_stopsTheStart() {
        assertThatThrownBy(() -> TracedApplication.with(WrongType.class))
                .rootCause()
                .hasMessageContaining("A span type is 1 to 64 letters");
        assertThatThrownBy(() -> TracedApplication.with(WrongType.class))
                .hasStackTraceContaining("WrongType.work has @Traced(type = \"no type!\")");
    }
}
