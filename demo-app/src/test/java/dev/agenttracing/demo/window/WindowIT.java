/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.agenttracing.Score;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TracingOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
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
    }

    @Test
    void peek_goesOnWithJ_andClosesWithBack() {
        for (int i = 0; i < 4; i++) {
            tracing.span(SpanType.AGENT_RUN, "agent " + i).run(() -> {});
        }
        Page page = open("");
        row(page, "agent 3").focus();
        page.keyboard().press("Enter");
        for (int i = 3; i >= 0; i--) {
            assertThat(page.locator(".peek h2")).containsText("agent " + i);
            assertThat(row(page, "agent " + i)).isFocused();
            page.keyboard().press("j");
        }
        page.goBack();
        assertThat(page.locator(".peek")).hasCount(0);
        assertThat(row(page, "agent 0")).isFocused();
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
    void eachFilter_isInTheAddress_andAChip() {
        String id = tracing.run(
                        TracingOptions.builder()
                                .tags("made")
                                .metadata("userId", "user-1")
                                .conversationId("thread-7")
                                .build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "wantedAgent")
                                .input("where is it")
                                .run(() -> tracing.span(SpanType.MODEL_GENERATION, "chat")
                                        .run(() -> tracing.currentSpan()
                                                .modelGeneration()
                                                .model("gpt-4o-mini")
                                                .usage(TokenUsage.of(1_000_000, 5)))))
                .traceId();
        tracing.addScore(id, Score.of("accuracy", 0.9));
        failing();
        Page page = open("");
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("+ Filter"))
                .click();
        page.getByLabel("Metadata").fill("userId");
        page.getByLabel("is", new Page.GetByLabelOptions().setExact(true)).fill("user-1");
        page.getByLabel("At least, in seconds").fill("0");
        page.getByLabel("Costs at least, in $").fill("0.01");
        page.getByLabel("Score").fill("accuracy");
        page.getByLabel("from", new Page.GetByLabelOptions().setExact(true)).fill("0.5");
        page.getByLabel("Conversation").fill("thread-7");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add"))
                .click();
        for (String[] choice : new String[][] {
            {"Status", "ok"},
            {"Name", "wantedAgent"},
            {"Tag", "made"},
            {"Model", "gpt-4o-mini"},
            {"Span type", "agent run"}
        }) {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(choice[0] + " ▾"))
                    .focus();
            page.keyboard().press("Enter");
            page.getByRole(AriaRole.OPTION)
                    .filter(new Locator.FilterOptions().setHasText(choice[1]))
                    .first()
                    .waitFor();
            page.keyboard().type(choice[1]);
            assertThat(page.getByRole(AriaRole.OPTION)).hasCount(1);
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            page.keyboard().press("Escape");
            assertThat(page.locator(".chips")).containsText(choice[0] + ": ");
        }
        page.keyboard().press("/");
        page.keyboard().type("where");
        page.keyboard().press("Enter");
        page.getByTitle("Time").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Last hour"))
                .click();
        assertThat(row(page, "wantedAgent")).isVisible();
        row(page, "wantedAgent").click();
        assertThat(page.locator(".peek h2")).containsText("wantedAgent");

        for (int time = 0; time < 2; time++) {
            for (String told : List.of(
                    "status=ok",
                    "name=wantedAgent",
                    "tag=made",
                    "model=gpt-4o-mini",
                    "type=agent_run",
                    "metadata.userId=user-1",
                    "minDurationMs=0",
                    "minCost=0.01",
                    "score.accuracy=0.5",
                    "conversationId=thread-7",
                    "q=where",
                    "from=-1h",
                    "peek=" + id)) {
                assertThat(page).hasURL(Pattern.compile(told.replace(".", "\\.")));
            }
            assertThat(page.locator("tbody tr")).hasCount(1);
            assertThat(page.locator(".peek h2")).containsText("wantedAgent");
            assertThat(page.locator(".chips")).containsText("userId: user-1");
            assertThat(page.locator(".chips")).containsText("Score accuracy: 0.5..");
            assertThat(page.getByLabel("Search inputs, outputs, errors")).hasValue("where");
            assertThat(page.getByTitle("Time")).containsText("Last hour");
            page.reload();
        }
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
    }

    @Test
    void unknownTrace_saysWhy() {
        Page page = open("?page=trace&id=" + "a".repeat(32));
        assertThat(page.locator("main")).containsText("No trace has the id");
        assertThat(browsing.complaints).allMatch(complaint -> complaint.contains("404"));
        browsing.complaints.clear();
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
    void costThatIsKnownInPart_isALeast() {
        String id = tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, "agent").run(() -> {
                            for (String model : List.of("gpt-4o-mini", "nobody-knows-1")) {
                                tracing.span(SpanType.MODEL_GENERATION, "chat")
                                        .run(() -> tracing.currentSpan()
                                                .modelGeneration()
                                                .model(model)
                                                .usage(TokenUsage.of(1_000_000, 5)));
                            }
                        }))
                .traceId();
        Page page = open("");
        assertThat(row(page, "agent")).containsText("≥ $0.15");
        page = open("?page=trace&id=" + id + "&view=tree");
        assertThat(page.locator(".trace .facts").first()).containsText("≥ $0.15");
        assertThat(page.locator("[role=treeitem]").nth(2)).containsText("unknown");
        assertThat(page.locator("main")).not().containsText("$0.00");
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
