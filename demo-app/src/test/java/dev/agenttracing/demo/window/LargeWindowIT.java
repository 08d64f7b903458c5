/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;

/** Traces and values that are larger than a screen, than a page of the API, than what a browser should hold. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class LargeWindowIT extends WindowTests {

    private static final SpanType CALL = SpanType.TOOL_CALL;

    /** Says when the first row was painted, counted from the end of the first answer that has spans. */
    private static final String FIRST_ROW = """
            window.__firstRow = new Promise((done) => {
                const look = () => document.querySelector('[role=treeitem]')
                    ? requestAnimationFrame(() => {
                        const answer = performance.getEntriesByType('resource').find((each) => each.name.includes('fields=outline'));
                        done({ sinceAnswer: performance.now() - answer.responseEnd, sinceStart: performance.now(), answer: answer.responseEnd - answer.startTime });
                    })
                    : requestAnimationFrame(look);
                requestAnimationFrame(look);
            });
            """;

    private static final String PAINTED =
            "const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));";

    @Autowired
    TraceStore store;

    private static void measured(String what, Object figure) {
        System.out.println("measured: " + what + ": " + figure);
    }

    /** Opens a trace's waterfall, with something that runs before the page does. */
    private Page openMeasured(String id, String script) {
        Page page = open("?page=dashboard");
        page.addInitScript(script);
        page.navigate(url("?page=trace&view=waterfall&id=" + id));
        page.locator("[role=treeitem]").first().waitFor();
        return page;
    }

    private static Locator active(Page page) {
        return page.locator("[role=treeitem][aria-selected=true]");
    }

    @Test
    void tenThousandSpans_openAndFoldAndScroll_withoutWaiting() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "ten thousand", 0, 100_000);
        for (int step = 0; step < 100; step++) {
            int above = trace.add(root, SpanType.WORKFLOW_STEP, "step " + step, step * 1_000, 1_000);
            for (int call = 0; call < 99; call++) {
                trace.add(above, CALL, "call " + step + "." + call, step * 1_000 + call * 10, 10);
            }
        }
        trace.store(store);

        Page page = openMeasured(trace.id, FIRST_ROW);
        assertThat(page.locator(".facts").first()).containsText("10,001 spans");
        measured("10,000 spans, first row, ms", page.evaluate("window.__firstRow"));
        page.locator("[role=tree]").focus();
        page.keyboard().press("[");
        Object folds = page.evaluate("""
                async () => {
                    %s
                    const tree = document.querySelector('[role=tree]');
                    const rows = () => document.querySelector('[role=tree] .space').style.height;
                    const times = [];
                    tree.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
                    await painted();
                    for (let i = 0; i < 20; i++) {
                        const before = rows();
                        const begin = performance.now();
                        tree.dispatchEvent(new KeyboardEvent('keydown', { key: i %% 2 ? 'ArrowRight' : 'ArrowLeft', bubbles: true }));
                        await painted();
                        times.push(performance.now() - begin);
                        if (rows() === before) throw new Error('nothing was folded');
                    }
                    times.sort((a, b) => a - b);
                    return { median: times[10], max: times[19] };
                }
                """.formatted(PAINTED));
        measured("10,000 spans, all folded or opened until painted, ms", folds);
        Object jumps = page.evaluate("""
                async () => {
                    %s
                    const tree = document.querySelector('[role=tree]');
                    const times = [];
                    let empty = 0, most = 0;
                    for (let i = 0; i < 40; i++) {
                        const begin = performance.now();
                        tree.scrollTop = (tree.scrollHeight - tree.clientHeight) * ((i * 0.381966) %% 1);
                        await new Promise(requestAnimationFrame);
                        const box = tree.getBoundingClientRect();
                        const items = [...document.querySelectorAll('[role=treeitem]')];
                        const seen = items.filter((each) => each.getBoundingClientRect().bottom > box.top && each.getBoundingClientRect().top < box.bottom);
                        if (seen.length < box.height / 28 - 2) empty++;
                        most = Math.max(most, items.length);
                        await painted();
                        times.push(performance.now() - begin);
                    }
                    times.sort((a, b) => a - b);
                    return { empty, most, median: times[20], max: times[39] };
                }
                """.formatted(PAINTED));
        measured("10,000 spans, 40 jumps", jumps);
        assertThat((int) ((Map<?, ?>) jumps).get("empty")).isZero();
        assertThat((int) ((Map<?, ?>) jumps).get("most")).isLessThan(300);
        assertQuiet();
    }

    @Test
    void hundredThousandSpans_areOpenAtOnce_andReadWhereOneLooks() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "hundred thousand", 0, 1_000_000);
        int deepest = root;
        for (int step = 0; step < 1_000; step++) {
            int above = trace.add(root, SpanType.WORKFLOW_STEP, "step " + step, step * 1_000, 1_000);
            for (int call = 0; call < 99; call++) {
                int made = trace.add(above, CALL, "call " + step + "." + call, step * 1_000 + call * 10, 10);
                deepest = step == 700 && call == 50 ? made : deepest;
            }
        }
        for (int level = 0; level < 5; level++) {
            deepest = trace.add(deepest, SpanType.GENERIC, "level " + level, 700_505, 4);
        }
        deepest = trace.fail(deepest, CALL, "deep call", 700_506, 1, "deep down");
        trace.store(store);

        Page page = openMeasured(trace.id, FIRST_ROW);
        measured("100,000 spans, first row, ms", page.evaluate("window.__firstRow"));
        assertThat(page.locator(".facts").first()).containsText("100,007 spans");
        assertThat(page.locator("[role=treeitem]").nth(1)).containsText("step 0");

        long begin = System.nanoTime();
        page.keyboard().press("e");
        assertThat(active(page)).containsText("deep call");
        measured("100,000 spans, to a deep error, ms", (System.nanoTime() - begin) / 1_000_000);
        assertThat(active(page)).hasAttribute("aria-level", "9");
        assertThat(page.locator(".panel")).containsText("deep down");

        page.locator("[role=tree]").focus();
        page.keyboard().press("End");
        assertThat(active(page)).containsText("step 999");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowDown");
        assertThat(active(page)).containsText("call 999.0");
        page.keyboard().press("End");
        assertThat(active(page)).containsText("call 999.98");
        assertThat(page.locator("[role=treeitem]").count()).isLessThan(300);

        page.keyboard().press("/");
        page.keyboard().type("\"call 300.33\"");
        assertThat(page.locator(".search [role=status]")).containsText("of 1");
        page.keyboard().press("Enter");
        assertThat(active(page)).containsText("call 300.33");

        page.navigate(url("?page=trace&view=waterfall&id=" + trace.id + "&span=" + MadeTrace.spanId(deepest)));
        assertThat(active(page)).containsText("deep call");
        assertThat(page.locator(".panel")).containsText("deep down");
        assertQuiet();
    }

    @Test
    void manyAlike_areOneRow_whoseErrorsStayOutside() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "repeating", 0, 10_000);
        for (int i = 0; i < 412; i++) {
            if (i == 100) {
                trace.fail(root, CALL, "lookup_order", i * 20, 15, "no such order");
            } else {
                trace.add(root, CALL, "lookup_order", i * 20, 15);
            }
        }
        trace.add(root, SpanType.RETRIEVAL, "other", 9_000, 10);
        trace.store(store);

        Page page = open("?page=trace&view=waterfall&id=" + trace.id);
        Locator rows = page.locator("[role=treeitem]");
        assertThat(rows).hasCount(4);
        assertThat(rows.nth(1)).containsText("lookup_order");
        assertThat(rows.nth(1)).containsText("× 411 · p50 15.0 ms · 1 error");
        assertThat(rows.nth(2)).hasAttribute("aria-label", Pattern.compile("tool call lookup_order, error.*"));
        assertThat(rows.nth(2)).hasAttribute("aria-posinset", "2");

        page.locator("[role=tree]").focus();
        page.keyboard().press("ArrowDown");
        assertThat(active(page)).hasAttribute("aria-expanded", "false");
        page.keyboard().press("ArrowRight");
        assertThat(active(page)).hasAttribute("aria-expanded", "true");
        page.keyboard().press("ArrowRight");
        assertThat(active(page)).hasAttribute("aria-level", "3");
        assertThat(active(page)).hasAttribute("aria-setsize", "411");
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("Enter");
        assertThat(rows).hasCount(4);
        // A link to one of them opens it.
        page.navigate(url("?page=trace&view=waterfall&id=" + trace.id + "&span=" + MadeTrace.spanId(200)));
        assertThat(active(page)).hasAttribute("aria-level", "3");
        assertQuiet();
    }
}
