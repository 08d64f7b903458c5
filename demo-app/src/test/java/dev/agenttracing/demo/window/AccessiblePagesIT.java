/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What everybody can read and use, in both themes and both widths; the documentation's pictures come from here too. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class AccessiblePagesIT extends WindowTests {

    @Test
    void pages_haveNoViolation_inBothThemes_andBothWidths() throws Exception {
        failing();
        new Dialogue(tracing, 3).run();
        String before = ask("Where is order 1042?", "thread-1");
        String id = ask(ORDER, "thread-1");
        String span = tracing.getTrace(id).orElseThrow().rootSpan().id();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("traces", "");
        pages.put("peek", "?peek=" + id);
        pages.put("tracetranscript", "?page=trace&view=transcript&id=" + id);
        pages.put("tracewaterfall", "?page=trace&view=waterfall&id=" + id);
        pages.put("tracetree", "?page=trace&view=tree&id=" + id + "&span=" + span);
        pages.put("compare", "?page=compare&a=" + id + "&b=" + before);
        pages.put("conversationsthread-1", "?page=conversations&id=thread-1");
        pages.put("dashboard", "?page=dashboard");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(WIDE, NARROW)) {
                pages.forEach((name, query) -> {
                    Page page = browsing.open(url(query), width, scheme);
                    page.locator("main :text-matches('1042|refundAgent|tokens|support|thread-1'):visible")
                            .first()
                            .waitFor();
                    assertThat(page.getByText("Loading…")).hasCount(0);
                    // What is not a colour is the same in both themes.
                    AxeBuilder axe = scheme == ColorScheme.LIGHT
                            ? new AxeBuilder(page)
                            : new AxeBuilder(page).withRules(List.of("color-contrast"));
                    assertAccessible(page, axe, name + " " + scheme + " " + width);
                    assertQuiet();
                    if (name.equals("traces") && width == NARROW) {
                        assertThat(page.locator("tbody tr").first().boundingBox().y)
                                .isLessThanOrEqualTo(230);
                    }
                    picture(page, name + "-" + scheme.name().toLowerCase(Locale.ROOT), width);
                });
            }
        }
    }

    @Test
    void dialogs_haveNoViolation() {
        Page page = open("?page=trace&view=waterfall&id=" + new Dialogue(tracing, 2).run());
        page.locator("[role=treeitem]").first().waitFor();
        for (String key : List.of("?", "m", "d")) {
            page.keyboard().press(key);
            page.locator("dialog").waitFor();
            assertThat(page.getByText("Loading…")).hasCount(0);
            assertAccessible(page, new AxeBuilder(page), key);
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
        }
    }

    private static void assertAccessible(Page page, AxeBuilder axe, String name) {
        // Without frames there is no need of a page apart for the results.
        var found = axe.setLegacyMode(true).analyze().getViolations();
        assertThat(found.stream()
                        .map(rule ->
                                rule.getId() + ": " + rule.getNodes().get(0).getHtml())
                        .toList())
                .as(name)
                .isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as(name)
                .isLessThanOrEqualTo(0);
    }

    /** For the documentation where it is wide; the others are to be looked at. */
    private static void picture(Page page, String name, int width) {
        if (Boolean.getBoolean("screenshots")) {
            Path folder = width == WIDE ? Path.of("..", "docs", "images") : Path.of("target", "narrow");
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
        }
    }
}
