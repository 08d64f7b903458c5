/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.annotation.Traced;
import dev.agenttracing.engine.TracingEngine;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Recording breaks nothing: what cannot be proxied works as it did, and what is not traced is told. */
class UnproxiedBeansTest {

    private static final String ADVISOR = TracingAdvisor.class.getName();

    interface Work {
        @Traced
        String work();
    }

    static final class FinalClass implements Work {
        private final String field = "works";

        @Override
        public String work() {
            return field;
        }
    }

    static class OpenClass {
        public String work() {
            return "open";
        }
    }

    @Test
    void finalClass_isLeftAloneAndReportedOnce() {
        try (LoggedWarnings log = new LoggedWarnings(ADVISOR);
                TracedApplication application = TracedApplication.with(FinalClass.class)) {
            assertThat(application.bean(FinalClass.class).work()).isEqualTo("works");

            assertThat(application.spans()).isEmpty();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("FinalClass is not traced: a class that is final or sealed");
        }
    }

    static class PrivateConstructor {
        private PrivateConstructor() {}

        @Traced
        public String work() {
            return "works";
        }
    }

    abstract static sealed class Sealed {
        @Traced
        public String work() {
            return "works";
        }
    }

    static non-sealed class OfSealed extends Sealed {}

    static sealed class SealedBean {
        @Traced
        public String work() {
            return "works";
        }
    }

    static final class OfSealedBean extends SealedBean {}

    record RecordBean(String field) {
        @Traced
        public String work() {
            return field;
        }
    }

    /** A proxy of any of them would stop the start. */
    @Test
    void classThatCannotBeExtended_isLeftAloneAndReported() {
        try (LoggedWarnings log = new LoggedWarnings(ADVISOR);
                TracedApplication application =
                        TracedApplication.start(TracedApplication.DEFAULT_ORDER, true, context -> {
                            context.registerBean(PrivateConstructor.class, PrivateConstructor::new);
                            context.registerBean("sealed", SealedBean.class, SealedBean::new);
                            context.registerBean(RecordBean.class, () -> new RecordBean("works"));
                            context.registerBean("ofSealed", OfSealed.class, OfSealed::new);
                        })) {
            assertThat(application.bean(PrivateConstructor.class).work()).isEqualTo("works");
            assertThat(application.bean(SealedBean.class).work()).isEqualTo("works");
            assertThat(application.bean(RecordBean.class).work()).isEqualTo("works");
            assertThat(application.bean(OfSealed.class).work()).isEqualTo("works");

            assertThat(application.spans()).hasSize(1);
            assertThat(log.messages()).hasSize(3);
        }
    }

    @Test
    void finalClass_isLeftAlone_underJdkProxies() {
        try (TracedApplication application = TracedApplication.withJdkProxies(FinalClass.class)) {
            assertThat(application.bean(FinalClass.class).work()).isEqualTo("works");
        }
    }

    /** Another advisor that has nothing to say of it, and one that proxies its neighbour. */
    @Test
    void finalClass_isLeftAlone_besideAnotherAdvisor() {
        try (TracedApplication application = TracedApplication.start(TracedApplication.DEFAULT_ORDER, true, context -> {
            context.register(FinalClass.class, OpenClass.class);
            registerOtherAdvisor(context, OpenClass.class);
        })) {
            assertThat(application.bean(FinalClass.class).work()).isEqualTo("works");
            assertThat(application.bean(OpenClass.class).work()).isEqualTo("advised open");
            assertThat(application.spans()).isEmpty();
        }
    }

    private static void registerOtherAdvisor(AnnotationConfigApplicationContext context, Class<?> type) {
        NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
        pointcut.addMethodName("work");
        pointcut.setClassFilter(each -> type.isAssignableFrom(each));
        MethodInterceptor advice = invocation -> "advised " + invocation.proceed();
        context.registerBean(
                "otherAdvisor",
                DefaultPointcutAdvisor.class,
                () -> new DefaultPointcutAdvisor(pointcut, advice),
                definition -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
    }

    static class FinalMethods {
        @Traced
        public final String isFinal() {
            return "final";
        }

        @Traced
        public static String isStatic() {
            return "static";
        }

        @Traced
        private String isPrivate() {
            return "private";
        }

        @Traced
        public String open() {
            return isPrivate();
        }
    }

    @Test
    void methodThatNoProxyReaches_isReported_andOthersAreTraced() {
        try (LoggedWarnings log = new LoggedWarnings(ADVISOR);
                TracedApplication application = TracedApplication.with(FinalMethods.class)) {
            FinalMethods bean = application.bean(FinalMethods.class);
            assertThat(bean.isFinal()).isEqualTo("final");
            assertThat(bean.open()).isEqualTo("private");

            assertThat(application.spanNames()).containsExactly("open");
            assertThat(log.messages())
                    .hasSize(3)
                    .allSatisfy(message -> assertThat(message)
                            .contains("is not traced: a final, private or static method cannot be proxied."))
                    .anySatisfy(message -> assertThat(message).contains("FinalMethods.isFinal"))
                    .anySatisfy(message -> assertThat(message).contains("FinalMethods.isStatic"))
                    .anySatisfy(message -> assertThat(message).contains("FinalMethods.isPrivate"));
        }
    }

    static class FinalMethodWithField {
        private final String field = "field";

        @Traced
        public String open() {
            return "open";
        }

        public final String reads() {
            return field;
        }
    }

    /** A proxy of it would run {@code reads()} on itself, and give null. */
    @Test
    void finalMethodThatMayReadFields_keepsItsBeanFromBeingProxied() {
        try (LoggedWarnings log = new LoggedWarnings(ADVISOR);
                TracedApplication application = TracedApplication.with(FinalMethodWithField.class)) {
            FinalMethodWithField bean = application.bean(FinalMethodWithField.class);
            assertThat(bean.reads()).isEqualTo("field");
            assertThat(bean.open()).isEqualTo("open");

            assertThat(AopUtils.isAopProxy(bean)).isFalse();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("FinalMethodWithField is not traced: its final method reads would run on the proxy");
        }
    }

    static class FinalOfInterface implements Work {
        private final String field = "works";

        @Override
        public final String work() {
            return field;
        }
    }

    /** The annotation stands on the interface, whose method is not final. */
    @Test
    void finalMethodOfInterface_keepsWorking() {
        try (TracedApplication application = TracedApplication.with(FinalOfInterface.class)) {
            assertThat(application.bean(Work.class).work()).isEqualTo("works");
        }
    }

    static class OnlyStatic {
        @Traced
        public static String work() {
            return "";
        }
    }

    @Test
    void beanWithNothingToProxy_isNotProxied() {
        try (TracedApplication application = TracedApplication.with(OnlyStatic.class)) {
            assertThat(AopUtils.isAopProxy(application.bean(OnlyStatic.class))).isFalse();
        }
    }

    static class TracedBean {
        @Traced
        public String work() {
            return "works";
        }
    }

    @Test
    void call_withoutEngine_isDoneUntraced() {
        assertThat(callWith(() -> null)).isEqualTo("works");
    }

    @Test
    void call_whileTheEngineCannotBeMade_isDoneUntraced() {
        assertThat(callWith(() -> {
                    throw new IllegalStateException("in creation");
                }))
                .isEqualTo("works");
    }

    private static String callWith(Supplier<@Nullable TracingEngine> engine) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            AopConfigUtils.registerAutoProxyCreatorIfNecessary(context);
            TracedApplication.registerAdvisor(context, engine, 0);
            context.register(TracedBean.class);
            context.refresh();
            TracedBean bean = context.getBean(TracedBean.class);
            assertThat(AopUtils.isAopProxy(bean)).isTrue();
            return bean.work();
        }
    }

    @Test
    void call_afterTheContextHasClosed_isDone() {
        TracedBean bean;
        try (TracedApplication application = TracedApplication.with(TracedBean.class)) {
            bean = application.bean(TracedBean.class);
            bean.work();
        }

        assertThat(bean.work()).isEqualTo("works");
    }

    @Test
    void firstCall_afterTheContextHasClosed_isDone() {
        TracedBean bean;
        try (TracedApplication application = TracedApplication.with(TracedBean.class)) {
            bean = application.bean(TracedBean.class);
        }

        assertThat(bean.work()).isEqualTo("works");
    }
}
