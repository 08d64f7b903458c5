/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.web.access.AccessMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** Who is let in where no other security is there, by Spring MVC and by WebFlux. */
@ExtendWith(OutputCaptureExtension.class)
class AccessIT extends AccessMatrix {

    private static final String TRACES = "/tracing/api/traces";
    private static final String SESSION = "/tracing/api/session";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Agent.class)
    static class Application {}

    static class Agent {
        @AgentRun
        public String ask(String question) {
            return question;
        }
    }

    private void start(WebApplicationType type, AccessMode mode, String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 2);
        all[properties.length] = "agent-tracing.web.access=" + mode.propertyName();
        all[properties.length + 1] = mode == AccessMode.TOKEN ? "agent-tracing.web.token=" + TOKEN : "x=y";
        start(Application.class, type, all);
    }

    private RawHttp.Response get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    private RawHttp.Response send(String method, String path, String body, String... headers) throws IOException {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return http().send(method, path, all, body);
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, LOOPBACK",
        "REACTIVE, LOOPBACK",
        "SERVLET, TOKEN",
        "REACTIVE, TOKEN",
        "SERVLET, ALL",
        "REACTIVE, ALL",
        "SERVLET, AUTHENTICATED",
        "REACTIVE, AUTHENTICATED"
    })
    void matrix(WebApplicationType type, AccessMode mode) throws Exception {
        start(type, mode);

        if (mode == AccessMode.AUTHENTICATED) {
            // Nobody signs anybody in here: so nobody is let in.
            assertThat(get(TRACES).status()).isEqualTo(401);
            assertThat(get(TRACES, "Authorization", basic("admin").get("Authorization"))
                            .status())
                    .isEqualTo(401);
        } else {
            assertThat(wrong(mode)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void nameThatLeadsHere_isRefused_alsoWithItsOwnOrigin(WebApplicationType type) throws Exception {
        for (AccessMode mode : List.of(AccessMode.LOOPBACK, AccessMode.ALL)) {
            start(type, mode);

            assertThat(get(TRACES, "Host", "evil.example", "Origin", "http://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(get(TRACES, "Host", "evil.example:80", "Sec-Fetch-Site", "same-origin")
                            .status())
                    .isEqualTo(403);
            stop();
        }
        start(type, AccessMode.ALL, "agent-tracing.web.hosts=traces.example");
        assertThat(get(TRACES, "Host", "traces.example:8080").status()).isEqualTo(200);
        assertThat(get(TRACES, "Host", "10.1.2.3").status()).isEqualTo(200);
        assertThat(get(TRACES, "Host", "inner.example", "Origin", "https://traces.example")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void writes_needDataThatNoFormSends_andAPageOfTheirOwn(WebApplicationType type) throws Exception {
        for (AccessMode mode : List.of(AccessMode.LOOPBACK, AccessMode.ALL)) {
            start(type, mode);
            String feedback = TRACES + "/" + "0".repeat(31) + "1/feedback";
            String body = "{\"value\":1}";

            for (String contentType :
                    List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "")) {
                assertThat(send("POST", feedback, body, "Content-Type", contentType)
                                .status())
                        .as(contentType)
                        .isEqualTo(415);
            }
            assertThat(send("POST", feedback, body).status()).isEqualTo(415);
            assertThat(send("POST", feedback, body, "Content-Type", "application/json")
                            .status())
                    .isEqualTo(404);
            for (String site : List.of("cross-site", "same-site")) {
                assertThat(send("POST", feedback, body, "Content-Type", "application/json", "Sec-Fetch-Site", site)
                                .status())
                        .as(site)
                        .isEqualTo(403);
            }
            // Another application on this machine is another application.
            for (String origin : List.of("http://127.0.0.1:1", "http://localhost", "null")) {
                assertThat(send("DELETE", TRACES + "?name=x", "", "Origin", origin)
                                .status())
                        .as(origin)
                        .isEqualTo(403);
            }
            stop();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void corsThatTheApplicationAllows_isNotForTraces(WebApplicationType type) throws Exception {
        start(type, AccessMode.LOOPBACK);

        RawHttp.Response preflight = send(
                "OPTIONS", TRACES, "", "Origin", "https://evil.example", "Access-Control-Request-Method", "DELETE");

        assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        assertThat(get(TRACES, "Origin", "http://localhost").headers().keySet())
                .noneMatch(name -> name.startsWith("access-control-"));
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, spring.main.cloud-platform=kubernetes, kubernetes",
        "REACTIVE, spring.main.cloud-platform=kubernetes, kubernetes",
        "SERVLET, KUBERNETES_SERVICE_HOST=10.0.0.1, none",
        "SERVLET, server.forward-headers-strategy=framework, server.forward-headers-strategy",
        "SERVLET, server.forward-headers-strategy=native, server.forward-headers-strategy",
        "REACTIVE, server.forward-headers-strategy=framework, server.forward-headers-strategy",
        "SERVLET, server.tomcat.remoteip.remote-ip-header=x-from, server.tomcat.remoteip.remote-ip-header"
    })
    void loopback_isShutWhereStrangersLookLocal_andSaysHowToOpen(
            WebApplicationType type, String property, String told, CapturedOutput output) throws Exception {
        start(type, AccessMode.LOOPBACK, property);

        if (told.equals("none")) {
            // A property is no environment variable: nothing is detected.
            assertThat(get(TRACES).status()).isEqualTo(200);
            return;
        }
        RawHttp.Response response = get(TRACES);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains(told, "agent-tracing.web.access to token");
        assertThat(get(SESSION).status()).isEqualTo(403);
        assertThat(output).contains("Nobody is let in to the tracing API");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void openDoors_areSaidAloud(WebApplicationType type, CapturedOutput output) {
        start(type, AccessMode.ALL);

        assertThat(output).contains("Everybody who reaches this application may read and delete its traces");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void browser_signsInWithTheToken_andOut(WebApplicationType type) throws Exception {
        start(type, AccessMode.TOKEN);
        assertThat(get(SESSION).body())
                .contains(
                        "\"mode\":\"token\"",
                        "\"role\":null",
                        "\"csrf\":null",
                        "\"version\":null",
                        "\"serviceName\":null");

        RawHttp.Response wrong = http().send("POST", SESSION, JSON, "{\"token\":\"" + TOKEN + "x\"}");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("Set-Cookie")).isEmpty();

        RawHttp.Response signedIn = http().send("POST", SESSION, JSON, "{\"token\":\"" + TOKEN + "\"}");
        String cookie = signedIn.header("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("agent-tracing-session=")
                .contains("; Path=/tracing; HttpOnly; SameSite=Strict")
                .doesNotContain("Secure");
        assertThat(signedIn.body()).contains("\"role\":\"admin\"").doesNotContain(TOKEN);

        Map<String, String> session = signInWithToken();
        assertThat(http().get(TRACES, session).status()).isEqualTo(200);
        assertThat(http().send("DELETE", SESSION, Map.of("Cookie", session.get("Cookie")), "")
                        .status())
                .isEqualTo(403);
        RawHttp.Response out = http().send("DELETE", SESSION, session, "");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(http().get(TRACES, session).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void cookie_isSecureWhereThePageIs_andOfThePathThatBrowsersSee(WebApplicationType type) throws Exception {
        start(type, AccessMode.TOKEN, "server.servlet.context-path=/app", "spring.webflux.base-path=/app");

        RawHttp.Response signedIn = send(
                "POST",
                "/app" + SESSION,
                "{\"token\":\"" + TOKEN + "\"}",
                "Content-Type",
                "application/json",
                "Host",
                "app.example",
                "Origin",
                "https://app.example");

        assertThat(signedIn.header("Set-Cookie").orElseThrow())
                .contains("; Path=/app/tracing;")
                .endsWith("; Secure");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void cookie_doesNotMakeAWrongTokenGood_norDoTwoCookies(WebApplicationType type) throws Exception {
        start(type, AccessMode.TOKEN);
        String cookie = signInWithToken().get("Cookie");

        assertThat(get(TRACES, "Cookie", cookie).status()).isEqualTo(200);
        assertThat(get(TRACES, "Cookie", cookie, "Authorization", "Bearer wrong")
                        .status())
                .isEqualTo(401);
        assertThat(get(TRACES, "Cookie", "agent-tracing-session=other; " + cookie)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void guessing_isSlow(WebApplicationType type) throws Exception {
        start(type, AccessMode.TOKEN);

        for (int i = 0; i < 10; i++) {
            assertThat(http().send("POST", SESSION, JSON, "{\"token\":\"guess\"}")
                            .status())
                    .isEqualTo(401);
        }

        RawHttp.Response tooMany = http().send("POST", SESSION, JSON, "{\"token\":\"" + TOKEN + "\"}");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).contains("60");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void callsOfOneCaller_areBounded(WebApplicationType type) throws Exception {
        start(type, AccessMode.LOOPBACK, "agent-tracing.web.calls-per-minute=5");
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            refused += get(TRACES).status() == 429 ? 1 : 0;
        }

        // A minute may have gone by in between.
        assertThat(refused).isBetween(2, 7);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void readOnly_refusesWhatChangesAnything(WebApplicationType type) throws Exception {
        start(type, AccessMode.LOOPBACK, "agent-tracing.web.read-only=true");
        String trace = TRACES + "/" + "0".repeat(31) + "1";

        assertThat(get(TRACES).status()).isEqualTo(200);
        assertThat(get(SESSION).body()).contains("\"readOnly\":true");
        assertThat(get(trace + "/export").status()).isEqualTo(404);
        assertThat(http().send("POST", trace + "/scores", JSON, "{}").status()).isEqualTo(403);
        assertThat(http().send("DELETE", trace, Map.of(), "").status()).isEqualTo(403);
        assertThat(http().send("DELETE", TRACES + "?name=x", Map.of(), "").body())
                .contains("read-only");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void exportsDeletionsAndRefusals_areInTheLog_eachOnALine(WebApplicationType type, CapturedOutput output)
            throws Exception {
        start(type, AccessMode.LOOPBACK, "logging.level.dev.agenttracing.audit=info");
        Tracing tracing = context().getBean(Tracing.class);
        String traceId = tracing.call(
                        TracingOptions.none(),
                        () -> context().getBean(Agent.class).ask("a"))
                .traceId();

        assertThat(get(TRACES + "/" + traceId + "/export").status()).isEqualTo(200);
        assertThat(send("DELETE", TRACES + "/" + traceId, "").status()).isEqualTo(204);
        assertThat(get(TRACES + "/a%0d%0aforged", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);

        assertThat(output)
                .contains("GET /tracing/api/traces/" + traceId + "/export by local (admin) from 127.0.0.1")
                .contains("DELETE /tracing/api/traces/" + traceId + " by local (admin) from 127.0.0.1")
                .contains("/tracing/api/traces/a%0d%0aforged refused with 403 from 127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void answers_areForNoOtherPage_andKeptByNobody(WebApplicationType type) throws Exception {
        start(type, AccessMode.LOOPBACK);

        for (RawHttp.Response response :
                List.of(get(TRACES), get(SESSION), get(TRACES, "Via", "x"), get("/tracing/api/no"))) {
            assertThat(response.header("Cache-Control")).contains("no-store");
            assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.header("X-Frame-Options")).contains("DENY");
            assertThat(response.header("Referrer-Policy")).contains("no-referrer");
            assertThat(response.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/traces/..%2f..%2f..%2fetc%2fpasswd",
                "/traces/%2e%2e/%2e%2e/application.properties",
                "/traces/..;/..;/x/export",
                "/traces/C:%5cwindows%5cwin.ini/export",
                "/conversations/..%2f..%2fetc%2fpasswd"
            })
    void pathsOfFiles_areNoIds(String path) throws Exception {
        for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)) {
            start(type, AccessMode.LOOPBACK);

            RawHttp.Response response = get("/tracing/api" + path);

            assertThat(response.status()).as(path).isIn(400, 404);
            assertThat(response.body()).doesNotContain("root:");
            stop();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void limits_haveAMaximum(WebApplicationType type) throws Exception {
        start(type, AccessMode.LOOPBACK);

        assertThat(get(TRACES + "?limit=2147483647").status()).isEqualTo(400);
        assertThat(get("/tracing/api/histogram?buckets=2147483647").status()).isEqualTo(400);
        assertThat(http().send("POST", SESSION, JSON, "{\"token\":\"" + "x".repeat(1_000_000) + "\"}")
                        .status())
                .isIn(400, 413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agent-tracing.web.access=token | agent-tracing.web.token",
                "agent-tracing.web.access=token,agent-tracing.web.token=short | 16 visible characters",
                "agent-tracing.web.access=everybody | agent-tracing.web.access",
                "agent-tracing.web.calls-per-minute=-1 | agent-tracing.web.calls-per-minute"
            })
    void doorsThatCannotBe_stopTheStart_andTellNoToken(String properties, String told, CapturedOutput output) {
        assertThatThrownBy(() -> start(Application.class, WebApplicationType.SERVLET, properties.split(",")))
                .isInstanceOf(Exception.class);

        assertThat(output).contains(told).doesNotContain("token=short").doesNotContain("Value: \"short\"");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVLET", "REACTIVE"},
            value = WebApplicationType.class)
    void token_isNowhereToBeSeen(WebApplicationType type, CapturedOutput output) throws Exception {
        start(type, AccessMode.TOKEN, "debug=true");

        String told = get(SESSION, "Authorization", "Bearer " + TOKEN).body()
                + get(TRACES, "Authorization", "Bearer wrong-one-of-some-length")
                        .body()
                + context().getBean("agentTracingDoors")
                + context().getBeansOfType(dev.agenttracing.boot.AgentTracingProperties.class);

        assertThat(told).doesNotContain(TOKEN);
        assertThat(output.toString()).doesNotContain(TOKEN);
    }
}
