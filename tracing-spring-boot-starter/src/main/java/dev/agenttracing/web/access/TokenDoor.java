/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Lets in machines that send the token in a header, and browsers that have signed in with it: they send a cookie, which their pages
 * cannot read, and with writes a second secret, which they can.
 */
final class TokenDoor implements Door {

    static final String COOKIE = "agent-tracing-session";
    static final String CSRF_HEADER = "X-Agent-Tracing-Csrf";

    private static final String BEARER = "Bearer ";

    private final SecretToken token;
    private final Sessions sessions;

    TokenDoor(SecretToken token, Sessions sessions) {
        this.token = token;
        this.sessions = sessions;
    }

    @Override
    public Optional<Visitor> visitor(Call call) {
        List<String> authorization = call.headers("authorization");
        if (!authorization.isEmpty()) {
            // A wrong token is not made good by a cookie.
            return authorization.size() == 1 && isToken(authorization.get(0))
                    ? Optional.of(new Visitor("token", Role.ADMIN))
                    : Optional.empty();
        }
        return session(call)
                .map(session -> new Visitor(
                        "session",
                        Role.ADMIN,
                        true,
                        () -> Optional.of(new CsrfToken(CSRF_HEADER, session.csrf(), false))));
    }

    private boolean isToken(String header) {
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.is(header.substring(BEARER.length()).strip());
    }

    boolean opens(String given) {
        return token.is(given);
    }

    Sessions sessions() {
        return sessions;
    }

    Optional<Sessions.Session> session(Call call) {
        return cookie(call).flatMap(sessions::find);
    }

    /** One cookie of the name, no more: else a page of a neighbouring host could have put another before it. */
    static Optional<String> cookie(Call call) {
        List<String> found = call.headers("cookie").stream()
                .flatMap(header -> List.of(header.split(";")).stream())
                .map(String::strip)
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .map(pair -> pair.substring(COOKIE.length() + 1))
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    @Override
    public Answer refusal(Call call) {
        return Answer.problem(
                        Problem.UNAUTHORIZED,
                        "Send the token: Authorization: Bearer …, or sign in with POST api/session {\"token\": \"…\"}.")
                .header("WWW-Authenticate", "Bearer realm=\"agent-tracing\"");
    }
}
