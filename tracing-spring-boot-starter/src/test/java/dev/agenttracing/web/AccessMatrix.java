/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.web.access.AccessMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications with each kind of doors, and has each kind of caller try each call of the API. */
abstract class AccessMatrix {

    static final String TOKEN = "0123456789abcdef-the-right-one";
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    /** Who calls, or by what he is to be refused. */
    enum Caller {
        ANONYMOUS,
        VIEWER,
        ANNOTATOR,
        ADMIN,
        NO_ROLE,
        TOKEN,
        WRONG_TOKEN,
        FOREIGN_ORIGIN,
        FOREIGN_PAGE,
        FOREIGN_HOST,
        FORWARDED,
        SESSION,
        SESSION_WITHOUT_CSRF
    }

    /** A call of the API, and what came of it. */
    record Attempt(AccessMode mode, Caller caller, Route.Kind kind, String call) {}

    private ConfigurableApplicationContext application;
    private Map<String, String> session = Map.of();

    /** Starts an application; properties as on a command line, which come before those of the build. */
    ConfigurableApplicationContext start(Class<?> configuration, WebApplicationType type, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--agent-tracing.store.type=memory",
                "--agent-tracing.web.calls-per-minute=0",
                "--spring.main.banner-mode=off"));
        for (String property : properties) {
            arguments.removeIf(given -> given.startsWith("--" + property.split("=")[0] + "="));
            arguments.add("--" + property);
        }
        application = new SpringApplicationBuilder(configuration).web(type).run(arguments.toArray(String[]::new));
        return application;
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    ConfigurableApplicationContext context() {
        return application;
    }

    RawHttp http() {
        return new RawHttp(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    /** Has each caller try each call; gives the attempts whose outcome is not the one that is right. */
    Map<Attempt, Integer> wrong(AccessMode mode) throws IOException {
        Map<Attempt, Integer> wrong = new LinkedHashMap<>();
        int attempts = 0;
        for (Caller caller : Caller.values()) {
            for (Route route : application.getBean(TraceApi.class).routes()) {
                if (isMade(mode, caller)) {
                    Attempt attempt = new Attempt(mode, caller, route.kind(), route.method() + " " + route.template());
                    int status = attempt(mode, caller, route).status();
                    attempts++;
                    if (!isRight(status, expected(mode, caller, route))) {
                        wrong.put(attempt, status);
                    }
                }
            }
        }
        assertThat(attempts).isGreaterThan(150);
        return wrong;
    }

    /** 0 stands for being let in. */
    private static boolean isRight(int status, int expected) {
        return expected == 0 ? List.of(200, 201, 204, 400, 404).contains(status) : status == expected;
    }

    private static boolean isMade(AccessMode mode, Caller caller) {
        boolean hasSessions = mode == AccessMode.TOKEN || isBySignIn(mode);
        return hasSessions || (caller != Caller.SESSION && caller != Caller.SESSION_WITHOUT_CSRF);
    }

    private static boolean isBySignIn(AccessMode mode) {
        return mode == AccessMode.AUTHENTICATED || mode == AccessMode.ROLES;
    }

    /** What is right: the status of the refusal, or 0 if the caller is to be let in. */
    static int expected(AccessMode mode, Caller caller, Route route) {
        boolean reads = route.method().equals("GET");
        boolean session = route.kind() == Route.Kind.SESSION;
        boolean open = mode == AccessMode.LOOPBACK || mode == AccessMode.ALL;
        return switch (caller) {
            case FOREIGN_ORIGIN, FOREIGN_PAGE -> 403;
            case FOREIGN_HOST -> open ? 403 : 0;
            case FORWARDED -> mode == AccessMode.LOOPBACK ? 403 : 0;
            case SESSION -> 0;
            case SESSION_WITHOUT_CSRF -> reads ? 0 : 403;
            case TOKEN -> open || mode == AccessMode.TOKEN ? 0 : 401;
            // Spring Security asks for the page's token before it asks who it is.
            case ANONYMOUS ->
                open || (mode == AccessMode.TOKEN && session) ? 0 : isBySignIn(mode) && !reads ? 403 : 401;
            case WRONG_TOKEN -> open || (mode == AccessMode.TOKEN && session) ? 0 : 401;
            case VIEWER, ANNOTATOR, ADMIN, NO_ROLE -> {
                if (open || (mode == AccessMode.TOKEN && session)) {
                    yield 0;
                }
                yield mode == AccessMode.TOKEN ? 401 : isAllowed(mode, caller, route.kind()) ? 0 : 403;
            }
        };
    }

    private static boolean isAllowed(AccessMode mode, Caller user, Route.Kind kind) {
        return switch (kind) {
            case SESSION -> true;
            case READ, EXPORT -> user != Caller.NO_ROLE || mode == AccessMode.AUTHENTICATED;
            case ANNOTATE ->
                user == Caller.ANNOTATOR
                        || user == Caller.ADMIN
                        || (user == Caller.NO_ROLE && mode == AccessMode.AUTHENTICATED);
            case ADMIN -> user == Caller.ADMIN;
        };
    }

    private RawHttp.Response attempt(AccessMode mode, Caller caller, Route route) throws IOException {
        Map<String, String> headers = new HashMap<>(headers(mode, caller));
        String body = "";
        if (route.method().equals("POST")) {
            headers.put(
                    "Content-Type", route.template().equals("import") ? "application/x-ndjson" : "application/json");
            body = "{}";
        }
        String path = "/tracing/api/"
                + route.template().replace("{traceId}", TRACE_ID).replaceAll("\\{[^}]*}", "00f067aa0ba902b7");
        if (caller == Caller.SESSION || caller == Caller.SESSION_WITHOUT_CSRF) {
            headers.putAll(session(mode));
            if (caller == Caller.SESSION_WITHOUT_CSRF) {
                headers.keySet().removeIf(name -> !name.equals("Cookie") && !name.equals("Content-Type"));
            }
        }
        RawHttp.Response response = http().send(route.method(), path, headers, body);
        if (route.kind() == Route.Kind.SESSION) {
            session = Map.of();
        }
        return response;
    }

    private Map<String, String> headers(AccessMode mode, Caller caller) {
        Map<String, String> rightful = mode == AccessMode.TOKEN
                ? Map.of("Authorization", "Bearer " + TOKEN)
                : isBySignIn(mode) ? basic("admin") : Map.of();
        return switch (caller) {
            case ANONYMOUS, SESSION, SESSION_WITHOUT_CSRF -> Map.of();
            case VIEWER -> basic("viewer");
            case ANNOTATOR -> basic("annotator");
            case ADMIN -> basic("admin");
            case NO_ROLE -> basic("nobody");
            case TOKEN -> Map.of("Authorization", "Bearer " + TOKEN);
            case WRONG_TOKEN -> Map.of("Authorization", "Bearer " + TOKEN.replace('0', '1'));
            case FOREIGN_ORIGIN -> and(rightful, "Origin", "https://evil.example");
            case FOREIGN_PAGE -> and(rightful, "Sec-Fetch-Site", "cross-site");
            case FOREIGN_HOST -> and(rightful, "Host", "evil.example");
            case FORWARDED -> and(rightful, "X-Forwarded-For", "127.0.0.1");
        };
    }

    static Map<String, String> basic(String user) {
        return Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":" + user + "-pw").getBytes()));
    }

    private static Map<String, String> and(Map<String, String> headers, String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return all;
    }

    /** A session of somebody who may do all: its cookie, and the token that its writes need. */
    private Map<String, String> session(AccessMode mode) throws IOException {
        if (session.isEmpty()) {
            session = mode == AccessMode.TOKEN ? signInWithToken() : signInWithForm();
        }
        return session;
    }

    Map<String, String> signInWithToken() throws IOException {
        RawHttp.Response response = http().send(
                        "POST",
                        "/tracing/api/session",
                        Map.of("Content-Type", "application/json"),
                        "{\"token\":\"" + TOKEN + "\"}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return withCsrf(cookies(List.of(response)));
    }

    /** As a browser does on the page that Spring Security makes. */
    Map<String, String> signInWithForm() throws IOException {
        RawHttp.Response page = http().get("/login", Map.of("Accept", "text/html"));
        String csrf = page.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
        RawHttp.Response signedIn = http().send(
                        "POST",
                        "/login",
                        Map.of("Cookie", cookies(List.of(page)), "Content-Type", "application/x-www-form-urlencoded"),
                        "username=admin&password=admin-pw&_csrf=" + csrf);
        assertThat(signedIn.status()).isEqualTo(302);
        assertThat(signedIn.header("Location").orElseThrow()).doesNotContain("error");
        return withCsrf(cookies(List.of(page, signedIn)));
    }

    private static String cookies(List<RawHttp.Response> responses) {
        Map<String, String> cookies = new LinkedHashMap<>();
        responses.stream()
                .flatMap(each -> each.headers().getOrDefault("set-cookie", List.of()).stream())
                .map(cookie -> cookie.split(";")[0].split("=", 2))
                .forEach(pair -> cookies.put(pair[0], pair[1]));
        List<String> pairs = new ArrayList<>();
        cookies.forEach((name, value) -> pairs.add(name + "=" + value));
        return String.join("; ", pairs);
    }

    private Map<String, String> withCsrf(String cookie) throws IOException {
        RawHttp.Response told = http().get("/tracing/api/session", Map.of("Cookie", cookie));
        assertThat(told.status()).as(told.body()).isEqualTo(200);
        String header = told.body().replaceAll("(?s).*\"header\":\"([^\"]*)\".*", "$1");
        String token = told.body().replaceAll("(?s).*\"csrf\":\\{[^}]*\"token\":\"([^\"]*)\".*", "$1");
        String more = cookies(List.of(told));
        return Map.of("Cookie", more.isEmpty() ? cookie : cookie + "; " + more, header, token);
    }
}
