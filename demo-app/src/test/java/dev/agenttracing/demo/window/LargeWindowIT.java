/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import java.time.Duration;
import java.util.List;
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

    /** Opens a trace's waterfall, with something that runs before the page does. What is open before costs the server nothing. */
    private Page openMeasured(String id, String script) {
        Page page = open("?page=trace&id=" + "a".repeat(32));
        page.getByText("No trace has the id").waitFor();
        browsing.complaints.clear();
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
        await().until(() -> (int) page.evaluate("document.querySelector('[role=tree]').scrollHeight") >= 10_001 * 28);
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
        page.reload();
        page.locator("[role=treeitem]").first().waitFor();
        measured("100,000 spans, first row again, ms", page.evaluate("window.__firstRow"));
        // What is new has the tree read anew, this time in a program that is warm.
        tracing.addScore(trace.id, Score.of("quality", 1));
        page.reload();
        page.locator("[role=treeitem]").first().waitFor();
        measured("100,000 spans, first row after a change, ms", page.evaluate("window.__firstRow"));
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

    /** Each level has its name in view, and its true depth is told where it is not drawn. */
    @Test
    void deepTrace_keepsItsNamesInView() {
        MadeTrace trace = new MadeTrace();
        Integer above = null;
        for (int level = 1; level <= 1_400; level++) {
            above = trace.add(above, SpanType.GENERIC, "level " + level, level, 3_000 - 2L * level);
        }
        trace.store(store);

        Page page = open("?page=trace&view=waterfall&id=" + trace.id);
        page.locator("[role=treeitem]").first().waitFor();
        page.locator("[role=tree]").focus();
        page.keyboard().press("[");
        // Until all is read, what is last is not the deepest.
        await().untilAsserted(() -> {
            page.keyboard().press("End");
            assertThat(active(page).getAttribute("aria-level")).isEqualTo("1400");
        });
        assertThat(active(page)).containsText("⋯1400");
        assertThat(active(page)).containsText("level 1400");
        for (Locator name : page.locator("[role=treeitem] .name").all()) {
            assertThat(name.boundingBox().width).isGreaterThan(50);
        }
        assertThat(page.locator("[role=treeitem]").count()).isLessThan(300);
        assertQuiet();
    }

    @Test
    void criticalPath_isThatOfTheFixture_andAddsUpToTheRoot() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "root", 0, 1_000);
        trace.add(root, SpanType.MODEL_GENERATION, "early", 100, 300);
        int late = trace.add(root, CALL, "late", 200, 600);
        trace.add(late, SpanType.RETRIEVAL, "inner", 300, 1_000);
        trace.store(store);

        Page page = open("?page=trace&view=waterfall&path=1&id=" + trace.id);
        // Backwards from 1,000: root to 800, inner (cut to late's end) to 300, late to 200, early to 100, root to 0.
        assertThat(page.locator(".path"))
                .hasText(
                        Pattern.compile(
                                "Critical path 1.00 s =\\s*inner 500 ms\\s*\\+\\s*root 300 ms\\s*\\+\\s*(early 100 ms\\s*\\+\\s*late|late 100 ms\\s*\\+\\s*early) 100 ms"));
        assertThat(page.locator(".bar.on-path")).hasCount(4);
        assertQuiet();
    }

    @Test
    void whatIsMissing_hasASignAndASentence() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "root", 0, 1_000);
        trace.add(trace.span(root, CALL, "cut", 10)
                .input(new SpanData.Content(State.CUT, "\"x\""))
                .cuts(List.of(new Cut("input", "bytes", 4_900_000, 131_072)))
                .status(SpanStatus.OK, Duration.ofMillis(5)));
        trace.add(trace.span(root, CALL, "hidden", 20)
                .output(new SpanData.Content(State.HIDDEN, "null"))
                .status(SpanStatus.OK, Duration.ofMillis(5)));
        trace.add(trace.span(root, CALL, "abandoned", 30).status(SpanStatus.ABANDONED, Duration.ofMillis(5)));
        trace.add(trace.span(root, CALL, "lost", 40)
                .parentSpanId("ffffffffffffffff")
                .status(SpanStatus.OK, Duration.ofMillis(5)));
        trace.store(store);

        Page page = open("?page=trace&view=waterfall&id=" + trace.id);
        Map<String, List<String>> expected = Map.of(
                "cut", List.of("A value was cut", "was cut at 131,072 of 4,900,000 bytes"),
                "hidden", List.of("A value is hidden", "Hidden by @HideOutput"),
                "abandoned", List.of("abandoned", "This span never ended"),
                "lost", List.of("This span lost its parent", "This span lost its parent ffffffff…ffff"));
        expected.forEach((name, signAndSentence) -> {
            Locator row = page.locator("[role=treeitem]")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.locator(".name").getByText(name)));
            assertThat(row.locator("[aria-label^='" + signAndSentence.get(0) + "'], .s-" + name)
                            .first())
                    .isVisible();
            row.click();
            assertThat(page.locator(".panel")).containsText(signAndSentence.get(1));
        });
        assertQuiet();
    }

    @Test
    void idleGaps_areFoldedWhereAskedFor() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "patient", 0, 10_000);
        trace.add(root, CALL, "before", 0, 1_000);
        int after = trace.add(root, CALL, "after", 9_000, 1_000);
        trace.store(store);

        Page page = open("?page=trace&view=waterfall&id=" + trace.id);
        Locator bar = page.locator("#span-" + MadeTrace.spanId(after) + " .bar");
        double narrow = bar.boundingBox().width;
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Fold gaps"))
                .click();
        assertThat(page.locator(".axis .gap")).hasText("8.00 s");
        assertThat(page.locator(".torn")).hasCount(1);
        assertThat(bar.boundingBox().width).isGreaterThan(4 * narrow);
        assertThat(page).hasURL(Pattern.compile("gaps=1"));
        page.reload();
        assertThat(page.locator(".axis .gap")).hasText("8.00 s");
        assertQuiet();
    }

    @Test
    void valueOfMegabytes_isFoldedAtFirst_andReadWithoutStoppingThePage() {
        StringBuilder messages = new StringBuilder("{\"messages\":[");
        for (int i = 0; i < 10_000; i++) {
            messages.append(i == 0 ? "" : ",")
                    .append("{\"role\":\"user\",\"content\":\"message ")
                    .append(i)
                    .append(i == 9_000 ? " needle" : "")
                    .append(" word".repeat(95))
                    .append("\"}");
        }
        String before = messages.append("]}").toString();
        String after = before.substring(0, before.length() - 2) + ",{\"role\":\"user\",\"content\":\"one more\"}]}";
        assertThat(after.length()).isGreaterThan(5_000_000);
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "talkative", 0, 1_000);
        trace.add(trace.span(root, SpanType.MODEL_GENERATION, "chat", 100)
                .input(MadeTrace.json(before))
                .status(SpanStatus.OK, Duration.ofMillis(10)));
        trace.add(trace.span(root, SpanType.MODEL_GENERATION, "chat", 200)
                .input(MadeTrace.json(after))
                .status(SpanStatus.OK, Duration.ofMillis(10)));
        trace.store(store);

        Page page = openMeasured(trace.id, """
                window.__tasks = [];
                new PerformanceObserver((list) => window.__tasks.push(...list.getEntries().map((each) => Math.round(each.duration)))).observe({ type: 'longtask' });
                """);
        page.evaluate("window.__tasks = []");
        Object folded = page.evaluate("""
                async () => {
                    %s
                    const begin = performance.now();
                    document.querySelectorAll('[role=treeitem]')[2].click();
                    while (!document.querySelector('.panel .value .text')) await painted();
                    return performance.now() - begin;
                }
                """.formatted(PAINTED));
        measured("a message of 5 MB, folded, ms", folded);
        Locator showAll = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Show all, 5.*MB")));
        Pattern wholeInput = Pattern.compile("/input$");
        page.route(wholeInput, neverAnswered -> {});
        showAll.click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop"))
                .click();
        page.unroute(wholeInput);
        long begin = System.nanoTime();
        showAll.click();
        Locator members = page.locator(".panel [aria-label=Members]");
        assertThat(members).containsText("[ 10001 items ]".replace("10001", "10,001"));
        measured("a message of 5 MB, opened, ms", (System.nanoTime() - begin) / 1_000_000);
        page.getByLabel("Find in Input").fill("needle");
        assertThat(page.locator(".panel .value [role=status]")).hasText("1 of 1 lines");
        assertThat(page.locator(".panel .value mark")).hasText("needle");
        measured("a message of 5 MB, long tasks of the page's thread, ms", page.evaluate("window.__tasks"));

        page.locator("[role=tree]").focus();
        begin = System.nanoTime();
        page.keyboard().press("d");
        Locator diff = page.locator("dialog .diff");
        assertThat(diff.locator(".add")).hasText(Pattern.compile("one more"));
        assertThat(diff.locator(".remove")).hasCount(0);
        measured("two messages of 5 MB, compared, ms", (System.nanoTime() - begin) / 1_000_000);
        measured("two messages of 5 MB, long tasks of the page's thread, ms", page.evaluate("window.__tasks"));
        assertThat(List.copyOf(browsing.responses).stream().map(each -> each.url()))
                .anyMatch(url -> url.contains("/assets/work-"));
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
