/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.web.access.AccessMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is let in where Spring Security is there, with Spring Boot's own rules; its auto-configuration is on the class path of these tests alone. */
@Tag("secured")
class SecuredAccessIT extends AccessMatrix {

    private static final String TRACES = "/tracing/api/traces";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private static UserDetails user(String name, String... authorities) {
        return User.withUsername(name)
                .password(name + "-pw")
                .authorities(authorities)
                .build();
    }

    private static UserDetails[] users() {
        return new UserDetails[] {
            user("viewer", "ROLE_TRACING_VIEWER"),
            user("annotator", "ROLE_TRACING_ANNOTATOR"),
            user("admin", "ROLE_TRACING_ADMIN"),
            user("nobody", "ROLE_OTHER")
        };
    }

    /** Plain: Spring Security would make slow ones of them at the first sign-in, and these tests sign in with each call. */
    static class PlainPasswords implements PasswordEncoder {

        @Override
        public String encode(CharSequence password) {
            return password.toString();
        }

        @Override
        public boolean matches(CharSequence password, String known) {
            return known.contentEquals(password);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({PlainPasswords.class, Servlets.class, WebFlux.class, Rest.class})
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlets {
        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(SecuredAccessIT.users());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class WebFlux {
        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(SecuredAccessIT.users());
        }
    }

    @RestController
    static class Rest {
        @GetMapping("/rest")
        String rest() {
            return "the rest";
        }
    }

    /** An application whose rules let everybody in everywhere: the doors are shut nevertheless. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({PlainPasswords.class, Servlets.class, WebFlux.class, Rest.class, OpenServlets.class, OpenWebFlux.class})
    static class OpenApplication {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class OpenServlets {
        @Bean
        SecurityFilterChain everything(HttpSecurity http) {
            return http.authorizeHttpRequests(all -> all.anyRequest().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class OpenWebFlux {
        @Bean
        @Order(1)
        SecurityWebFilterChain everything(ServerHttpSecurity http) {
            return http.authorizeExchange(all -> all.anyExchange().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, AUTHENTICATED", "REACTIVE, AUTHENTICATED", "SERVLET, ROLES", "REACTIVE, ROLES"})
    void matrix(WebApplicationType type, AccessMode mode) throws Exception {
        start(Application.class, type, "agent-tracing.web.access=" + mode.propertyName());

        assertThat(wrong(mode)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, authenticated",
        "REACTIVE, authenticated",
        "SERVLET, roles",
        "REACTIVE, roles",
        "SERVLET, loopback",
        "REACTIVE, loopback",
    })
    void restOfTheApplication_staysShut(WebApplicationType type, String mode) throws Exception {
        start(Application.class, type, "agent-tracing.web.access=" + mode);

        for (String path : List.of("/rest", "/", "/tracing-other", "/nothing")) {
            assertThat(http().get(path, Map.of()).status()).as(path).isIn(401, 302);
        }
        assertThat(http().get("/rest", basic("nobody")).body()).isEqualTo("the rest");
        assertThat(http().send("POST", "/rest", basic("nobody"), "").status())
                .as("without a token")
                .isIn(401, 403);
        assertThat(context()
                        .getBeanNamesForType(
                                type == WebApplicationType.SERVLET
                                        ? SecurityFilterChain.class
                                        : SecurityWebFilterChain.class))
                .hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void ownRulesOfTheApplication_takeThePlaceOfOurs_andOpenNothing(WebApplicationType type) throws Exception {
        start(OpenApplication.class, type, "agent-tracing.web.access=roles");

        assertThat(context().containsBean("agentTracingSecurityFilterChain")).isFalse();
        assertThat(context().containsBean("agentTracingRestOfApplication")).isFalse();
        assertThat(http().get("/rest", Map.of()).status()).isEqualTo(200);
        assertThat(http().get(TRACES, Map.of()).status()).isEqualTo(401);
        assertThat(http().get(TRACES, basic("nobody")).status()).isEqualTo(403);
        assertThat(http().get(TRACES, basic("viewer")).status()).isEqualTo(200);
        assertThat(http().send("DELETE", TRACES + "?name=x", basic("viewer"), "")
                        .status())
                .isEqualTo(403);
        assertThat(http().send("DELETE", TRACES + "?name=x", basic("admin"), "").status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void session_tellsModeAndRole(WebApplicationType type) throws Exception {
        start(Application.class, type, "agent-tracing.web.access=roles", "spring.application.name=shop");

        assertThat(http().get("/tracing/api/session", basic("annotator")).body())
                .contains("\"mode\":\"roles\"", "\"role\":\"annotator\"", "\"serviceName\":\"shop\"", "\"csrf\":null");
        assertThat(http().get("/tracing/api/session", basic("annotator")).header("Set-Cookie"))
                .isEmpty();
        assertThat(http().get("/tracing/api/session", basic("nobody")).body()).contains("\"role\":null");
        assertThat(http().send("POST", "/tracing/api/session", json("admin"), "{\"token\":\"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void page_isRefusedWithTheLoginOfTheApplication_andACallWithAStatus(WebApplicationType type) throws Exception {
        start(Application.class, type, "agent-tracing.web.access=authenticated");

        RawHttp.Response page = http().get("/tracing/", Map.of("Accept", "text/html,*/*;q=0.8"));
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.header("Location").orElseThrow()).endsWith("/login");
        assertThat(http().get(TRACES, Map.of("Accept", "*/*")).status()).isEqualTo(401);
        assertThat(http().get(TRACES, Map.of("Accept", "application/json")).status())
                .isEqualTo(401);
    }

    private static Map<String, String> json(String user) {
        Map<String, String> all = new HashMap<>(basic(user));
        all.putAll(JSON);
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void ownAuthorities_giveRoles(WebApplicationType type) throws Exception {
        start(
                Application.class,
                type,
                "agent-tracing.web.access=roles",
                "agent-tracing.web.roles.admin=ROLE_OTHER",
                "agent-tracing.web.roles.viewer=ROLE_TRACING_VIEWER");

        assertThat(http().send("DELETE", TRACES + "?name=x", basic("nobody"), "")
                        .status())
                .isEqualTo(204);
        assertThat(http().send("DELETE", TRACES + "?name=x", basic("admin"), "").status())
                .isEqualTo(403);
    }
}
