/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.agenttracing.Score;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracingOptions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What was said in a run, and in which of two it was said otherwise. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class DialogueIT extends WindowTests {

    private static final int ROUNDS = 10;

    private static long times(String text, List<String> items) {
        return items.stream().filter(item -> item.contains(text)).count();
    }

    @Test
    void transcript_tellsEachMessageOnce_andEachToolUnderItsCall() {
        String id = new Dialogue(tracing, ROUNDS).run();
        Page page = open("?page=trace&id=" + id);
        Locator feed = page.locator("[role=feed]");
        assertThat(feed).containsText(Dialogue.ANSWER);
        List<String> said = feed.locator(".k-user, .k-assistant .said").allTextContents();
        assertThat(times(Dialogue.QUESTION, said)).isEqualTo(1);
        assertThat(times(Dialogue.ANSWER, said)).isEqualTo(1);
        assertThat(feed.locator(".k-system")).hasCount(1);
        assertThat(feed.locator(".k-tool")).hasCount(ROUNDS);
        assertThat(feed.locator(".k-edited")).hasCount(1);
        assertThat(feed.locator(".k-edited")).containsText("2 messages no longer sent");

        page.getByLabel("Collapse tools").uncheck();
        List<String> items = feed.locator(".item").allTextContents();
        for (int round = 1; round <= ROUNDS; round++) {
            assertThat(times("I look for " + Dialogue.order(round), items)).isEqualTo(1);
            assertThat(times(Dialogue.found(round), items)).isEqualTo(1);
            Locator tool =
                    feed.locator(".item:has-text('I look for " + Dialogue.order(round) + "') + .k-tool .fold-body");
            assertThat(tool).containsText("Arguments");
            assertThat(tool).containsText(Dialogue.order(round));
            assertThat(tool).containsText("Result");
            assertThat(tool).containsText(Dialogue.found(round));
        }
    }

    @Test
    void pagesThatWereRead_stay_whenSomethingIsNew() {
        String id = tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, "many").run(() -> {
                            for (int i = 0; i < 250; i++) {
                                tracing.span(SpanType.TOOL_CALL, "call " + i).run(() -> {});
                            }
                        }))
                .traceId();
        Page page = open("?page=trace&view=transcript&id=" + id);
        page.getByText("Show more").click();
        Locator items = page.locator("[role=feed] .item");
        assertThat(items.filter(new Locator.FilterOptions().setHasText("call 249")))
                .hasCount(1);
        int count = items.count();
        page.waitForResponse(
                response -> response.url().contains("/transcript"), () -> tracing.addScore(id, Score.of("quality", 1)));

        assertThat(items).hasCount(count);
        assertThat(items.filter(new Locator.FilterOptions().setHasText("call 249")))
                .hasCount(1);
        assertThat(page.getByText("Show more")).hasCount(0);
    }

    @Test
    void whatWasNew_isMarked_andNothingElse() {
        Page page = open("?page=trace&id=" + new Dialogue(tracing, 4).run() + "&view=waterfall");
        page.locator("[role=treeitem][aria-label^='model generation']").nth(1).click();
        page.keyboard().press("d");
        Locator diff = page.locator("dialog .diff");
        assertThat(diff.locator(".add").filter(new Locator.FilterOptions().setHasText(Dialogue.found(1))))
                .hasCount(1);
        List<String> added = diff.locator(".add").allTextContents();
        assertThat(added).allMatch(line -> line.startsWith("+"));
        assertThat(times("I look for " + Dialogue.order(1), added)).isEqualTo(1);
        assertThat(added).noneMatch(line -> line.contains(Dialogue.QUESTION) || line.contains("You find orders"));
        assertThat(diff.locator(".remove")).hasCount(0);
    }

    @Test
    void missingTool_isMarked_asInOneOfTheTwoOnly() {
        tracing.span(SpanType.AGENT_RUN, "refundAgent")
                .run(() -> tracing.span(SpanType.TOOL_CALL, "lookup").run(() -> {}));
        failing();
        Page page = open("");
        row(page, "refundAgent").first().waitFor();
        new Keys(page).press("x", "x", "c");
        Locator missing = page.locator(".aligned tr").filter(new Locator.FilterOptions().setHasText("issue_refund"));

        assertThat(missing).containsText("only in A");
        assertThat(missing.locator("th")).containsText("−");
        assertThat(page.locator(".aligned tr:has-text('only in')")).hasCount(1);
    }

    @Test
    void twoSpans_areCompared_byWhatTheyTookAndGave() {
        Page page = open("?page=trace&id=" + new Dialogue(tracing, 2).run() + "&view=waterfall");
        Locator models = page.locator("[role=treeitem][aria-label^='model generation']");
        models.nth(0).click();
        page.getByLabel("Compare with another span").click();
        models.nth(2).click();
        page.getByLabel("Compare with another span").click();

        assertThat(page).hasURL(Pattern.compile("page=compare.*sa=[0-9a-f]+.*sb=[0-9a-f]+"));
        assertThat(page.locator(".diff .add").first()).isVisible();
        page.getByRole(com.microsoft.playwright.options.AriaRole.TAB)
                .filter(new Locator.FilterOptions().setHasText("Output"))
                .click();
        assertThat(page).hasURL(Pattern.compile("of=output"));
        assertThat(page.locator(".diff .add").filter(new Locator.FilterOptions().setHasText(Dialogue.ANSWER)))
                .isVisible();
        page.keyboard().press("ArrowRight");
        assertThat(page).hasURL(Pattern.compile("of=parameters"));
        Locator tokens = page.locator("[aria-label=Parameters] tr")
                .filter(new Locator.FilterOptions().setHasText("inputTokens"));
        assertThat(tokens).containsText("200");
        assertThat(tokens).containsText("differs");
        page.reload();
        assertThat(tokens).containsText("200");
    }

    @Test
    void conversation_isShown_whateverItsId() {
        new Dialogue(tracing, 2).run();
        Page page = open("?page=conversations");
        page.getByText("orders/2026").first().click();

        assertThat(page).hasURL(Pattern.compile("id=orders%2F2026"));
        assertThat(page.locator(".detail [role=feed]")).containsText(Dialogue.ANSWER);
        page.reload();
        assertThat(page.locator(".detail [role=feed]")).containsText(Dialogue.ANSWER);
    }

    @Test
    void preferences_areKept() {
        new Dialogue(tracing, 1).run();
        Page page = open("");
        Locator row = row(page, "orderAgent");
        double height = row.boundingBox().height;
        page.keyboard().press("?");
        page.getByLabel("Taller rows").check();
        page.keyboard().press("Escape");
        assertThat(row.boundingBox().height).isGreaterThan(height);
        Locator tokens = page.locator("thead th").filter(new Locator.FilterOptions().setHasText("Tokens"));
        assertThat(tokens).isVisible();
        page.getByTitle("Columns").click();
        page.getByLabel("Tokens").uncheck();
        page.keyboard().press("Escape");
        assertThat(tokens).isHidden();

        page.reload();
        row.waitFor();
        assertThat(tokens).isHidden();
        assertThat(row.boundingBox().height).isGreaterThan(height);
        Object kept = page.evaluate("() => Object.keys(localStorage).filter(key => !key.startsWith('agent-tracing:'))");
        assertThat((List<?>) kept).isEmpty();
    }
}
