/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Access;
import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import dev.agenttracing.web.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides who may call the API. Each call goes through the same questions, and the first that has an answer ends it: how often,
 * from where, from whose page, who, by whose will, as what, and whether anything may be written. Thread-safe.
 */
public final class Doors implements Access {

    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final AccessSettings settings;
    private final Door door;
    private final Origins origins;
    private final RequestRates rates;
    private final AuditLog audit;

    /**
     * Makes doors.
     *
     * @param settings who may call
     */
    public Doors(AccessSettings settings) {
        Hosts hosts = new Hosts(settings.hosts());
        this.settings = settings;
        this.origins = new Origins(hosts);
        this.rates = new RequestRates(settings.clock(), settings.callsPerMinute());
        this.audit = new AuditLog(settings.clock());
        this.door = switch (settings.mode()) {
            case LOOPBACK -> new LoopbackDoor(settings.shutBecause());
            case ALL -> new OpenDoor(hosts);
            case TOKEN ->
                new TokenDoor(Objects.requireNonNull(settings.token()), new Sessions(settings.clock(), IDLE, LONGEST));
            case AUTHENTICATED, ROLES -> new UserDoor(Objects.requireNonNull(settings.users()));
        };
    }

    AccessSettings settings() {
        return settings;
    }

    Door door() {
        return door;
    }

    AuditLog audit() {
        return audit;
    }

    @Override
    public Optional<Answer> refusal(Call call, Route route) {
        Optional<Answer> refusal = decide(call, route);
        refusal.ifPresent(answer -> audit.refused(call, answer.status()));
        return refusal;
    }

    private Optional<Answer> decide(Call call, Route route) {
        if (!rates.isWithin(Objects.requireNonNullElse(call.caller(), "unknown"))) {
            return Optional.of(Answer.problem(Problem.TOO_MANY_REQUESTS, "Call again in a minute.")
                    .header("Retry-After", "60"));
        }
        Optional<Answer> barrier =
                door.barrier(call).or(() -> refusalOfPages(call)).or(() -> Origins.refusalOfForms(call));
        if (barrier.isPresent()) {
            return barrier;
        }
        Optional<Visitor> visitor = door.visitor(call);
        if (route.kind() == Route.Kind.SESSION) {
            // Who is not let in asks here what to do, and signs in.
            return visitor.flatMap(who -> forged(call, who));
        }
        return visitor.isEmpty() ? Optional.of(door.refusal(call)) : decide(call, route, visitor.get());
    }

    private Optional<Answer> refusalOfPages(Call call) {
        return origins.isForeign(call)
                ? Optional.of(settings.mode() == AccessMode.LOOPBACK ? door.refusal(call) : Origins.refusal())
                : Optional.empty();
    }

    private Optional<Answer> decide(Call call, Route route, Visitor visitor) {
        Optional<Answer> forged = forged(call, visitor);
        if (forged.isPresent()) {
            return forged;
        }
        Route.Kind kind = route.kind();
        if (!visitor.role().may(kind)) {
            return Optional.of(Answer.problem(
                    Problem.FORBIDDEN,
                    "This needs the role " + Role.neededFor(kind).apiName() + "; yours is "
                            + visitor.role().apiName() + "."));
        }
        boolean writes = kind == Route.Kind.ANNOTATE || Role.neededFor(kind) == Role.ADMIN;
        if (settings.readOnly() && writes) {
            return Optional.of(
                    Answer.problem(Problem.FORBIDDEN, "Traces can only be read here (agent-tracing.web.read-only)."));
        }
        if (kind == Route.Kind.EXPORT || Role.neededFor(kind) == Role.ADMIN) {
            audit.done(call, visitor);
        }
        return Optional.empty();
    }

    /** A browser sends cookies with whatever any page asks for: the page must know more. */
    private static Optional<Answer> forged(Call call, Visitor visitor) {
        if (Origins.isReading(call) || !visitor.byCookie()) {
            return Optional.empty();
        }
        Optional<CsrfToken> token = visitor.csrf().get();
        if (token.isEmpty() ? Origins.isKnownToBeOwn(call) : isGood(token.get(), call)) {
            return Optional.empty();
        }
        return Optional.of(Answer.problem(
                Problem.FORBIDDEN,
                token.map(wanted -> "Send the token that GET api/session gives in the header " + wanted.header() + ".")
                        .orElse("Whoever is known by a cookie writes from the application's own page.")));
    }

    /** Where the application has looked after the token, it may have passed over ours: no form sends a header. */
    private static boolean isGood(CsrfToken token, Call call) {
        Optional<String> given = call.header(token.header().toLowerCase(Locale.ROOT));
        return token.checked()
                ? given.isPresent() || Origins.isKnownToBeOwn(call)
                : MessageDigest.isEqual(bytes(given.orElse("")), bytes(token.token()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
