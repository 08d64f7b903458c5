/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.TraceArchive;
import dev.agenttracing.web.Access;
import dev.agenttracing.web.LiveFeed;
import dev.agenttracing.web.TraceApi;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;

/** Which parts of the API are there, by what is on the class path and what properties say. */
class AgentTracingWebAutoConfigurationTest {

    private static final String MVC = "org.springframework.web.servlet";
    private static final String WEBFLUX = "org.springframework.web.reactive";
    private static final Class<?> SERVLET_ROUTES = org.springframework.web.servlet.function.RouterFunction.class;
    private static final Class<?> REACTIVE_ROUTES =
            org.springframework.web.reactive.function.server.RouterFunction.class;

    private static final AutoConfigurations AUTO_CONFIGURATIONS =
            AutoConfigurations.of(AgentTracingAutoConfiguration.class, AgentTracingWebAutoConfiguration.class);

    private final WebApplicationContextRunner mvc =
            new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS);
    private final ReactiveWebApplicationContextRunner webFlux =
            new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS);

    @Test
    void springMvc_hasItsRoutes_withoutWebFluxAndReactor() {
        mvc.withClassLoader(new FilteredClassLoader(WEBFLUX, "reactor", "org.springframework.boot.webflux"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TraceApi.class)
                        .hasSingleBean(SERVLET_ROUTES)
                        .hasSingleBean(TraceArchive.class));
    }

    @Test
    void webFlux_hasItsRoutes_withoutSpringMvcAndServlets() {
        webFlux.withClassLoader(new FilteredClassLoader(MVC, "jakarta.servlet", "org.springframework.boot.webmvc"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TraceApi.class)
                        .hasSingleBean(REACTIVE_ROUTES)
                        .hasSingleBean(WebHttpHandlerBuilderCustomizer.class));
    }

    @Test
    void withBoth_thereAreTheRoutesOfTheOneThatServes() {
        mvc.run(context -> assertThat(context).hasSingleBean(SERVLET_ROUTES).doesNotHaveBean(REACTIVE_ROUTES));
        webFlux.run(
                context -> assertThat(context).hasSingleBean(REACTIVE_ROUTES).doesNotHaveBean(SERVLET_ROUTES));
    }

    @Test
    void applicationWithoutWeb_hasNoApi() {
        new ApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TraceApi.class));
        new ApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.web", "org.springframework.http", "jakarta.servlet", "reactor"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TraceApi.class));
    }

    @Test
    void switchedOff_thereIsNothing() {
        for (String off : new String[] {"agent-tracing.web.enabled=false", "agent-tracing.enabled=false"}) {
            mvc.withPropertyValues(off)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(TraceApi.class)
                            .doesNotHaveBean(LiveFeed.class)
                            .doesNotHaveBean(SERVLET_ROUTES));
            webFlux.withPropertyValues(off)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(TraceApi.class)
                            .doesNotHaveBean(REACTIVE_ROUTES));
        }
    }

    @Test
    void accessOfTheApplication_takesThePlaceOfOurs() {
        Access own = (call, route) -> Optional.empty();
        mvc.withBean(Access.class, () -> own)
                .run(context -> assertThat(context).getBean(Access.class).isSameAs(own));
    }

    @Test
    void managementPort_thatIsAnother_servesInPlaceOfTheApplications() {
        String[] management = {"agent-tracing.web.management=true", "management.server.port=0"};
        mvc.withPropertyValues(management)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TraceApi.class)
                        .doesNotHaveBean(SERVLET_ROUTES));
        webFlux.withPropertyValues(management)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TraceApi.class)
                        .doesNotHaveBean(REACTIVE_ROUTES));
    }

    @Test
    void managementPort_thatIsTheSame_servesAsBefore() {
        mvc.withPropertyValues("agent-tracing.web.management=true")
                .run(context -> assertThat(context).hasSingleBean(SERVLET_ROUTES));
        mvc.withPropertyValues("management.server.port=0")
                .run(context -> assertThat(context).hasSingleBean(SERVLET_ROUTES));
    }

    @Test
    void managementPort_thatIsOff_servesNothing() {
        mvc.withPropertyValues("agent-tracing.web.management=true", "management.server.port=-1")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SERVLET_ROUTES));
    }

    @Test
    void managementPort_withoutActuator_stopsTheStart_andSaysWhatToAdd() {
        FilteredClassLoader without = new FilteredClassLoader(ManagementPortType.class);
        mvc.withClassLoader(without).run(context -> assertThat(context).hasSingleBean(SERVLET_ROUTES));
        mvc.withClassLoader(without)
                .withPropertyValues("agent-tracing.web.management=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("agent-tracing.web.management")
                        .hasMessageContaining("spring-boot-starter-actuator"));
    }
}
