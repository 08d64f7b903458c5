/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TracingOptions;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Every key of the sheet does what the sheet says, and what has the focus then shows it. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class KeyMapIT extends WindowTests {

    /** The keys that a test presses, as the sheet names them. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Presses {
        String[] value();
    }

    @Test
    void eachKeyOfTheSheet_hasItsTest() {
        Page page = open("");
        page.locator("main h1")
                .waitFor(new Locator.WaitForOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
        page.keyboard().press("?");
        page.locator("dialog kbd").first().waitFor();
        List<String> pressed = Stream.of(KeyMapIT.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Presses.class))
                .map((Method method) -> method.getAnnotation(Presses.class).value())
                .flatMap(Arrays::stream)
                .distinct()
                .toList();

        assertThat(page.locator("dialog kbd").allTextContents().stream().distinct())
                .containsExactlyInAnyOrderElementsOf(pressed);
    }

    @Test
    @Presses({"?", "Esc"})
    void questionMark_showsTheSheet_andEscapeCloses() {
        Page page = list(1);
        Keys keys = new Keys(page).press("?");
        assertThat(page.locator("dialog")).containsText("copy the link");
        keys.press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        keys.press("j", "Enter");
        assertThat(page.locator(".peek")).isVisible();
        keys.press("Escape");
        assertThat(page.locator(".peek")).hasCount(0);
        assertThat(row(page, "agent 0")).isFocused();
    }

    @Test
    @Presses({"/", "g t", "g c", "g d"})
    void pagesAndTheirSearch_areReachedByKeys() {
        Page page = list(1);
        Keys keys = new Keys(page).press("/");
        assertThat(page.getByLabel("Search inputs, outputs, errors")).isFocused();
        keys.press("Escape", "g", "c");
        assertThat(page).hasURL(Pattern.compile("page=conversations"));
        page.getByLabel("Search conversations").waitFor();
        keys.press("/");
        assertThat(page.getByLabel("Search conversations")).isFocused();
        page.getByLabel("Search conversations").blur();
        keys.press("g", "d");
        assertThat(page).hasURL(Pattern.compile("page=dashboard"));
        keys.press("g", "t");
        assertThat(page).not().hasURL(Pattern.compile("page="));
        assertThat(row(page, "agent 0")).isVisible();
    }

    @Test
    @Presses({"j", "k", "↑ ↓ Home End PgUp PgDn"})
    void rowsOfTheList_areWalked() {
        Page page = list(13);
        Keys keys = new Keys(page).press("j");
        assertThat(row(page, "agent 12")).isFocused();
        keys.press("j", "ArrowDown");
        assertThat(row(page, "agent 10")).isFocused();
        keys.press("k");
        assertThat(row(page, "agent 11")).isFocused();
        keys.press("ArrowUp");
        assertThat(row(page, "agent 12")).isFocused();
        keys.press("PageDown");
        assertThat(row(page, "agent 2")).isFocused();
        keys.press("PageUp");
        assertThat(row(page, "agent 12")).isFocused();
        keys.press("End");
        assertThat(row(page, "agent 0")).isFocused();
        keys.press("Home");
        assertThat(row(page, "agent 12")).isFocused();
    }

    @Test
    @Presses({"Enter", "o", "."})
    void row_isLookedInto_andOpened() {
        Page page = list(2);
        Keys keys = new Keys(page).press("j", "Enter");
        Locator peek = page.locator(".peek");
        assertThat(peek.locator("h2")).containsText("agent 1");
        keys.press(".");
        assertThat(peek).isFocused();
        keys.press(".");
        assertThat(row(page, "agent 1")).isFocused();
        keys.press("j");
        assertThat(peek.locator("h2")).containsText("agent 0");
        keys.press("Enter");
        assertThat(page.locator("main h1")).hasText("agent 0");
        page.goBack();
        assertThat(row(page, "agent 1")).isVisible();
        keys.press("o");
        assertThat(page.locator("main h1")).hasText("agent 0");
    }

    @Test
    @Presses("n")
    void newTraces_areShown() {
        Page page = list(1);
        Keys keys = new Keys(page).press("j");
        tracing.span(SpanType.AGENT_RUN, "newAgent").run(() -> {});
        assertThat(page.locator(".new")).containsText("1 new trace");
        keys.press("n");
        assertThat(row(page, "newAgent")).isVisible();
    }

    @Test
    @Presses({"x", "c"})
    void rows_areSelected_andCompared() {
        Page page = list(2);
        Keys keys = new Keys(page).press("x");
        assertThat(row(page, "agent 1").getByRole(AriaRole.CHECKBOX)).isChecked();
        assertThat(row(page, "agent 0")).isFocused();
        keys.press("x", "c");
        assertThat(page).hasURL(Pattern.compile("page=compare"));
    }

    @Test
    @Presses({"e", "E"})
    void errors_areWalked_inTheListAndInATrace() {
        String id = sample();
        list(1);
        Page page = open("");
        row(page, "sampleAgent").waitFor();
        Keys keys = new Keys(page).press("e");
        assertThat(row(page, "sampleAgent")).isFocused();
        keys.press("k", "e");
        assertThat(row(page, "sampleAgent")).isFocused();

        page = trace(id);
        keys = new Keys(page).press("]");
        assertThat(page.locator("[role=treeitem]")).hasCount(1);
        keys.press("e");
        assertThat(selected(page)).containsText("first tool");
        assertThat(selected(page)).isInViewport();
        keys.press("e");
        assertThat(selected(page)).containsText("second tool");
        keys.press("E");
        assertThat(selected(page)).containsText("first tool");
        assertThat(page.locator(".panel")).containsText("first is broken");
    }

    @Test
    @Presses({"1", "2", "3", "y", "i"})
    void views_areChosen_andLinksCopied() {
        String id = sample();
        Page page = trace(id);
        Keys keys = new Keys(page).press("i");
        assertThat(page.locator(".toast")).hasText("Id copied");
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).isEqualTo(id);
        keys.press("3");
        assertThat(page.locator(".waterfall.as-table [role=tree]")).isFocused();
        keys.press("1");
        assertThat(page.locator("[role=feed]")).isVisible();
        keys.press("2");
        assertThat(page.locator(".waterfall:not(.as-table) [role=tree]")).isFocused();
        keys.press("y");
        assertThat(page.locator(".toast")).hasText("Link copied");
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).isEqualTo(page.url());
    }

    @Test
    @Presses({"t", "T", "s", "c", "p", "u", "x"})
    void spans_areFoundByWhatTheyAre() {
        Page page = trace(sample());
        Keys keys = new Keys(page).press("t");
        assertThat(selected(page)).containsText("first tool");
        keys.press("t");
        assertThat(selected(page)).containsText("second tool");
        keys.press("T");
        assertThat(selected(page)).containsText("first tool");
        keys.press("c");
        assertThat(selected(page)).containsText("dear chat");
        keys.press("s");
        assertThat(selected(page)).not().containsText("sampleAgent");
        assertThat(page.locator(".on-path").first()).isVisible();
        keys.press("p");
        assertThat(page.locator(".on-path")).hasCount(0);
        keys.press("p");
        assertThat(page.locator(".on-path").first()).isVisible();
        keys.press("Home", "ArrowDown", "u");
        assertThat(page.locator("[role=treeitem]")).hasCount(2);
        keys.press("u");
        assertThat(page.locator("[role=treeitem]")).hasCount(6);
        keys.press("c", "x", "t", "x");
        assertThat(page).hasURL(Pattern.compile("page=compare.*sa=.*sb="));
        assertThat(page.locator("main h1")).containsText("dear chat");
        assertThat(page.locator("main")).containsText("Neither has any.");
    }

    @Test
    @Presses({"d", "m", "."})
    void span_isComparedWithTheCallBefore_scoredAndLookedInto() {
        Page page = trace(new Dialogue(tracing, 1).run());
        Keys keys = new Keys(page).press("d");
        assertThat(page.locator("dialog .diff .add").first()).isVisible();
        keys.press("Escape", "m");
        assertThat(page.locator("dialog")).containsText("Score this span");
        assertThat(page.getByLabel("Name")).isFocused();
        keys.press("Escape", ".");
        assertThat(page.locator(".panel")).isFocused();
        keys.press(".");
        assertThat(page.locator("[role=tree]")).isFocused();
        keys.press(".", "Escape");
        assertThat(page.locator(".panel")).hasCount(0);
        assertThat(page.locator("[role=tree]")).isFocused();
    }

    @Test
    @Presses({"+", "-", "0", "z", "Shift+← →"})
    void waterfall_isZoomed() {
        Page page = trace(sample());
        Keys keys = new Keys(page).press("c", "z");
        assertThat(page).hasURL(Pattern.compile("zoom="));
        String near = page.url();
        keys.press("-");
        assertThat(page).not().hasURL(near);
        keys.press("0");
        assertThat(page).not().hasURL(Pattern.compile("zoom="));
        keys.press("+");
        assertThat(page).hasURL(Pattern.compile("zoom="));
        String zoomed = page.url();
        keys.press("Shift+ArrowRight");
        assertThat(page).not().hasURL(zoomed);
        keys.press("Shift+ArrowLeft");
        assertThat(page).hasURL(Pattern.compile("zoom="));
    }

    @Test
    @Presses({"*", "[", "]", "→ ←", "↑ ↓ Home End PgUp PgDn", "Enter"})
    void tree_isWalked() {
        Page page = trace(sample());
        Keys keys = new Keys(page).press("2", "Home", "ArrowLeft");
        assertThat(page.locator("[role=treeitem]")).hasCount(1);
        keys.press("ArrowRight");
        assertThat(page.locator("[role=treeitem]")).hasCount(6);
        keys.press("ArrowRight");
        assertThat(selected(page)).containsText("first step");
        keys.press("]");
        assertThat(page.locator("[role=treeitem]")).hasCount(1);
        keys.press("[");
        assertThat(page.locator("[role=treeitem]")).hasCount(6);
        keys.press("]", "Home", "ArrowRight");
        assertThat(page.locator("[role=treeitem]")).hasCount(5);
        keys.press("ArrowDown", "*");
        assertThat(page.locator("[role=treeitem]")).hasCount(6);
        keys.press("ArrowDown");
        assertThat(selected(page)).containsText("inner step");
        keys.press("ArrowLeft");
        assertThat(selected(page)).containsText("first step");
        keys.press("ArrowUp");
        assertThat(selected(page)).containsText("sampleAgent");
        keys.press("PageDown");
        assertThat(selected(page)).containsText("dear chat");
        keys.press("PageUp");
        assertThat(selected(page)).containsText("sampleAgent");
        keys.press("End");
        assertThat(selected(page)).containsText("dear chat");
        keys.press("Enter");
        assertThat(page.locator(".panel h2")).containsText("dear chat");
    }

    @Test
    @Presses({"/", "Enter, Shift+Enter", "Esc", "j", "k"})
    void matches_areWalked_andEscapeLeavesTheField() {
        list(1);
        String id = sample();
        Page page = open("");
        row(page, "sampleAgent").waitFor();
        new Keys(page).press("j", "o");
        assertThat(page).hasURL(Pattern.compile("id=" + id));
        assertThat(page.locator("main h1")).hasText("sampleAgent");
        Keys keys = new Keys(page).press("2", "/").type("is broken");
        Locator said = page.locator(".search [role=status]");
        assertThat(said).hasText("– of 2");
        keys.press("Enter", "Enter");
        assertThat(said).hasText("2 of 2");
        assertThat(selected(page)).containsText("second tool");
        keys.press("Shift+Enter");
        assertThat(said).hasText("1 of 2");
        assertThat(page.locator(".panel mark").first()).hasText("is broken");
        keys.press("Escape");
        assertThat(said).hasCount(0);
        assertThat(page.locator("[role=tree]")).isFocused();
        keys.press("j");
        assertThat(page.locator("main h1")).hasText("agent 0");
        keys.press("k");
        assertThat(page.locator("main h1")).hasText("sampleAgent");
    }

    @Test
    void singleKeys_doNothing_whereTheyAreSwitchedOff() {
        Page page = trace(sample());
        page.keyboard().press("?");
        page.getByLabel("Single keys do something").focus();
        page.keyboard().press("Space");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        String url = page.url();
        for (String key : "? / g t g c g d y i j k o n x c 1 3 e E t T p s u d m . + - 0 z * [ ]".split(" ")) {
            page.keyboard().press(key);
        }
        assertThat(page).hasURL(url);
        assertThat(page.locator("dialog, .panel, .toast")).hasCount(0);
        assertThat(page.locator("[role=treeitem]")).hasCount(6);
        page.locator("[role=tree]").focus();
        page.keyboard().press("End");
        assertThat(selected(page)).containsText("dear chat");
        page.reload();
        page.locator("[role=treeitem]").first().waitFor();
        page.keyboard().press("e");
        assertThat(selected(page)).containsText("dear chat");
    }

    /** So many traces, the last of them on top. */
    private Page list(int traces) {
        for (int i = 0; i < traces; i++) {
            tracing.span(SpanType.AGENT_RUN, "agent " + i).run(() -> {});
        }
        Page page = open("");
        row(page, "agent 0").waitFor();
        return page;
    }

    private Page trace(String id) {
        Page page = open("?page=trace&id=" + id + "&view=waterfall");
        page.locator("[role=treeitem]").first().waitFor();
        return page;
    }

    private static Locator selected(Page page) {
        return page.locator("[role=treeitem][aria-selected=true]");
    }

    /** Six spans: an agent; a step with one in it; two tools that fail; a call that costs. */
    private String sample() {
        return tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, "sampleAgent").run(() -> {
                            tracing.span(SpanType.WORKFLOW_STEP, "first step")
                                    .run(() -> tracing.span(SpanType.GENERIC, "inner step")
                                            .run(() -> {}));
                            for (String which : List.of("first", "second")) {
                                try {
                                    tracing.span(SpanType.TOOL_CALL, which + " tool")
                                            .run(() -> {
                                                throw new IllegalStateException(which + " is broken");
                                            });
                                } catch (IllegalStateException told) {
                                    // The agent goes on.
                                }
                            }
                            tracing.span(SpanType.MODEL_GENERATION, "dear chat")
                                    .run(() -> tracing.currentSpan()
                                            .modelGeneration()
                                            .model("gpt-4o-mini")
                                            .usage(TokenUsage.of(1_000_000, 5)));
                        }))
                .traceId();
    }
}
