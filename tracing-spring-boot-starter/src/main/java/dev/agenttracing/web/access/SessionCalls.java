/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import dev.agenttracing.web.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls by which a page learns what its user may do, and signs in and out with the token. Thread-safe. */
public final class SessionCalls {

    private static final int MAX_BYTES = 4_096;
    private static final int MOST_FAILURES = 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What is told to those who are let in.
     *
     * @param version of the API
     * @param serviceName of the application
     * @param limits the most that may be asked for, by name
     */
    public record Facts(String version, String serviceName, Map<String, Long> limits) {

        /** Makes facts. */
        public Facts {
            limits = Map.copyOf(limits);
        }
    }

    private final Doors doors;
    private final Facts facts;
    private final String path;
    private final RequestRates failures;

    /**
     * Makes calls.
     *
     * @param doors decide who is let in
     * @param facts what is told to those who are
     * @param path the path of the API within the application
     */
    public SessionCalls(Doors doors, Facts facts, String path) {
        this.doors = doors;
        this.facts = facts;
        this.path = path;
        this.failures = new RequestRates(doors.settings().clock(), MOST_FAILURES);
    }

    /** {@return the calls} */
    public List<Route> routes() {
        return List.of(session("GET", this::tell), session("POST", this::begin), session("DELETE", this::end));
    }

    private interface Step {
        Answer answer(Call call) throws IOException;
    }

    private static Route session(String method, Step step) {
        return new Route(method, "session", Route.Kind.SESSION, Set.of(), (call, none) -> step.answer(call));
    }

    private Answer tell(Call call) {
        Optional<Visitor> visitor = doors.door().visitor(call);
        Optional<CsrfToken> csrf =
                visitor.filter(Visitor::byCookie).flatMap(who -> who.csrf().get());
        return tell(visitor.orElse(null), csrf.orElse(null));
    }

    private Answer tell(@Nullable Visitor visitor, @Nullable CsrfToken csrf) {
        return Answer.json(to -> {
            to.writeStartObject();
            to.writeStringProperty("mode", doors.settings().mode().propertyName());
            to.writeName("role");
            write(to, visitor == null ? null : visitor.role().apiName());
            to.writeBooleanProperty("readOnly", doors.settings().readOnly());
            to.writeName("csrf");
            if (csrf == null) {
                to.writeNull();
            } else {
                to.writeStartObject();
                to.writeStringProperty("header", csrf.header());
                to.writeStringProperty("token", csrf.token());
                to.writeEndObject();
            }
            // What runs here is no business of those who are not let in.
            to.writeName("version");
            write(to, visitor == null ? null : facts.version());
            to.writeName("serviceName");
            write(to, visitor == null ? null : facts.serviceName());
            to.writeObjectPropertyStart("limits");
            if (visitor != null) {
                facts.limits().forEach((name, most) -> to.writeNumberProperty(name, most));
            }
            to.writeEndObject();
            to.writeEndObject();
        });
    }

    private static void write(JsonGenerator to, @Nullable String text) {
        if (text == null) {
            to.writeNull();
        } else {
            to.writeString(text);
        }
    }

    private Answer begin(Call call) throws IOException {
        if (!(doors.door() instanceof TokenDoor door)) {
            return Answer.problem(
                    Problem.BAD_REQUEST, "There is no token to sign in with: agent-tracing.web.access is not token.");
        }
        String caller = Objects.requireNonNullElse(call.caller(), "unknown");
        if (failures.isFull(caller)) {
            return Answer.problem(Problem.TOO_MANY_REQUESTS, "That was wrong too often; try again in a minute.")
                    .header("Retry-After", "60");
        }
        if (!door.opens(tokenIn(call))) {
            boolean unused = failures.isWithin(caller);
            doors.audit().refused(call, Problem.UNAUTHORIZED.status());
            return Answer.problem(Problem.UNAUTHORIZED, "This token is not valid.");
        }
        TokenDoor.cookie(call).ifPresent(door.sessions()::end);
        Sessions.Session session = door.sessions().begin();
        CsrfToken csrf = new CsrfToken(TokenDoor.CSRF_HEADER, session.csrf(), false);
        return tell(new Visitor("session", Role.ADMIN), csrf).header("Set-Cookie", cookie(call, session.id()));
    }

    private Answer end(Call call) {
        if (doors.door() instanceof TokenDoor door) {
            TokenDoor.cookie(call).ifPresent(door.sessions()::end);
        }
        return Answer.of(204).header("Set-Cookie", cookie(call, "") + "; Max-Age=0");
    }

    private static String tokenIn(Call call) throws IOException {
        try {
            JsonNode body = JSON.readTree(call.body(MAX_BYTES));
            JsonNode token = body.path("token");
            if (body.size() == 1 && token.isString()) {
                return token.stringValue();
            }
        } catch (JacksonException noJson) {
            // What it says may be the token.
        }
        throw new IllegalArgumentException("Send {\"token\": \"…\"}");
    }

    private String cookie(Call call, String value) {
        boolean secure = call.header("origin")
                .filter(origin -> origin.startsWith("https://"))
                .isPresent();
        return TokenDoor.COOKIE + "=" + value + "; Path=" + call.contextPath() + path + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
