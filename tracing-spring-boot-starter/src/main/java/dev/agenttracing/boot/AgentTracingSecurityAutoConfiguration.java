/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import static org.springframework.security.config.Customizer.withDefaults;

import dev.agenttracing.web.access.AccessMode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.server.DelegatingServerAuthenticationEntryPoint;
import org.springframework.security.web.server.DelegatingServerAuthenticationEntryPoint.DelegateEntry;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationEntryPoint;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.MediaTypeServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Has Spring Security sign in whoever calls the HTTP API, where the application has no rules of its own. The doors ask again: what
 * is missing here leaves them shut.
 *
 * <p>Spring Boot guards an application that has no {@link SecurityFilterChain} of its own, and with one bean of that type it has. So
 * this one comes after Spring Boot has looked for one, and where there is none for the rest of the application it brings one.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration"
        })
@ConditionalOnSwitch(name = "agent-tracing.enabled")
@Conditional(AgentTracingSecurityAutoConfiguration.BySignIn.class)
public class AgentTracingSecurityAutoConfiguration {

    /** Before all that an application is likely to have, but for what it puts first on purpose. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1_000;

    private static final String LOGIN = "/login";

    /** Is made by Spring. */
    public AgentTracingSecurityAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({SecurityFilterChain.class, HttpSecurity.class})
    @Conditional(NoChainOfItsOwn.class)
    static class Servlet {

        @Bean
        @Order(ORDER)
        @ConditionalOnBean(HttpSecurity.class)
        SecurityFilterChain agentTracingSecurityFilterChain(HttpSecurity http, AgentTracingProperties properties) {
            String path = properties.web().path();
            PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
            return http.securityMatcher(new OrRequestMatcher(paths.matcher(path), paths.matcher(path + "/**")))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(withDefaults())
                    .exceptionHandling(refused -> refused.defaultAuthenticationEntryPointFor(
                                    new LoginUrlAuthenticationEntryPoint(LOGIN), html())
                            .defaultAuthenticationEntryPointFor(
                                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), AnyRequestMatcher.INSTANCE))
                    // Who sends credentials with each call sends no cookie; the doors look at the origin as well.
                    .csrf(csrf -> csrf.ignoringRequestMatchers(
                            request -> request.getHeader(HttpHeaders.AUTHORIZATION) != null))
                    .build();
        }

        private static MediaTypeRequestMatcher html() {
            MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
            html.setIgnoredMediaTypes(Set.of(MediaType.ALL));
            return html;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({SecurityWebFilterChain.class, ServerHttpSecurity.class})
    @ConditionalOnBean(ServerHttpSecurity.class)
    @Conditional(NoChainOfItsOwn.class)
    static class WebFlux {

        @Bean
        @Order(ORDER)
        SecurityWebFilterChain agentTracingSecurityFilterChain(
                ServerHttpSecurity http, AgentTracingProperties properties) {
            String path = properties.web().path();
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(path, path + "/**"))
                    .securityContextRepository(new WebSessionServerSecurityContextRepository())
                    .authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                    .httpBasic(
                            basic -> basic.securityContextRepository(NoOpServerSecurityContextRepository.getInstance()))
                    .exceptionHandling(refused -> refused.authenticationEntryPoint(loginForPages()))
                    .csrf(csrf -> csrf.requireCsrfProtectionMatcher(new AndServerWebExchangeMatcher(
                            CsrfWebFilter.DEFAULT_CSRF_MATCHER, WebFlux::isWithoutCredentials)))
                    .build();
        }

        private static ServerAuthenticationEntryPoint loginForPages() {
            MediaTypeServerWebExchangeMatcher html = new MediaTypeServerWebExchangeMatcher(MediaType.TEXT_HTML);
            html.setIgnoredMediaTypes(Set.of(MediaType.ALL));
            DelegatingServerAuthenticationEntryPoint byKind = new DelegatingServerAuthenticationEntryPoint(
                    new DelegateEntry(html, new RedirectServerAuthenticationEntryPoint(LOGIN)));
            byKind.setDefaultEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED));
            return byKind;
        }

        /** What Spring Security does with all of an application that has no rules: with those above it would leave the rest open. */
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE - 5)
        @Conditional(NoOtherChain.class)
        SecurityWebFilterChain agentTracingRestOfApplication(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                    .httpBasic(withDefaults())
                    .formLogin(withDefaults())
                    .build();
        }

        private static Mono<MatchResult> isWithoutCredentials(ServerWebExchange exchange) {
            return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
                    ? MatchResult.notMatch()
                    : MatchResult.match();
        }
    }

    /** Matches if callers are known by the application's own users. */
    static class BySignIn extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Binder properties = Binder.get(context.getEnvironment());
            AccessMode mode = properties
                    .bind("agent-tracing.web.access", AccessMode.class)
                    .orElse(AccessMode.LOOPBACK);
            boolean served =
                    properties.bind("agent-tracing.web.enabled", Boolean.class).orElse(true);
            boolean signIn = mode == AccessMode.AUTHENTICATED || mode == AccessMode.ROLES;
            return new ConditionOutcome(served && signIn, "agent-tracing.web.access is " + mode.propertyName());
        }
    }

    /** Matches if the application has no chain of its own: at most those that Spring Boot makes where there is none. */
    static class NoChainOfItsOwn extends ChainCondition {
        NoChainOfItsOwn() {
            super("org.springframework.boot.", OWN);
        }
    }

    /** Matches if there is no chain at all, but for those of this class. */
    static class NoOtherChain extends ChainCondition {
        NoOtherChain() {
            super(OWN);
        }
    }

    /** Looks at the chains that are there so far. */
    private abstract static class ChainCondition extends SpringBootCondition implements ConfigurationCondition {

        static final String OWN = "dev.agenttracing.boot.";
        private static final List<String> TYPES = List.of(
                "org.springframework.security.web.SecurityFilterChain",
                "org.springframework.security.web.server.SecurityWebFilterChain");

        private final List<String> known;

        /** Makes a condition that passes over chains that are declared in some packages. */
        ChainCondition(String... packages) {
            this.known = List.of(packages);
        }

        @Override
        public ConfigurationPhase getConfigurationPhase() {
            return ConfigurationPhase.REGISTER_BEAN;
        }

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
            List<String> others = TYPES.stream()
                    .filter(type -> ClassUtils.isPresent(type, context.getClassLoader()))
                    .map(type -> ClassUtils.resolveClassName(type, context.getClassLoader()))
                    .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, true, false)))
                    .filter(name -> known.stream().noneMatch(declaredIn(beans, name)::startsWith))
                    .toList();
            return new ConditionOutcome(others.isEmpty(), "there are the chains " + others);
        }

        private static String declaredIn(ConfigurableListableBeanFactory beans, String name) {
            MethodMetadata method = beans.containsBeanDefinition(name)
                            && beans.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
                    ? definition.getFactoryMethodMetadata()
                    : null;
            return method == null ? "" : method.getDeclaringClassName();
        }
    }
}
