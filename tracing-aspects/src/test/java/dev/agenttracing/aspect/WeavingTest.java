/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agenttracing.Span;
import dev.agenttracing.SpanType;
import dev.agenttracing.annotation.Traced;
import dev.agenttracing.weaving.WovenAgent;
import dev.agenttracing.weaving.WovenTool;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.support.AopUtils;

class WeavingTest {

    private static final String PACKAGE = "dev.agenttracing.weaving";

    @TempDir
    private Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private ClassLoader weaving;

    /** An engine serves the classes that the class loader it was opened with sees. */
    @BeforeEach
    void weave() throws Exception {
        weaving = new WeavingClassLoader(PACKAGE, folder);
        Thread.currentThread().setContextClassLoader(weaving);
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private Class<?> woven(String name) throws Exception {
        return weaving.loadClass(PACKAGE + "." + name);
    }

    private Object agent() throws Exception {
        return woven("WovenAgent").getConstructor().newInstance();
    }

    private static Object call(Object target, String method, Object... arguments) throws Exception {
        for (Method each : target.getClass().getMethods()) {
            if (each.getName().equals(method) && !each.isBridge() && each.getParameterCount() == arguments.length) {
                return each.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(method);
    }

    @Test
    void wovenMethods_areTraced_selfCallsPrivateStaticAndFinalToo() throws Exception {
        try (TracedApplication application = TracedApplication.with()) {
            assertThat(call(agent(), "ask", "x")).isEqualTo("hello xxx");

            assertThat(application.spanNames()).containsExactly("wovenAgent", "isPrivate", "static tool", "isFinal");
            Span root = application.traces().get(0).rootSpan();
            assertThat(root.type()).isEqualTo(SpanType.AGENT_RUN);
            assertThat(root.input().json()).isEqualTo("{\"question\":\"x\"}");
            assertThat(root.output().json()).isEqualTo("\"hello xxx\"");
            assertThat(root.children()).hasSize(3);
        }
    }

    @Test
    void wovenMethod_throwsTheSameObject() throws Exception {
        try (TracedApplication application = TracedApplication.with()) {
            IOException thrown = new IOException("as it is");
            Object agent = agent();

            assertThat(catchThrowable(() -> call(agent, "fails", thrown)))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isSameAs(thrown);
            assertThat(application.span().error()).isPresent();
        }
    }

    @Test
    @SuppressWarnings("unchecked") // the woven class implements it
    void wovenMethodWithBridge_isOneSpan() throws Exception {
        try (TracedApplication application = TracedApplication.with()) {
            ((UnaryOperator<String>) agent()).apply("x");

            assertThat(application.span().name()).isEqualTo("apply");
        }
    }

    @Test
    void ownAnnotationOfTwoLevels_isWoven() throws Exception {
        try (TracedApplication application = TracedApplication.with()) {
            call(agent(), "own");

            assertThat(application.span().name()).isEqualTo("own");
            assertThat(application.span().type()).isEqualTo(SpanType.TOOL_CALL);
        }
    }

    @Test
    @SuppressWarnings("unchecked") // the woven class implements it
    void annotationOnWovenType_leavesOutAccessorsLifeCycleAndObject() throws Exception {
        try (TracedApplication application = TracedApplication.with()) {
            Object bean = woven("WovenType").getConstructor().newInstance();
            assertThat(call(bean, "work")).isEqualTo("name!");
            call(bean, "getName");
            call(bean, "setName", "x");
            call(bean, "close");
            assertThat(bean.toString()).isEqualTo("text");
            ((UnaryOperator<String>) bean).apply("x");

            assertThat(application.spanNames()).containsExactly("work", "apply");
        }
    }

    @Test
    void wovenBean_isNotProxied_andGivesNoDoubles() throws Exception {
        Class<?> type = woven("WovenTool");
        try (TracedApplication application = TracedApplication.with(type)) {
            Object bean = application.bean(type);
            assertThat(AopUtils.isAopProxy(bean)).isFalse();
            call(bean, "use", "x");

            assertThat(application.span().name()).isEqualTo("use");
        }
    }

    @Test
    void sameBean_notWoven_isProxied() {
        restore();
        try (TracedApplication application = TracedApplication.with(WovenTool.class)) {
            assertThat(AopUtils.isAopProxy(application.bean(WovenTool.class))).isTrue();
        }
    }

    /** Its methods that no proxy reaches are woven: nothing is missed. */
    @Test
    void wovenBean_isNotReported() throws Exception {
        try (LoggedWarnings log = new LoggedWarnings(TracingAdvisor.class.getName());
                TracedApplication application = TracedApplication.with(woven("WovenAgent"))) {
            call(application.bean(woven("WovenAgent")), "ask", "x");

            assertThat(application.spans()).hasSize(4);
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void classWovenByAnotherAspect_isProxied() {
        try (TracedApplication application = TracedApplication.with(PlainAgent.class)) {
            assertThat(application.bean(PlainAgent.class).ask("x")).isEqualTo("x");

            assertThat(application.span().name()).isEqualTo("ask");
        }
    }

    /** Looks woven, by another aspect than ours: methods like these stand in its file. */
    static class PlainAgent {
        @Traced
        public String ask(String question) {
            return question;
        }

        static String ask_aroundBody0(PlainAgent self, String question) {
            return question;
        }
    }

    @Test
    void wovenMethod_isKnownByItsParameters() throws Exception {
        Class<?> type = woven("WovenAgent");
        List<String> woven = Arrays.stream(type.getDeclaredMethods())
                .filter(WovenMethods::isWoven)
                .map(Method::getName)
                .toList();

        assertThat(woven)
                .contains("ask", "isPrivate", "isStatic", "isFinal", "fails", "overloaded", "own")
                .doesNotContain("untraced");
        assertThat(WovenMethods.isWoven(WovenAgent.class.getMethod("ask", String.class)))
                .isFalse();
    }

    @Test
    void wovenCode_withoutEngine_isDoneUntraced() throws Exception {
        assertThat(call(agent(), "ask", "x")).isEqualTo("hello xxx");
    }

    @Test
    void wovenCode_withTwoEngines_usesThatOfTheCurrentSpan() throws Exception {
        Object agent = agent();
        try (TracedApplication first = TracedApplication.with();
                TracedApplication second = TracedApplication.with()) {
            first.tracing().span(SpanType.GENERIC, "around").run(() -> call(agent, "own"));
            call(agent, "own");

            assertThat(first.spanNames()).containsExactly("around", "own");
            assertThat(second.spanNames()).containsExactly("own");
        }
    }
}
