/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;

/** How recorded values are shown, and why there is none. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class ValueIT extends WindowTests {

    private static final SpanData.Content HIDDEN = new SpanData.Content(State.HIDDEN, "null");

    @Autowired
    TraceStore store;

    /** Opens the first span below the root. */
    private Page opened(MadeTrace trace, String more) {
        Page page =
                open("?page=trace&view=waterfall&id=" + trace.store(store).id + "&span=" + MadeTrace.spanId(1) + more);
        page.locator(".panel .value").first().waitFor();
        return page;
    }

    private static MadeTrace returning(String json) {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "agent", 0, 1_000);
        trace.add(trace.span(root, SpanType.TOOL_CALL, "look_up", 100)
                .output(MadeTrace.json(json))
                .status(SpanStatus.OK, Duration.ofMillis(10)));
        return trace;
    }

    @Test
    void longLines_scrollTogether() {
        String lines = IntStream.range(0, 400)
                .mapToObj(i -> "line " + i + " " + "x".repeat(400))
                .collect(Collectors.joining("\\n"));
        Page page = opened(returning("\"" + lines + "\""), "");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show all"))
                .click();
        assertThat(page.locator(".panel .line-row").first()).hasCSS("overflow-x", "visible");
        assertThat(page.locator(".panel .windowed")).hasCSS("overflow-x", "auto");
    }

    @Test
    void wordsThatAreLookedFor_areMarkedEach() {
        MadeTrace trace = returning("{\"answer\":\"The refund of this order is on its way\"}");
        Page page = opened(trace, "&find=order refund");
        assertThat(page.locator(".search [role=status]")).containsText("of 1");
        assertThat(page.locator(".panel mark")).hasText(new String[] {"refund", "order"});
    }

    @Test
    void missingOutput_saysWhy_inTheTranscriptToo() {
        MadeTrace trace = new MadeTrace();
        int root = trace.add(null, SpanType.AGENT_RUN, "agent", 0, 1_000);
        trace.add(trace.span(root, SpanType.TOOL_CALL, "hidden tool", 10)
                .output(HIDDEN)
                .status(SpanStatus.OK, Duration.ofMillis(10)));
        trace.fail(root, SpanType.TOOL_CALL, "failed tool", 20, 10, "no answer");
        trace.add(trace.span(root, SpanType.RETRIEVAL, "hidden step", 30)
                .output(HIDDEN)
                .status(SpanStatus.OK, Duration.ofMillis(10)));
        trace.fail(root, SpanType.RETRIEVAL, "failed step", 40, 10, "no answer");
        trace.add(root, SpanType.RETRIEVAL, "quiet step", 50, 10);
        trace.add(trace.span(root, SpanType.RETRIEVAL, "running step", 60));
        trace.add(trace.span(root, SpanType.TOOL_CALL, "running tool", 70));
        Page page = open("?page=trace&view=transcript&id=" + trace.store(store).id);
        assertSays(page, "hidden tool", "Hidden by @HideOutput");
        assertSays(page, "hidden step", "Hidden by @HideOutput");
        assertSays(page, "failed tool", "No output: the call failed.");
        assertSays(page, "failed step", "No output: the call failed.");
        assertSays(page, "quiet step", "Nothing was returned.");
        assertSays(page, "running step", "No output yet: still running.");
        assertSays(page, "running tool", "No output yet: still running.");
    }

    private static void assertSays(Page page, String name, String why) {
        Locator item = page.locator("[role=feed] .item").filter(new Locator.FilterOptions().setHasText(name));
        item.locator(".fold-title").click();
        assertThat(item.locator(".fold-body")).containsText(why);
    }
}
