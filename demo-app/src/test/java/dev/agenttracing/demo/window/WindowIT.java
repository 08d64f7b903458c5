/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TracingOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The window, as a user of the demo sees it, in a real browser. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class WindowIT extends WindowTests {

    @Test
    void list_showsTraces_andCostsLittleToLoad() throws Exception {
        ask(ORDER);
        Page page = open("");

        assertThat(row(page, "1042").first()).isVisible();
        long bytes = List.copyOf(browsing.responses).stream()
                .filter(each -> each.url().matches(".*\\.(js|css)"))
                .mapToLong(each -> each.request().sizes().responseBodySize)
                .sum();
        System.out.println("first page: " + bytes + " bytes of script and style");
        assertThat(bytes).isBetween(1L, 60_000L);
        assertQuiet();
    }

    @Test
    void page_isUnderItsPath_andNothingElseIs() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        HttpResponse<String> moved = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tracing?page=dashboard"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(moved.headers().firstValue("Location")).contains("tracing/?page=dashboard");
        HttpResponse<String> page =
                client.send(HttpRequest.newBuilder(URI.create(url(""))).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        for (String foreign :
                List.of("assets/../../../application.properties", "assets/none.js", "..%2fapplication.properties")) {
            assertThat(client.send(
                                    HttpRequest.newBuilder(URI.create(url("") + foreign))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(foreign)
                    .isIn(400, 404);
        }
    }

    @Test
    void newestFailedTrace_isOpenInTwoSteps_andItsErrorIsShown() {
        failing();
        Page page = open("");
        row(page, "refundAgent").focus();
        page.keyboard().press("Enter");
        Locator peek = page.locator(".peek");
        assertThat(peek).containsText("502 from gateway");
        assertThat(page).hasURL(Pattern.compile("peek="));
        assertThat(row(page, "refundAgent")).isFocused();

        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("page=trace"));
        assertThat(page.locator("main h1")).hasText("refundAgent");
        page.keyboard().press("2");
        page.locator("[role=tree]").waitFor();
        page.keyboard().press("e");
        assertThat(page.locator("[role=treeitem][aria-selected=true]")).containsText("issue_refund");
        assertThat(page.locator(".panel")).containsText("502 from gateway");
        assertThat(page.locator(".panel")).containsText("88121");
        page.goBack();
        assertQuiet();
    }

    @Test
    void peek_goesOnWithJ_andClosesWithBack() throws Exception {
        ask(ORDER);
        failing();
        Page page = open("");
        row(page, "refundAgent").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".peek h2")).containsText("refundAgent");
        page.keyboard().press("j");
        assertThat(page.locator(".peek h2")).not().containsText("refundAgent");
        page.goBack();
        assertThat(page.locator(".peek")).hasCount(0);
    }

    @Test
    void newTrace_waitsWhereSomethingIsRead_andNIsIts() {
        failing();
        Page page = open("");
        Locator row = row(page, "refundAgent").first();
        row.focus();
        double before = row.boundingBox().y;
        tracing.span(SpanType.AGENT_RUN, "another").run(() -> {});

        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 new trace")))
                .isVisible();
        assertThat(row(page, "another")).hasCount(0);
        assertThat(row.boundingBox().y - page.locator(".new").boundingBox().height)
                .isLessThanOrEqualTo(before + 12);
        page.keyboard().press("n");
        assertThat(row(page, "another")).isVisible();
    }

    @Test
    void runningTrace_endsInPlace() {
        var running = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        Page page = open("");
        assertThat(row(page, "slowAgent").locator(".s-running")).isVisible();
        running.end();
        assertThat(row(page, "slowAgent").locator(".s-ok")).isVisible();
    }

    @Test
    void filters_areInTheAddress_andSurviveAReload() throws Exception {
        ask(ORDER);
        failing();
        Page page = open("");
        assertThat(row(page, "1042").first()).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Tag ▾"))
                .click();
        page.getByRole(AriaRole.OPTION)
                .filter(new Locator.FilterOptions().setHasText("made"))
                .click();
        page.keyboard().press("Escape");
        assertThat(page).hasURL(Pattern.compile("tag=made"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.reload();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(row(page, "refundAgent")).isVisible();
    }

    @Test
    void word_isFoundInWhatTheBrowserDoesNotHave() {
        String id = failing();
        Page page = open("?page=trace&id=" + id + "&view=waterfall");
        page.locator("[role=tree]").waitFor();
        page.keyboard().press("/");
        page.keyboard().type("needle");
        assertThat(page.locator(".search [role=status]")).containsText("1");
        page.keyboard().press("Enter");
        assertThat(page.locator("[role=treeitem][aria-selected=true]")).containsText("lookup");
        assertThat(page.locator(".panel mark")).containsText("needle");
        assertQuiet();
    }

    @Test
    void dialogue_isTheFirstView_withToolsUnderTheirAnswer() throws Exception {
        String id = ask(ORDER);
        Page page = open("?page=trace&id=" + id);
        Locator feed = page.locator("[role=feed]");
        assertThat(feed).containsText("1042");
        assertThat(feed.locator(".k-tool").first()).isVisible();
        feed.locator(".k-tool .fold-title").first().click();
        assertThat(feed.locator(".k-tool .fold-body").first()).containsText("Arguments");
        assertQuiet();
    }

    @Test
    void twoTraces_areCompared() {
        failing();
        tracing.span(SpanType.AGENT_RUN, "refundAgent")
                .run(() -> tracing.span(SpanType.TOOL_CALL, "lookup").run(() -> {}));
        Page page = open("");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.locator("tbody tr").nth(0).focus();
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("c");
        assertThat(page.locator(".aligned")).containsText("issue_refund");
        assertThat(page.locator(".aligned")).containsText(Pattern.compile("only in [AB]"));
    }

    @Test
    void hostileText_isText() {
        String hostile = "<img src=https://evil.example/x.png onerror=alert(1)><script>alert(2)</script>"
                + "[x](javascript:alert(3)) ![p](https://evil.example/p.png) \u202Egnp\u001B[31m __proto__";
        String id = tracing.run(
                        TracingOptions.builder()
                                .tags("t<b>")
                                .metadata("k", hostile)
                                .build(),
                        () -> {
                            tracing.span(SpanType.AGENT_RUN, "<b>agent</b>")
                                    .input(Map.of("__proto__", hostile, "constructor", hostile))
                                    .run(() -> {
                                        tracing.span(SpanType.MODEL_GENERATION, hostile.substring(0, 60))
                                                .input(Map.of(
                                                        "messages",
                                                        List.of(Map.of("role", "user", "content", hostile))))
                                                .run(() -> tracing.currentSpan()
                                                        .output(Map.of("role", "assistant", "content", hostile)));
                                        tracing.currentSpan().output("x".repeat(1_000_000));
                                    });
                        })
                .traceId();
        List<String> dialogs = new ArrayList<>();
        for (String query : List.of("", "?page=trace&id=" + id, "?page=trace&id=" + id + "&view=tree")) {
            Page page = open(query);
            page.onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            assertThat(page.locator("main")).containsText("<b>agent</b>");
            if (!query.isEmpty()) {
                page.keyboard().press("2");
                page.locator("[role=tree]").waitFor();
                page.locator("[role=treeitem]").nth(1).click();
                assertThat(page.locator(".panel")).containsText("evil.example");
                page.locator("[role=treeitem]").nth(0).click();
                assertThat(page.locator(".panel")).containsText("__proto__");
                page.keyboard().press("1");
            }
            assertThat(page.locator("main img, main script, main iframe, main a[href^='javascript']"))
                    .hasCount(0);
            assertThat(dialogs).isEmpty();
            assertQuiet();
        }
    }

    @Test
    void pages_haveNoViolation_inBothThemes_andBothWidths() throws Exception {
        String id = ask(ORDER);
        failing();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(WIDE, NARROW)) {
                for (String query : List.of(
                        "",
                        "?peek=" + id,
                        "?page=trace&id=" + id + "&view=transcript",
                        "?page=trace&id=" + id + "&view=waterfall",
                        "?page=trace&id=" + id + "&view=tree",
                        "?page=conversations&id=thread-1",
                        "?page=dashboard")) {
                    Page page = browsing.open(url(query), width, scheme);
                    page.locator("main :text-matches('1042|refundAgent|tokens|support|thread-1'):visible")
                            .first()
                            .waitFor();
                    assertThat(page.getByText("Loading…")).hasCount(0);
                    var found = new AxeBuilder(page).analyze().getViolations();
                    assertThat(found.stream()
                                    .map(rule -> rule.getId() + ": "
                                            + rule.getNodes().get(0).getHtml())
                                    .toList())
                            .as("%s %s %s", query, scheme, width)
                            .isEmpty();
                    assertQuiet();
                    int overflow = (int) page.evaluate(
                            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    assertThat(overflow).as("%s %s", query, width).isLessThanOrEqualTo(0);
                    if (Boolean.getBoolean("screenshots") && width == WIDE) {
                        String name =
                                query.isEmpty() ? "traces" : query.replaceAll("[?&=]|" + id + "|page|id|view", "");
                        page.screenshot(new Page.ScreenshotOptions()
                                .setPath(Path.of(
                                        "..",
                                        "docs",
                                        "images",
                                        name + "-" + scheme.name().toLowerCase() + ".png")));
                    }
                }
            }
        }
    }

    @Test
    void singleKeys_canBeSwitchedOff() {
        failing();
        Page page = open("");
        assertThat(row(page, "refundAgent")).isVisible();
        page.keyboard().press("?");
        page.getByLabel("Single keys do something").uncheck();
        page.keyboard().press("Escape");
        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(page.locator("h1")).not().containsText("Dashboard");
    }

    @Test
    void unknownTrace_saysWhy() {
        Page page = open("?page=trace&id=" + "a".repeat(32));
        assertThat(page.locator("main")).containsText("No trace has the id");
    }

    @Test
    void largeTrace_isDrawnByWhatIsInView() {
        String id = tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, "large").run(() -> {
                            for (int i = 0; i < 9_999; i++) {
                                int number = i;
                                try {
                                    tracing.span(SpanType.TOOL_CALL, "call " + i)
                                            .run(() -> {
                                                if (number == 9_000) {
                                                    throw new IllegalStateException("deep down");
                                                }
                                            });
                                } catch (IllegalStateException expected) {
                                    // It is looked for.
                                }
                            }
                        }))
                .traceId();
        Page page = open("?page=trace&id=" + id + "&view=waterfall");
        page.locator("[role=treeitem]").first().waitFor();
        page.keyboard().press("e");
        assertThat(page.locator("[role=treeitem][aria-selected=true]")).containsText("call 9000");
        assertThat(page.locator(".panel")).containsText("deep down");
        page.locator("[role=tree]").focus();
        page.keyboard().press("End");
        assertThat(page.locator("[role=treeitem][aria-selected=true]")).containsText("call 9998");
        assertThat(page.locator("[role=treeitem]").count()).isLessThan(300);
    }

    @Test
    void whatIsNotKnown_isSaid_andNeverNothing() {
        String id = tracing.run(
                        TracingOptions.builder().hideOutput(true).build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "agent")
                                .input("x".repeat(300_000))
                                .run(() -> tracing.span(SpanType.MODEL_GENERATION, "chat")
                                        .run(() -> {
                                            tracing.currentSpan().output("a secret");
                                            tracing.currentSpan()
                                                    .modelGeneration()
                                                    .model("nobody-knows-1")
                                                    .usage(TokenUsage.of(10, 5));
                                        })))
                .traceId();
        Page page = open("?page=trace&id=" + id + "&view=waterfall");
        page.locator("[role=treeitem]").nth(1).click();
        assertThat(page.locator(".panel")).containsText("unknown");
        assertThat(page.locator(".panel")).containsText("Hidden by @HideOutput");
        assertThat(page.locator(".panel")).not().containsText("secret");
        page.locator("[role=treeitem]").nth(0).click();
        assertThat(page.locator(".panel .warn")).containsText(Pattern.compile("was cut at .* of 300,00"));
        assertThat(page.locator(".trace .facts").first()).containsText("unknown");
        assertThat(page.locator("main")).not().containsText("$0.00");
    }

    @Test
    void whatWasNewInAPrompt_isOneKeyAway() throws Exception {
        String id = ask(ORDER);
        Page page = open("?page=trace&id=" + id + "&view=waterfall");
        Locator models = page.locator("[role=treeitem][aria-label^='model generation']");
        models.nth(1).click();
        page.keyboard().press("d");
        Locator diff = page.locator("dialog .diff");
        assertThat(diff.locator(".add").first()).isVisible();
        assertThat(diff.locator(".remove")).hasCount(0);
    }

    @Test
    void score_isSaved_andShown() {
        String id = failing();
        Page page = open("?page=trace&id=" + id + "&view=waterfall");
        page.locator("[role=treeitem]").nth(1).click();
        page.keyboard().press("m");
        page.getByLabel("Name").fill("accuracy");
        page.getByLabel("Value").fill("0.9");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                .click();
        assertThat(page.locator("dialog")).hasCount(0);
        page.getByRole(AriaRole.TAB)
                .filter(new Locator.FilterOptions().setHasText("Scores"))
                .click();
        assertThat(page.locator(".scores")).containsText("accuracy");
        assertThat(tracing.getTrace(id).orElseThrow().spans())
                .anyMatch(span ->
                        span.scores().stream().anyMatch(score -> score.name().equals("accuracy")));
    }
}
