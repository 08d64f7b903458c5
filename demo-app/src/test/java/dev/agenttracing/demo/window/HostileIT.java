/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TracingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Text that would act if it could, in each field that a model, a tool or a caller may fill: it is shown, and does nothing. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class HostileIT extends WindowTests {

    private static final String MARKUP = "<img src=//evil.example/x onerror=alert(1)><script>alert(2)</script>";
    private static final String ACTS = MARKUP + "\u202Egnp\u001B[31m\u200B";
    private static final String LINKS = "[x](javascript:alert(3)) ![p](https://evil.example/p.png)"
            + " [click me](https://evil.example/way?a=b) <b>bold</b> ";
    private static final String LONG_LINE = ACTS + "x".repeat(1_000_000);

    /** What may not be in any page: elements out of values, and characters that act unseen. */
    private static final String ACTING = """
            () => {
                const found = [...document.querySelectorAll('main img, main script, main iframe, main object, main b,'
                    + ' dialog img, dialog script, a[href^="javascript"], [onerror]')].map(each => each.outerHTML);
                const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
                const unseen = /[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u001b]/;
                while (texts.nextNode()) {
                    if (unseen.test(texts.currentNode.data)) found.push(texts.currentNode.data.slice(0, 200));
                }
                for (const each of document.querySelectorAll('[title], [placeholder]')) {
                    if (unseen.test(each.title + each.placeholder)) found.push(each.outerHTML.slice(0, 200));
                }
                if (Object.keys(Object.prototype).length || ({}).polluted !== undefined) found.push('a prototype');
                return found;
            }""";

    private final List<String> dialogs = new ArrayList<>();

    private String hostile() {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("__proto__", Map.of("polluted", ACTS));
        keys.put("constructor", ACTS);
        keys.put("toString", ACTS);
        keys.put(ACTS, LINKS + ACTS);
        String id = tracing.run(
                        TracingOptions.builder()
                                .tags("tag " + ACTS)
                                .metadata("__proto__", ACTS)
                                .metadata("key " + ACTS, ACTS)
                                .conversationId("thread/" + ACTS)
                                .build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "agent " + ACTS)
                                .input(keys)
                                .attribute("__proto__", ACTS)
                                .attribute("attribute " + ACTS, keys)
                                .run(() -> {
                                    model(keys);
                                    tool(keys);
                                    tracing.span(SpanType.GENERIC, "long line")
                                            .run(() -> tracing.currentSpan().output(LONG_LINE));
                                    tracing.currentSpan().tag("span tag " + ACTS);
                                    tracing.currentSpan()
                                            .addScore(Score.category("score " + ACTS, "label " + ACTS)
                                                    .withComment("comment " + ACTS)
                                                    .withAuthor("author " + ACTS));
                                    tracing.currentSpan().output(LINKS + ACTS);
                                }))
                .traceId();
        tracing.addScore(id, Score.of("whole " + ACTS, 1).withComment("comment " + ACTS));
        tracing.addFeedback(id, Feedback.thumbsDown("feedback " + ACTS).withAuthor("somebody " + ACTS));
        return id;
    }

    private void model(Map<String, Object> keys) {
        tracing.span(SpanType.MODEL_GENERATION, "chat " + ACTS)
                .input(Map.of(
                        "messages",
                        List.of(
                                Map.of("role", "system", "content", "system " + ACTS),
                                Map.of("role", "user", "content", LINKS + ACTS))))
                .run(() -> {
                    tracing.currentSpan()
                            .modelGeneration()
                            .model("model " + ACTS)
                            .provider(ACTS)
                            .finishReason("reason " + ACTS)
                            .usage(TokenUsage.of(10, 5));
                    tracing.currentSpan()
                            .output(Map.of(
                                    "role",
                                    "assistant",
                                    "content",
                                    LINKS + ACTS,
                                    "toolCalls",
                                    List.of(Map.of("id", ACTS, "name", "tool " + ACTS, "arguments", keys))));
                });
    }

    private void tool(Map<String, Object> keys) {
        try {
            tracing.span(SpanType.TOOL_CALL, "tool " + ACTS).input(keys).run(() -> {
                tracing.currentSpan().toolCall().toolCallId(ACTS).description(ACTS);
                throw new IllegalStateException("message " + ACTS);
            });
        } catch (IllegalStateException told) {
            // The agent goes on.
        }
    }

    private Page look(String query) {
        Page page = open(query);
        page.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
        assertThat(page.getByText("evil.example").first()).isVisible();
        return page;
    }

    private void assertHarmless(Page page) {
        assertThat((List<?>) page.evaluate(ACTING)).as(page.url()).isEmpty();
        assertThat(page.title()).doesNotContain("\u202E", "\u001B");
        assertThat(dialogs).isEmpty();
    }

    @Test
    void list_peekAndFilters_showTextAsText() {
        String id = hostile();
        Page page = look("?peek=" + id);
        assertThat(page.locator(".peek")).containsText("⟨U+202E⟩");
        assertThat(page.locator("tbody")).containsText("␛[31m");
        assertThat(page.locator(".peek [role=feed]")).containsText("click me");
        assertHarmless(page);
        page.keyboard().press("Escape");
        assertThat(page.locator(".peek")).hasCount(0);
        for (String chip : List.of("Name", "Tag", "Model")) {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(chip + " ▾"))
                    .click();
            assertThat(page.getByRole(AriaRole.OPTION).first()).containsText("⟨U+202E⟩");
            assertHarmless(page);
            page.getByRole(AriaRole.OPTION).first().click();
            page.keyboard().press("Escape");
            assertHarmless(page);
        }
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("+ Filter"))
                .click();
        assertHarmless(page);
    }

    @Test
    void trace_showsTextAsText_inEachPartOfEachSpan() {
        String id = hostile();
        Page page = look("?page=trace&id=" + id + "&view=waterfall");
        assertThat(page.locator(".trace .facts").first()).containsText("key <img");
        page.getByTitle("Scores and comments").click();
        assertThat(page.locator(".popup")).containsText("whole <img");
        assertThat(page.locator(".popup")).containsText("feedback <img");
        assertHarmless(page);
        page.keyboard().press("Escape");
        for (int span = 0; span < 4; span++) {
            page.locator("[role=treeitem]").nth(span).click();
            Locator tabs = page.locator(".panel > [role=tablist] [role=tab]");
            assertThat(tabs.first()).hasAttribute("aria-selected", "true");
            for (int tab = tabs.count() - 1; tab >= 0; tab--) {
                tabs.nth(tab).click();
                assertThat(page.locator(".panel").getByText("Loading…")).hasCount(0);
                assertHarmless(page);
            }
        }
        page.locator("[role=treeitem]").nth(2).click();
        assertThat(page.locator(".panel")).containsText("message <img");
        assertThat(page.locator(".panel")).containsText("__proto__");
        page.locator("[role=treeitem]").nth(0).click();
        assertThat(page.locator(".panel .attributes")).containsText("attribute <img");
        page.keyboard().press("3");
        assertThat(page.locator(".as-table")).containsText("⟨U+202E⟩");
        assertHarmless(page);
    }

    @Test
    void longLine_isOpenedAndSearched() {
        String id = hostile();
        Page page = look("?page=trace&id=" + id + "&view=waterfall");
        page.locator("[role=treeitem]").nth(3).click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show all, "))
                .click();
        assertThat(page.locator(".panel .lines")).containsText("xxx ↩");
        assertHarmless(page);
    }

    @Test
    void otherPages_showTextAsText() {
        String id = hostile();
        Page page = look("?page=trace&id=" + id + "&view=transcript");
        page.getByLabel("Collapse tools").uncheck();
        assertThat(page.locator("[role=feed]")).containsText("tool <img");
        assertHarmless(page);
        page = look("?page=conversations");
        page.locator(".cards button").click();
        assertThat(page.locator(".detail [role=feed]")).containsText("click me");
        assertHarmless(page);
        page = look("?page=compare&a=" + id + "&b=" + id);
        page.locator(".aligned button").first().click();
        assertThat(page.getByText("Nothing differs.")).isVisible();
        assertHarmless(page);
        page = look("?page=dashboard");
        assertHarmless(page);
    }

    @Test
    void link_showsItsHost_andOpensOnlyWhenItsAddressWasAgreedTo() {
        Page page = look("?page=trace&id=" + hostile() + "&view=transcript");
        Locator link = page.locator("[role=feed] a")
                .filter(new Locator.FilterOptions().setHasText("click me"))
                .first();
        assertThat(link).hasAttribute("rel", "noopener noreferrer nofollow");
        assertThat(page.locator("[role=feed] .host").first()).containsText("evil.example");
        String before = page.url();
        link.click();
        assertThat(dialogs).singleElement().asString().contains("https://evil.example/way?a=b");
        assertThat(page.context().pages()).hasSize(1);
        assertThat(page).hasURL(before);
    }
}
