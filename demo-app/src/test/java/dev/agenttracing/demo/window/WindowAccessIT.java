/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.demo.DemoApplication;
import dev.agenttracing.web.access.Role;
import dev.agenttracing.web.access.Users;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.WebUtils;

/** Who may see what, and what the page says to those who may not; and to those whose application has gone. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class WindowAccessIT {

    private static final String TOKEN = "a-token-for-this-test-only";

    @RegisterExtension
    static final Browsing browsing = new Browsing();

    /** An application whose users say by a cookie who they are; the name of each is his role. */
    @Configuration(proxyBeanMethods = false)
    static class KnownUsers {

        private static final String COOKIE = "user";

        @Bean
        Filter whoCalls() {
            return (request, response, chain) -> chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Principal getUserPrincipal() {
                            jakarta.servlet.http.Cookie cookie =
                                    WebUtils.getCookie((HttpServletRequest) getRequest(), COOKIE);
                            return cookie == null ? null : cookie::getValue;
                        }
                    },
                    response);
        }

        @Bean
        Users users() {
            return user -> Arrays.stream(Role.values())
                    .filter(role -> role.apiName().equals(user.getName()))
                    .findFirst();
        }
    }

    static boolean isBuilt() {
        return WindowTests.isBuilt();
    }

    @BeforeAll
    static void waitLongEnough() {
        WindowTests.waitLongEnough();
    }

    private static ConfigurableApplicationContext start(Class<?> more, int port, String... settings) {
        return new SpringApplicationBuilder(DemoApplication.class, more)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=" + port,
                                        "--OPENAI_BASE_URL=",
                                        "--agent-tracing.store.type=memory"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static String url(ConfigurableApplicationContext application) {
        return "http://127.0.0.1:" + port(application) + "/tracing/";
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static String trace(ConfigurableApplicationContext application, String name) {
        Tracing tracing = application.getBean(Tracing.class);
        return tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, name)
                                .run(() -> tracing.span(SpanType.TOOL_CALL, "lookup")
                                        .run(() -> {})))
                .traceId();
    }

    private static Page open(String url) {
        return browsing.open(url, WindowTests.WIDE, ColorScheme.LIGHT);
    }

    private static void comeAs(Page page, String user, String url) {
        page.context().addCookies(java.util.List.of(new Cookie(KnownUsers.COOKIE, user).setUrl(url)));
        page.reload();
    }

    @Test
    void users_seeWhatTheirRoleMayDo_andElseWhy() {
        try (ConfigurableApplicationContext application =
                start(KnownUsers.class, 0, "--agent-tracing.web.access=roles")) {
            String url = url(application) + "?page=trace&id=" + trace(application, "privateAgent") + "&view=waterfall";
            Page page = open(url);
            assertThat(page.locator("dialog")).containsText("Sign in to see traces.");
            assertThat(page.locator("dialog input")).hasCount(0);
            assertThat(page.locator("body")).not().containsText("privateAgent");

            comeAs(page, "stranger", url);
            assertThat(page.locator("main")).containsText("This needs the role viewer");
            assertThat(page.locator("dialog")).hasCount(0);

            comeAs(page, "viewer", url);
            page.locator("[role=treeitem]").nth(1).click();
            assertThat(page.locator(".panel h2")).containsText("lookup");
            assertNothingToWrite(page);
            page.keyboard().press("?");
            assertThat(page.locator("dialog")).containsText("role viewer");

            comeAs(page, "annotator", url);
            assertThat(scoreButton(page)).isVisible();
            page.getByTitle("More").click();
            assertThat(page.locator(".popup")).containsText("Export");
            assertThat(page.locator(".popup")).not().containsText("Delete");

            comeAs(page, "admin", url);
            page.getByTitle("More").click();
            assertThat(page.locator(".popup")).containsText("Delete");
        }
    }

    private static Locator scoreButton(Page page) {
        return page.locator(".trace-head").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Score"));
    }

    private static void assertNothingToWrite(Page page) {
        assertThat(page.locator(".trace-head h1")).isVisible();
        assertThat(scoreButton(page)).hasCount(0);
        assertThat(page.locator(".thumbs")).hasCount(0);
        page.keyboard().press("m");
        assertThat(page.locator("dialog")).hasCount(0);
        page.getByTitle("More").click();
        assertThat(page.locator(".popup")).containsText("Export");
        assertThat(page.locator(".popup")).not().containsText("Delete");
        page.keyboard().press("Escape");
    }

    @Test
    void token_isAskedFor_andTheAddressStays() {
        try (ConfigurableApplicationContext application = start(
                WindowAccessIT.class,
                0,
                "--agent-tracing.web.access=token",
                "--agent-tracing.web.token=" + TOKEN,
                "--agent-tracing.web.read-only=true")) {
            String url = url(application) + "?page=trace&id=" + trace(application, "privateAgent") + "&view=waterfall";
            Page page = open(url);
            Locator dialog = page.locator("dialog");
            assertThat(dialog).containsText("Sign in to see traces.");
            assertThat(page).hasURL(url);
            page.getByLabel("Token").fill("not-the-token-of-this");
            page.keyboard().press("Enter");
            assertThat(dialog).containsText("This token is not valid.");

            page.getByLabel("Token").fill(TOKEN);
            page.keyboard().press("Enter");
            assertThat(page.locator("main h1")).hasText("privateAgent");
            assertThat(dialog).hasCount(0);
            assertThat(page).hasURL(url);
            // Whoever has the token may do all, but here nobody may write.
            assertNothingToWrite(page);
            page.keyboard().press("?");
            assertThat(dialog).containsText("read-only");
        }
    }

    @Test
    void applicationThatStops_isSaidToHave_andItsDataComeBackByThemselves() {
        ConfigurableApplicationContext application = start(WindowAccessIT.class, 0);
        int port = port(application);
        String id = trace(application, "before");
        Page page = open(url(application));
        assertThat(WindowTests.row(page, "before")).isVisible();
        page.evaluate("() => window.isTheSame = true");
        application.close();
        assertThat(page.locator("[role=alert]")).containsText("The application does not answer.");
        assertThat(page.locator("button.live")).containsText("Reconnecting…");
        assertThat(WindowTests.row(page, "before")).isVisible();
        page.keyboard().press("g");
        page.keyboard().press("c");
        assertThat(page.locator("main")).containsText("this page tries again each 5 s");
        page.goBack();

        try (ConfigurableApplicationContext again = start(WindowAccessIT.class, port)) {
            trace(again, "after");
            assertThat(WindowTests.row(page, "after")).isVisible();
            assertThat(page.locator("[role=alert]")).hasCount(0);
            assertThat(page.locator("button.live")).containsText("Live");
            assertThat(page.evaluate("() => window.isTheSame").toString()).isEqualTo("true");
            page.navigate(url(again) + "?page=trace&id=" + id);
            assertThat(page.locator("main")).containsText("No trace has the id");
            assertThat(page).hasURL(Pattern.compile(id));
        }
    }
}
