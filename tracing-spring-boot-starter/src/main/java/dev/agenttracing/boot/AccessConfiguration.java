/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.boot.AgentTracingProperties.Web;
import dev.agenttracing.web.Access;
import dev.agenttracing.web.access.AccessMode;
import dev.agenttracing.web.access.AccessSettings;
import dev.agenttracing.web.access.Doors;
import dev.agenttracing.web.access.Role;
import dev.agenttracing.web.access.SessionCalls;
import dev.agenttracing.web.access.Users;
import dev.agenttracing.web.security.SpringSecurityUsers;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.core.Authentication;

/** Decides who may call the HTTP API; a part of {@link AgentTracingWebAutoConfiguration}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSwitch(name = "agent-tracing.web.enabled")
class AccessConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AccessConfiguration.class);

    /** Before the doors: where it is missing, they know nobody. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    static class SpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        Users agentTracingUsers(AgentTracingProperties properties) {
            Web web = properties.web();
            return new SpringSecurityUsers(
                    web.roles().toMap(), web.access() == AccessMode.AUTHENTICATED ? Role.ANNOTATOR : null);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Api {

        @Bean
        @ConditionalOnMissingBean(Access.class)
        Doors agentTracingDoors(
                AgentTracingProperties properties, ObjectProvider<Users> users, Environment environment) {
            Web web = properties.web();
            String shutBecause = AccessSurroundings.whyLoopbackIsShut(environment);
            tell(web.access(), shutBecause);
            return new Doors(new AccessSettings(
                    web.access(),
                    shutBecause,
                    web.secretToken().orElse(null),
                    users.getIfAvailable(() -> usersOf(web.access())),
                    web.readOnly(),
                    web.hosts(),
                    web.callsPerMinute(),
                    Clock.systemUTC()));
        }

        @Bean
        @ConditionalOnBean(Doors.class)
        SessionCalls agentTracingSessions(Doors doors, AgentTracingProperties properties, Environment environment) {
            String version = SessionCalls.class.getPackage().getImplementationVersion();
            String service = Optional.ofNullable(properties.serviceName())
                    .orElseGet(() -> environment.getProperty("spring.application.name", "application"));
            SessionCalls.Facts facts = new SessionCalls.Facts(
                    Objects.requireNonNullElse(version, "development"), service, Map.of("callsPerMinute", (long)
                            properties.web().callsPerMinute()));
            return new SessionCalls(doors, facts, properties.web().path());
        }

        /** Without Spring Security, a server or filter may still know who calls. */
        private static Users usersOf(AccessMode mode) {
            if (mode == AccessMode.ROLES) {
                throw AgentTracingProperties.invalid(
                        "web.access",
                        mode.propertyName(),
                        "it needs Spring Security (spring-boot-starter-security), or a bean of type Users; or set it to"
                                + " token, with agent-tracing.web.token");
            }
            return user -> Optional.of(Role.ANNOTATOR);
        }

        private static void tell(AccessMode mode, @Nullable String shutBecause) {
            if (mode == AccessMode.ALL) {
                log.warn("Everybody who reaches this application may read and delete its traces:"
                        + " agent-tracing.web.access=all");
            } else if (mode == AccessMode.LOOPBACK && shutBecause != null) {
                log.warn(
                        "Nobody is let in to the tracing API, since {}: callers would look like local ones. Set"
                                + " agent-tracing.web.access to token, authenticated or roles",
                        shutBecause);
            }
        }
    }
}
