/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.web.Access;
import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Route;
import dev.agenttracing.web.access.Doors;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Where a module is missing, or what it sets up, nobody is let in for want of it. */
class MissingModulesTest {

    private static final String SECURITY = "org.springframework.security";

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withPropertyValues("agent-tracing.store.type=memory")
            .withConfiguration(AutoConfigurations.of(
                    AgentTracingAutoConfiguration.class,
                    AgentTracingWebAutoConfiguration.class,
                    AgentTracingSecurityAutoConfiguration.class));

    static Stream<String> missing() {
        return Stream.of(
                SECURITY + ".config",
                SECURITY + ".web",
                "org.springframework.boot.security",
                "reactor",
                "org.springframework.ai",
                "io.micrometer.tracing",
                "org.springframework.web.reactive",
                "org.springframework.boot.webflux");
    }

    private static Call call(String caller, Principal user, Map<String, List<String>> headers) {
        return new Call(
                "GET", "/x", "", Map.of(), "", headers, caller, user, name -> null, InputStream.nullInputStream());
    }

    private static int status(Access access, Call call) {
        Route route = new Route("GET", "x", Route.Kind.READ, Set.of(), (asked, none) -> Answer.of(200));
        return access.refusal(call, route).map(Answer::status).orElse(0);
    }

    private static final Map<String, List<String>> HEADERS = Map.of("host", List.of("localhost"));

    @ParameterizedTest
    @MethodSource("missing")
    void doorsByUsers_areShut_whateverIsMissing(String module) {
        for (String mode : List.of("authenticated", "roles")) {
            application
                    .withClassLoader(new FilteredClassLoader(module))
                    .withPropertyValues("agent-tracing.web.access=" + mode)
                    .run(context -> assertThat(status(context.getBean(Access.class), call("127.0.0.1", null, HEADERS)))
                            .isEqualTo(401));
        }
    }

    @ParameterizedTest
    @MethodSource("missing")
    void otherDoors_areWhatTheyAre_whateverIsMissing(String module) {
        application.withClassLoader(new FilteredClassLoader(module)).run(context -> {
            Access doors = context.getBean(Access.class);
            assertThat(status(doors, call("127.0.0.1", null, HEADERS))).isZero();
            assertThat(status(doors, call("10.0.0.1", null, HEADERS))).isEqualTo(403);
        });
        application
                .withClassLoader(new FilteredClassLoader(module))
                .withPropertyValues("agent-tracing.web.access=token", "agent-tracing.web.token=0123456789abcdef")
                .run(context -> assertThat(status(context.getBean(Access.class), call("127.0.0.1", null, HEADERS)))
                        .isEqualTo(401));
    }

    @Test
    void roles_withoutSpringSecurity_stopTheStart_andSayWhatToDo() {
        application
                .withClassLoader(new FilteredClassLoader(SECURITY))
                .withPropertyValues("agent-tracing.web.access=roles")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("agent-tracing.web.access"));
    }

    @Test
    void authenticated_withoutSpringSecurity_letsInWhomTheServerKnows_andNoOther() {
        application
                .withClassLoader(new FilteredClassLoader(SECURITY))
                .withPropertyValues("agent-tracing.web.access=authenticated")
                .run(context -> {
                    Access doors = context.getBean(Access.class);
                    assertThat(status(doors, call("10.0.0.1", null, HEADERS))).isEqualTo(401);
                    assertThat(status(doors, call("10.0.0.1", () -> "ann", HEADERS)))
                            .isZero();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"roles", "authenticated"})
    void principalThatIsNotOfSpringSecurity_isNobody(String mode) {
        application
                .withPropertyValues("agent-tracing.web.access=" + mode)
                .run(context -> assertThat(
                                status(context.getBean(Access.class), call("127.0.0.1", () -> "ann", HEADERS)))
                        .isEqualTo(403));
    }

    @Test
    void chains_areNotThere_whereCallersAreNotUsers() {
        application.run(context -> assertThat(context).doesNotHaveBean("agentTracingSecurityFilterChain"));
    }

    @Test
    void withoutADoor_thereIsNoApi() {
        application
                .withPropertyValues("agent-tracing.web.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(Doors.class).doesNotHaveBean("agentTracingApi"));
    }
}
