/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;

/** Where the rows of a waterfall stand. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class WaterfallIT extends WindowTests {

    private static final String CLASSIC_SCROLLBARS =
            "document.styleSheets[0].insertRule('::-webkit-scrollbar { width: 15px }')";

    @Autowired
    TraceStore store;

    private DetachedSpan under(DetachedSpan parent, SpanType type, String name) {
        try (var scope = parent.makeCurrent()) {
            return tracing.span(type, name).start();
        }
    }

    @Test
    void rowsThatComeAbove_doNotMoveWhatIsRead() {
        DetachedSpan agent = tracing.span(SpanType.AGENT_RUN, "slowAgent").start();
        DetachedSpan first = under(agent, SpanType.WORKFLOW_STEP, "first step");
        DetachedSpan second = under(agent, SpanType.WORKFLOW_STEP, "second step");
        for (int i = 0; i < 60; i++) {
            under(second, SpanType.TOOL_CALL, "read " + i).end();
        }
        Page page = open("?page=trace&view=waterfall&id=" + agent.traceId());
        Locator facts = page.locator(".trace .facts").first();
        assertThat(facts).containsText("63 spans");
        Locator rows = page.locator("[role=tree]");
        rows.evaluate("rows => rows.scrollTop = 28 * 30");
        Locator read = rows.getByText("read 35", new Locator.GetByTextOptions().setExact(true));
        assertThat(read).isInViewport();
        double before = read.boundingBox().y;

        for (int i = 0; i < 30; i++) {
            under(first, SpanType.TOOL_CALL, "above " + i).end();
        }
        assertThat(facts).containsText("93 spans");
        assertThat(read).isInViewport();
        assertThat(read.boundingBox().y).isCloseTo(before, within(1.0));

        // One who goes elsewhere is taken there.
        rows.focus();
        page.keyboard().press("Home");
        assertThat(rows.getByText("slowAgent", new Locator.GetByTextOptions().setExact(true)))
                .isInViewport();
        page.keyboard().press("End");
        assertThat(rows.getByText("read 59", new Locator.GetByTextOptions().setExact(true)))
                .isInViewport();
        page.keyboard().press("]");
        assertThat(page.locator("[role=treeitem]")).hasCount(1);
        assertThat(page.locator("[role=treeitem]")).isInViewport();
        second.end();
        first.end();
        agent.end();
    }

    @Test
    void axis_standsOverTheBars_besideAScrollbarToo() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "long", 0, 8_000);
        for (int i = 0; i < 80; i++) {
            trace.add(root, SpanType.GENERIC, "step " + i, i * 100, 100);
        }
        trace.store(store);
        Page page = open("?page=trace&view=waterfall&id=" + trace.id);
        Locator bars = page.locator("[role=treeitem] .bars").first();
        bars.waitFor();
        assertOver(page.locator(".axis .times"), bars);
        page.evaluate(CLASSIC_SCROLLBARS);
        page.locator("[role=tree]")
                .evaluate("rows => { rows.style.display = 'none'; rows.offsetTop; rows.style.display = ''; }");
        assertThat((int) page.locator("[role=tree]").evaluate("rows => rows.offsetWidth - rows.clientWidth"))
                .isEqualTo(15);
        assertOver(page.locator(".axis .times"), bars);
        BoundingBox box = bars.boundingBox();
        page.mouse().move(box.x + box.width - 1, box.y + 100);
        assertThat(page.locator(".axis .times b")).hasText(Pattern.compile("\\+(7\\.9[89]|8\\.00) s"));
    }

    private static void assertOver(Locator axis, Locator bars) {
        BoundingBox above = axis.boundingBox();
        BoundingBox below = bars.boundingBox();
        assertThat(above.x).isCloseTo(below.x, within(0.5));
        assertThat(above.width).isCloseTo(below.width, within(0.5));
    }

    @Test
    void deepNames_haveRoom_onANarrowScreen() {
        MadeTrace trace = new MadeTrace();
        Integer above = null;
        for (int level = 1; level <= 30; level++) {
            above = trace.add(above, SpanType.GENERIC, "level " + level, level, 300 - 2L * level);
        }
        trace.store(store);
        Page page = browsing.open(url("?page=trace&view=waterfall&id=" + trace.id), NARROW, ColorScheme.LIGHT);
        Locator deepest = page.locator("[role=treeitem]").last();
        assertThat(deepest).containsText("level 30");
        BoundingBox column = page.locator(".axis .names").boundingBox();
        BoundingBox name = deepest.locator(".name").boundingBox();
        assertThat(name.x + 40).isLessThan(column.x + column.width);
    }
}
