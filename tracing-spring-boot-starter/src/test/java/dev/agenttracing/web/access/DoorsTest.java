/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Route;
import java.io.InputStream;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The doors without a server: what no browser sends, and what takes hours. */
@ExtendWith(OutputCaptureExtension.class)
class DoorsTest {

    private static final Principal ANN = () -> "ann";

    @BeforeAll
    static void listen() {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("dev.agenttracing.audit")).setLevel(Level.INFO);
    }

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private Doors doors(AccessMode mode, @Nullable Users users, int callsPerMinute) {
        SecretToken token = new SecretToken("0123456789abcdef");
        return new Doors(new AccessSettings(mode, null, token, users, false, Set.of(), callsPerMinute, clock));
    }

    private static Call call(
            String method, String path, @Nullable String caller, @Nullable Principal user, String... headers) {
        Map<String, List<String>> all = new HashMap<>(Map.of("host", List.of("localhost:8080")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return new Call(method, path, "", Map.of(), "", all, caller, user, name -> null, InputStream.nullInputStream());
    }

    private static Route route(String method, Route.Kind kind) {
        return new Route(method, "x", kind, Set.of(), (call, none) -> Answer.of(200));
    }

    private static int status(Doors doors, Call call, Route.Kind kind) {
        return doors.refusal(call, route(call.method(), kind))
                .map(Answer::status)
                .orElse(0);
    }

    private static int read(Doors doors, Call call) {
        return status(doors, call, Route.Kind.READ);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "127.0.0.1, 0",
                "127.9.9.9, 0",
                "::1, 0",
                "0:0:0:0:0:0:0:1, 0",
                "::ffff:127.0.0.1, 0",
                "null, 403",
                "'', 403",
                "localhost, 403",
                "10.0.0.1, 403",
                "::2, 403",
                "fe80::1%eth0, 403",
                "127.0.0.1.evil.example, 403",
                "unknown, 403"
            })
    void loopback_goesByTheAddressOfTheConnection(@Nullable String caller, int expected) {
        assertThat(read(doors(AccessMode.LOOPBACK, null, 0), call("GET", "/x", caller, null)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forwarded",
                "x-forwarded-for",
                "x-forwarded-prefix",
                "via",
                "x-real-ip",
                "x-envoy-external-address",
                "x-original-forwarded-for",
                "cf-connecting-ip",
                "true-client-ip"
            })
    void loopback_isShutToWhatAProxyPassesOn(String header) {
        assertThat(read(doors(AccessMode.LOOPBACK, null, 0), call("GET", "/x", "127.0.0.1", null, header, "")))
                .isEqualTo(403);
    }

    /** The browser sends the cookie; what it says of the page tells whose will it is. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 403",
        "sec-fetch-site, same-origin, 0",
        "sec-fetch-site, none, 403",
        "sec-fetch-site, same-site, 403",
        "sec-fetch-site, cross-site, 403",
        "origin, http://localhost:8080, 0",
        "origin, http://localhost:3000, 403",
        "origin, null, 403",
        "authorization, Basic eA==, 0"
    })
    void userOfASession_whereThereAreNoCsrfTokens_writesFromTheOwnPageOnly(String header, String value, int expected) {
        Doors doors = doors(AccessMode.AUTHENTICATED, user -> Optional.of(Role.ADMIN), 0);
        Call call = header.isEmpty()
                ? call("DELETE", "/x", "10.0.0.1", ANN, "cookie", "JSESSIONID=a")
                : call("DELETE", "/x", "10.0.0.1", ANN, "cookie", "JSESSIONID=a", header, value);

        assertThat(status(doors, call, Route.Kind.ADMIN)).isEqualTo(expected);
    }

    @Test
    void csrfTokenThatNobodyHasChecked_isChecked() {
        Doors doors = doors(
                AccessMode.ROLES,
                new Users() {
                    @Override
                    public Optional<Role> role(Principal user) {
                        return Optional.of(Role.ADMIN);
                    }

                    @Override
                    public Optional<CsrfToken> csrf(Call call) {
                        return Optional.of(new CsrfToken("X-Csrf", "right", false));
                    }
                },
                0);

        assertThat(status(doors, call("DELETE", "/x", "10.0.0.1", ANN, "x-csrf", "right"), Route.Kind.ADMIN))
                .isZero();
        assertThat(status(doors, call("DELETE", "/x", "10.0.0.1", ANN, "x-csrf", "wrong"), Route.Kind.ADMIN))
                .isEqualTo(403);
        assertThat(status(doors, call("DELETE", "/x", "10.0.0.1", ANN), Route.Kind.ADMIN))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void role_mayWhatThoseBeforeItMay_andNoMore(Role role) {
        Doors doors = doors(AccessMode.ROLES, user -> Optional.of(role), 0);

        assertThat(status(doors, call("GET", "/x", null, ANN), Route.Kind.READ)).isZero();
        assertThat(status(doors, call("GET", "/x", null, ANN), Route.Kind.EXPORT))
                .isZero();
        assertThat(status(doors, call("GET", "/x", null, ANN), Route.Kind.ANNOTATE))
                .isEqualTo(role == Role.VIEWER ? 403 : 0);
        assertThat(status(doors, call("GET", "/x", null, ANN), Route.Kind.ADMIN))
                .isEqualTo(role == Role.ADMIN ? 0 : 403);
    }

    @Test
    void session_endsWhenItIsSilent_andAfterAWeek() {
        Sessions sessions = new Sessions(clock, Duration.ofHours(12), Duration.ofDays(7));
        String silent = sessions.begin().id();
        String busy = sessions.begin().id();
        for (int hour = 0; hour < 7 * 24; hour += 11) {
            assertThat(sessions.find(busy)).isPresent();
            now = now.plus(Duration.ofHours(11));
        }

        assertThat(sessions.find(silent)).isEmpty();
        assertThat(sessions.find(busy)).isEmpty();
    }

    @Test
    void sessions_areBounded_andEachIsAnother() {
        Sessions sessions = new Sessions(clock, Duration.ofHours(12), Duration.ofDays(7));
        String first = sessions.begin().id();
        for (int i = 0; i < 1_000; i++) {
            assertThat(sessions.begin().id()).hasSize(43).isNotEqualTo(first);
        }

        assertThat(sessions.find(first)).isEmpty();
    }

    @Test
    void calls_areCountedForEachCaller_inEachMinute() {
        Doors doors = doors(AccessMode.LOOPBACK, null, 2);

        assertThat(read(doors, call("GET", "/x", "127.0.0.1", null))).isZero();
        assertThat(read(doors, call("GET", "/x", "127.0.0.1", null))).isZero();
        assertThat(read(doors, call("GET", "/x", "127.0.0.1", null))).isEqualTo(429);
        assertThat(read(doors, call("GET", "/x", "127.0.0.2", null))).isZero();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(read(doors, call("GET", "/x", "127.0.0.1", null))).isZero();
    }

    @Test
    void callersThatAreCounted_areBounded() {
        RequestRates rates = new RequestRates(clock, 1);
        for (int i = 0; i < 50_000; i++) {
            assertThat(rates.isWithin("caller " + i)).isTrue();
        }

        assertThat(rates.isWithin("caller 49999")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "fifteen-letters", "sixteen letters and a blank", "sixteen-letters-ünd-one"})
    void tokenThatIsNotSafe_isRefused_andNotTold(String token) {
        assertThatThrownBy(() -> new SecretToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand");
        assertThat(new SecretToken("0123456789abcdef").toString()).doesNotContain("0123");
    }

    @Test
    void refusals_areLinesOfTheLog_whateverTheirPath_andNoFlood(CapturedOutput output) {
        Doors doors = doors(AccessMode.LOOPBACK, null, 0);
        for (int i = 0; i < 500; i++) {
            assertThat(read(doors, call("GET", "/x\r\n2026 forged \u202e\u2028line", "10.0.0.1", null)))
                    .isEqualTo(403);
        }

        List<String> lines = output.toString()
                .lines()
                .filter(line -> line.contains("refused"))
                .toList();
        assertThat(lines).hasSize(100).allSatisfy(line -> assertThat(line).contains("/x??2026 forged ??line"));
    }

    @Test
    void nameOfAUser_makesNoLineOfTheLog(CapturedOutput output) {
        Doors doors = doors(AccessMode.ROLES, user -> Optional.of(Role.ADMIN), 0);

        assertThat(status(doors, call("GET", "/x", "10.0.0.1", () -> "ann\nforged"), Route.Kind.EXPORT))
                .isZero();
        assertThat(output).contains("GET /x by ann?forged (admin) from 10.0.0.1");
    }

    @Test
    void modeWithoutWhatItNeeds_cannotBe() {
        assertThatThrownBy(() -> new AccessSettings(AccessMode.TOKEN, null, null, null, false, Set.of(), 0, clock))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessSettings(AccessMode.ROLES, null, null, null, false, Set.of(), 0, clock))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
