/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.security;

import dev.agenttracing.web.Call;
import dev.agenttracing.web.access.CsrfToken;
import dev.agenttracing.web.access.Role;
import dev.agenttracing.web.access.Users;
import java.security.Principal;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** The users that Spring Security has signed in, and what their authorities let them do. Thread-safe. */
public final class SpringSecurityUsers implements Users {

    private static final String OF_SERVLETS = "org.springframework.security.web.csrf.CsrfToken";
    private static final String OF_WEBFLUX = "org.springframework.security.web.server.csrf.CsrfToken";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", SpringSecurityUsers.class.getClassLoader());

    private final Map<Role, Set<String>> authorities;
    private final @Nullable Role least;

    /**
     * Makes users.
     *
     * @param authorities the authorities that give a role; one is enough
     * @param least the role of those who have signed in and have none of these; null if they may do nothing
     */
    public SpringSecurityUsers(Map<Role, Set<String>> authorities, @Nullable Role least) {
        this.authorities = Map.copyOf(authorities);
        this.least = least;
    }

    @Override
    public Optional<Role> role(Principal user) {
        boolean signedIn = user instanceof Authentication authentication
                && authentication.isAuthenticated()
                && !(user instanceof AnonymousAuthenticationToken);
        if (!signedIn) {
            return Optional.empty();
        }
        return ((Authentication) user)
                .getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .flatMap(authority -> authorities.entrySet().stream()
                                .filter(role ->
                                        authority != null && role.getValue().contains(authority))
                                .map(Map.Entry::getKey))
                        .max(Comparator.naturalOrder())
                        .or(() -> Optional.ofNullable(least));
    }

    /** The filter that has put it there has looked after it as well, if the application wants that. */
    @Override
    public Optional<CsrfToken> csrf(Call call) {
        Object ofServlets = call.attributes().apply(OF_SERVLETS);
        if (ofServlets instanceof org.springframework.security.web.csrf.CsrfToken token) {
            return Optional.of(new CsrfToken(token.getHeaderName(), token.getToken(), true));
        }
        return REACTOR ? Optional.ofNullable(Reactive.token(call.attributes().apply(OF_WEBFLUX))) : Optional.empty();
    }

    /** Apart, since Reactor may be missing. */
    private static final class Reactive {

        private static @Nullable CsrfToken token(@Nullable Object attribute) {
            Object token = attribute instanceof Mono<?> later ? later.block(PATIENCE) : attribute;
            return token instanceof org.springframework.security.web.server.csrf.CsrfToken known
                    ? new CsrfToken(known.getHeaderName(), known.getToken(), true)
                    : null;
        }
    }
}
