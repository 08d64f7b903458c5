/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;

/** Of many traces the figures, and of two what differs. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class FiguresIT extends WindowTests {

    @Autowired
    TraceStore store;

    @Test
    void groups_leadToTheirTraces_whereverTheyAreNested() {
        tracing.span(SpanType.AGENT_RUN, "outerAgent")
                .run(() -> tracing.span(SpanType.AGENT_RUN, "innerAgent")
                        .run(() -> tracing.span(SpanType.TOOL_CALL, "look_up").run(() -> {})));
        Page page = open("?page=dashboard&by=agent&from=-1h");
        Locator inner = page.locator("table").getByText("innerAgent");
        assertThat(page.locator("table a").filter(new Locator.FilterOptions().setHas(page.getByText("innerAgent"))))
                .hasAttribute("href", Pattern.compile("spanName=innerAgent&type=agent_run&from=-1h$"));
        inner.click();
        assertThat(page).hasURL(Pattern.compile("\\?spanName=innerAgent&type=agent_run&from=-1h$"));
        assertThat(row(page, "outerAgent")).isVisible();
        assertThat(page.locator(".chips")).containsText("Has span: innerAgent");

        page.navigate(url("?page=dashboard&by=tool"));
        page.locator("table").getByText("look_up").click();
        assertThat(page).hasURL(Pattern.compile("\\?spanName=look_up&type=tool_call&type=mcp_tool_call$"));
        assertThat(row(page, "outerAgent")).isVisible();
    }

    @Test
    void largeTraces_areCompared_asFarAsIsSaid() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "large", 0, 30_000);
        for (int i = 0; i < 20_100; i++) {
            trace.add(root, SpanType.TOOL_CALL, "call " + i, i, 1);
        }
        trace.store(store);
        MadeTrace shorter = new MadeTrace();
        int other = shorter.add(null, SpanType.AGENT_RUN, "large", 0, 30_000);
        for (int i = 0; i < 7_000; i++) {
            shorter.add(other, SpanType.TOOL_CALL, "call " + i, i, 1);
        }
        shorter.store(store);
        Page page = open("?page=compare&a=" + trace.id + "&b=" + shorter.id);
        assertThat(page.locator(".compare"))
                .containsText("Only the first 20,000 of the 20,101 spans of A are compared.");
        assertThat(page.locator(".compare .warn")).hasCount(1);
        assertThat(page.locator(".compare")).containsText("18,000 further rows not shown");
        assertThat(page.locator(".aligned tbody tr.remove")).hasCount(0);
    }
}
