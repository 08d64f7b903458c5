/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.agenttracing.SpanType;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What people come for, by keys alone, in as few of them as was promised. The mouse is never touched. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class KeyboardIT extends WindowTests {

    private static final LocatorAssertions.ContainsTextOptions WHATEVER_CASE =
            new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true);

    private Page list() {
        Page page = open("");
        page.locator("tbody tr").first().waitFor();
        return page;
    }

    private Page trace(String id, String view) {
        Page page = open("?page=trace&id=" + id + view);
        page.locator("[role=treeitem], [role=feed] .item").first().waitFor();
        return page;
    }

    private static Locator selected(Page page) {
        return page.locator("[role=treeitem][aria-selected=true]");
    }

    @Test
    void newestFailedTrace_isOpenInTwoKeys() {
        String id = failing();
        tracing.span(SpanType.AGENT_RUN, "fineAgent").run(() -> {});
        Page page = list();
        Keys keys = new Keys(page).press("e", "o");

        assertThat(page.locator("main h1")).hasText("refundAgent");
        assertThat(page).hasURL(Pattern.compile("id=" + id));
        keys.assertPressed(2);
    }

    @Test
    void nextTrace_isOneKeyAway_withoutGoingBack() {
        failing();
        tracing.span(SpanType.AGENT_RUN, "fineAgent").run(() -> {});
        Page page = list();
        new Keys(page).press("e", "k", "o");
        assertThat(page.locator("main h1")).hasText("fineAgent");
        Keys keys = new Keys(page).press("j");

        assertThat(page.locator("main h1")).hasText("refundAgent");
        keys.assertPressed(1);
    }

    @Test
    void secondPlaceOfAWord_isFourKeysAway() {
        Page page = trace(new Dialogue(tracing, 4).run(), "&view=waterfall");
        Keys keys = new Keys(page).press("/").type("\"is in the van\"");
        assertThat(page.locator(".search [role=status]")).containsText("of");
        keys.press("Enter");
        assertThat(page.locator(".search [role=status]")).containsText("1 of");
        keys.press("Enter");

        assertThat(page.locator(".search [role=status]")).containsText("2 of");
        assertThat(page.locator(".panel mark").first()).containsText("is in the van", WHATEVER_CASE);
        keys.assertPressed(4);
    }

    @Test
    void wholeRun_isADialogueAtOnce() {
        Page page = trace(new Dialogue(tracing, 2).run(), "");

        Locator feed = page.locator("[role=feed]");
        assertThat(feed).containsText(Dialogue.QUESTION);
        assertThat(feed).containsText(Dialogue.ANSWER);
    }

    @Test
    void argumentsAndResultOfATool_areOneKeyAway() {
        Page page = trace(new Dialogue(tracing, 2).run(), "");
        Keys keys = new Keys(page).press("t");

        assertThat(page.locator(".panel h2")).containsText("lookup_order");
        assertThat(page.locator(".panel")).containsText(Dialogue.order(1));
        assertThat(page.locator(".panel")).containsText(Dialogue.found(1));
        keys.assertPressed(1);
    }

    @Test
    void whatWasNewInThisPrompt_isOneKeyAway() {
        Page page = trace(new Dialogue(tracing, 2).run(), "");
        Keys keys = new Keys(page).press("d");

        Locator added = page.locator("dialog .diff .add");
        assertThat(added.filter(new Locator.FilterOptions().setHasText(Dialogue.found(2))))
                .isVisible();
        assertThat(page.locator("dialog .diff .remove")).hasCount(0);
        keys.assertPressed(1);
    }

    @Test
    void whatMadeItSlow_isShownAtOnce() {
        Page page = trace(failing(), "&view=waterfall");

        assertThat(page.locator(".bar.on-path").first()).isVisible();
        assertThat(page.locator("[aria-label*='on the critical path']").first()).isVisible();
    }

    @Test
    void twoTraces_areComparedInThreeKeys() {
        failing();
        failing();
        Page page = list();
        Keys keys = new Keys(page).press("x", "x", "c");

        assertThat(page.locator(".aligned")).containsText("issue_refund");
        keys.assertPressed(3);
    }

    @Test
    void linkToASpan_isOneKeyAway_andShowsIt() {
        Page page = trace(failing(), "&view=waterfall");
        new Keys(page).press("e");
        assertThat(selected(page)).containsText("issue_refund");
        Keys keys = new Keys(page).press("y");
        assertThat(page.locator(".toast")).hasText("Link copied");
        keys.assertPressed(1);

        String link = (String) page.evaluate("navigator.clipboard.readText()");
        Page other = browsing.open(link, WIDE, com.microsoft.playwright.options.ColorScheme.LIGHT);
        assertThat(selected(other)).containsText("issue_refund");
        assertThat(other.locator(".panel")).containsText("502 from gateway");
    }

    @Test
    void runningAgent_isWatchedAtOnce() {
        var agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        Page page = trace(agent.traceId(), "&view=waterfall");
        try (var scope = agent.makeCurrent()) {
            tracing.span(SpanType.TOOL_CALL, "just now").run(() -> {});
        }

        assertThat(page.getByText("just now").first()).isVisible();
        agent.end();
        assertThat(page.locator(".trace-head .s-ok")).isVisible();
    }
}
