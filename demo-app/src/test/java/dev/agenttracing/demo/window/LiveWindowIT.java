/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracingOptions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What happens while somebody looks, and what must not move then. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class LiveWindowIT extends WindowTests {

    /** The place of each row in the window. */
    private static final String PLACES = """
            () => [...document.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect().top)""";

    private static final String SELECTED = "() => getSelection().toString()";

    private void traces(int number) {
        for (int i = 0; i < number; i++) {
            tracing.span(SpanType.AGENT_RUN, "agent " + i).run(() -> {});
        }
    }

    private void tool(DetachedSpan parent, String name) {
        try (var scope = parent.makeCurrent()) {
            tracing.span(SpanType.TOOL_CALL, name).run(() -> {});
        }
    }

    @Test
    void newTrace_movesNothing_whereTheListIsScrolled() {
        traces(40);
        Page page = open("");
        row(page, "agent 0").last().waitFor();
        page.mouse().move(640, 600);
        page.mouse().wheel(0, 500);
        assertThat(page.locator(".top")).isVisible();
        assertThat(row(page, "agent 39")).not().isInViewport();
        Object before = page.evaluate(PLACES);
        tracing.span(SpanType.AGENT_RUN, "another").run(() -> {});

        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("1 new trace")))
                .isVisible();
        assertThat(page.evaluate(PLACES)).isEqualTo(before);
        page.keyboard().press("n");
        assertThat(row(page, "another")).isInViewport();
    }

    @Test
    void runningRow_becomesOk_withoutBeingAnother() {
        traces(1);
        DetachedSpan running = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        traces(1);
        Page page = open("");
        Locator row = row(page, "slowAgent");
        assertThat(row.locator(".s-running")).isVisible();
        row.evaluate("row => { row.isTheSame = true; row.cells[1].querySelector('a').isTheSame = true; }");
        Object place = page.evaluate(PLACES);
        running.output("done");
        running.end();

        assertThat(row.locator(".s-ok")).isVisible();
        assertThat(row).containsText("done");
        assertThat(row.evaluate("row => row.isTheSame && row.cells[1].querySelector('a').isTheSame"))
                .isEqualTo(true);
        assertThat(page.evaluate(PLACES)).isEqualTo(place);
    }

    @Test
    void selectionOfText_outlivesTwentyEvents_andChangesComeAfterIt() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent")
                .input("words that are being read")
                .start();
        Page page = open("?page=trace&id=" + agent.traceId() + "&view=waterfall&span=" + agent.id());
        Locator text = page.locator(".panel .lines pre");
        assertThat(text).containsText("being read");
        text.evaluate("text => getSelection().selectAllChildren(text)");
        for (int i = 0; i < 20; i++) {
            tool(agent, "call " + i);
        }
        agent.end();

        assertThat(page.locator("[role=treeitem]")).hasCount(21);
        assertThat(page.locator(".trace-head .s-ok")).isVisible();
        assertThat((String) page.evaluate(SELECTED)).contains("words that are being read");
        assertThat(page.locator(".panel .facts .s-running")).isVisible();
        page.evaluate("() => getSelection().removeAllRanges()");
        assertThat(page.locator(".panel .facts .s-ok")).isVisible();
    }

    @Test
    void bar_growsWhileItsSpanRuns_andEndsByItself() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        tool(agent, "done already");
        Page page = open("?page=trace&id=" + agent.traceId() + "&view=waterfall");
        Locator done = page.locator("[role=treeitem]").nth(1);
        Locator label = page.locator("[role=treeitem]").first().locator(".bar-label");
        assertThat(page.locator(".b-running")).isVisible();
        assertThat((Integer) page.evaluate("() => document.getAnimations().length"))
                .isPositive();
        // "Now" is the end: what has ended is a smaller share of it from moment to moment.
        double first = done.locator(".bar").boundingBox().x;
        String before = label.textContent();
        assertThat(label).not().hasText(before);
        assertThat(label).hasText(Pattern.compile("\\d s…"));
        assertThat(done.locator(".bar").boundingBox().x).isLessThanOrEqualTo(first);
        page.evaluate("() => window.isTheSame = true");
        agent.end();

        assertThat(page.locator(".b-running")).hasCount(0);
        assertThat(page.locator(".trace-head .s-ok")).isVisible();
        assertThat(page.evaluate("() => window.isTheSame")).isEqualTo(true);
    }

    @Test
    void nothingMoves_whereThatIsWished() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        tool(agent, "done already");
        Page page = open("?page=trace&id=" + agent.traceId() + "&view=waterfall");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        assertThat(page.locator(".b-running")).isVisible();
        page.keyboard().press("Enter");
        page.keyboard().press("?");
        page.locator("dialog").waitFor();

        assertThat(page.evaluate("() => document.getAnimations().length")).isEqualTo(0);
        page.keyboard().press("Escape");
        agent.end();
        assertThat(page.locator(".trace-head .s-ok")).isVisible();
    }

    @Test
    void newest_isFollowed_untilSomebodyScrollsUp() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        for (int i = 0; i < 60; i++) {
            tool(agent, "call " + i);
        }
        Page page = open("?page=trace&id=" + agent.traceId() + "&view=waterfall");
        Locator follow = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Follow"));
        follow.click();
        assertThat(page.getByText("call 59", new Page.GetByTextOptions().setExact(true)))
                .isInViewport();
        tool(agent, "the newest");
        assertThat(page.locator("[role=tree]").getByText("the newest")).isInViewport();
        page.locator("[role=tree]").hover();
        page.mouse().wheel(0, -400);
        assertThat(follow).hasAttribute("aria-pressed", "false");
        tool(agent, "one more");
        assertThat(page.locator(".trace .facts").first()).containsText("63 spans");
        assertThat(page.locator("[role=tree]").getByText("one more")).not().isInViewport();
        agent.end();
        assertThat(follow).hasCount(0);
    }

    @Test
    void newTurns_waitBehindACounter_whereTheEndIsNotInView() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        for (int i = 0; i < 30; i++) {
            answer(agent, "answer " + i);
        }
        Page page = open("?page=trace&id=" + agent.traceId() + "&view=transcript");
        Locator first = page.locator("[role=feed] .markdown p").first();
        first.waitFor();
        double place = first.boundingBox().y;
        answer(agent, "the newest");

        Locator counter = page.locator(".new.turns");
        assertThat(counter).containsText("1 new turn");
        assertThat(first.boundingBox().y).isEqualTo(place);
        counter.click();
        assertThat(page.getByText("the newest")).isInViewport();
        assertThat(counter).hasCount(0);
        agent.end();
    }

    private void answer(DetachedSpan agent, String text) {
        try (var scope = agent.makeCurrent()) {
            tracing.span(SpanType.MODEL_GENERATION, "chat")
                    .run(() -> tracing.currentSpan().output(Map.of("role", "assistant", "content", text)));
        }
    }

    @Test
    void pausedPage_staysAsItIs_andGoesOn() {
        traces(1);
        Page page = open("");
        row(page, "agent 0").waitFor();
        Locator live = page.locator("button.live");
        live.click();
        assertThat(live).containsText("Paused");
        Page another = page.context().newPage();
        another.navigate(page.url());
        row(another, "agent 0").waitFor();
        tracing.span(SpanType.AGENT_RUN, "meanwhile").run(() -> {});
        assertThat(row(another, "meanwhile").or(another.locator(".new"))).isVisible();
        assertThat(List.of(row(page, "meanwhile").count(), page.locator(".new").count()))
                .containsOnly(0);
        live.click();
        assertThat(live).containsText("Live");
        assertThat(row(page, "meanwhile").or(page.locator(".new"))).isVisible();
    }

    @Test
    void moreThanAPageOfNewTraces_leaveNoHoleInTheList() {
        traces(1);
        Page page = open("");
        row(page, "agent 0").waitFor();
        Locator live = page.locator("button.live");
        live.click();
        traces(120);
        live.click();
        assertThat(page.locator("tbody tr")).hasCount(121);
    }

    @Test
    void rowBelowTheFirstPage_endsInPlace() {
        DetachedSpan running = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        traces(60);
        Page page = open("");
        page.getByText("Load 50 older").click();
        Locator row = row(page, "slowAgent");
        assertThat(row.locator(".s-running")).isVisible();
        running.end();
        assertThat(row.locator(".s-ok")).isVisible();
        assertThat(page.locator("tbody tr")).hasCount(61);
    }

    @Test
    void traceThatEnds_leavesTheListOfThoseThatRun() {
        DetachedSpan first = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        DetachedSpan second = tracing.span(SpanType.AGENT_RUN, "slowerAgent").start();
        Page page = open("?status=running");
        assertThat(page.locator("tbody tr")).hasCount(2);
        first.end();
        assertThat(page.locator("tbody tr")).hasCount(1);
        second.end();
        assertThat(page.locator("main")).containsText("No trace matches these filters.");
    }

    @Test
    void rowsOfARunningTrace_doNotFoldByThemselves() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "agent").start();
        try (var scope = agent.makeCurrent()) {
            tracing.span(SpanType.WORKFLOW_RUN, "flow")
                    .run(() -> tracing.span(SpanType.WORKFLOW_STEP, "step")
                            .run(() -> tracing.span(SpanType.GENERIC, "inside")
                                    .run(() -> tracing.span(SpanType.GENERIC, "deep")
                                            .run(() -> {}))));
        }
        Page page = open("?page=trace&id=" + agent.traceId() + "&view=waterfall");
        Locator deep = page.locator("[role=treeitem]").getByText("deep", new Locator.GetByTextOptions().setExact(true));
        assertThat(deep).isVisible();
        for (int i = 0; i < 600; i++) {
            tool(agent, "call");
        }
        assertThat(page.locator(".trace .facts").first()).containsText("605 spans");
        assertThat(deep).isVisible();
        agent.end();
    }

    @Test
    void peek_goesOnWithItsTrace() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        Page page = open("?peek=" + agent.traceId());
        Locator peek = page.locator(".peek");
        assertThat(peek.locator(".s-running").first()).isVisible();
        answer(agent, "found it");
        assertThat(peek).containsText("found it");
        agent.end();
        assertThat(peek.locator(".s-ok").first()).isVisible();
    }

    @Test
    void conversation_goesOn_andNewOnesComeFirst() {
        turn("thread-1", "one answer");
        Page page = open("?page=conversations&id=thread-1");
        Locator dialogue = page.locator("[role=feed]");
        assertThat(dialogue).containsText("one answer");
        turn("thread-1", "another answer");
        assertThat(dialogue).containsText("another answer");
        assertThat(page.locator(".cards li")).containsText("2 turns");
        turn("thread-2", "of somebody else");
        assertThat(page.locator(".cards li").first()).containsText("thread-2");
        assertThat(page.locator(".cards li")).hasCount(2);
    }

    private void turn(String conversation, String answer) {
        var unused = tracing.run(
                TracingOptions.builder().conversationId(conversation).build(), () -> {
                    DetachedSpan agent =
                            tracing.span(SpanType.AGENT_RUN, "agent").start();
                    answer(agent, answer);
                    agent.end();
                });
    }
}
