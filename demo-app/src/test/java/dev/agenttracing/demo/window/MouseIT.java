/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracingOptions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What is done by dragging and turning the wheel. */
@EnabledIf(value = "isBuilt", disabledReason = WindowTests.NOT_BUILT)
class MouseIT extends WindowTests {

    private static final Pattern ZOOMED = Pattern.compile("zoom=\\d+-\\d+");

    /** From a share of the box's width to another. */
    private static void drag(Page page, Locator where, double from, double to) {
        BoundingBox box = where.boundingBox();
        double y = box.y + box.height / 2;
        page.mouse().move(box.x + from * box.width, y);
        page.mouse().down();
        page.mouse().move(box.x + (from + to) / 2 * box.width, y);
        page.mouse().move(box.x + to * box.width, y);
        page.mouse().up();
    }

    private static long[] zoom(Page page) {
        var found = Pattern.compile("zoom=(\\d+)-(\\d+)").matcher(page.url());
        assertThat(found.find()).as(page.url()).isTrue();
        return new long[] {Long.parseLong(found.group(1)), Long.parseLong(found.group(2))};
    }

    private Page waterfall() {
        Page page = open("?page=trace&id=" + new Dialogue(tracing, 3).run() + "&view=waterfall");
        page.locator("[role=treeitem]").first().waitFor();
        return page;
    }

    @Test
    void dragOnTheHistogram_narrowsListChipsAndAddress() {
        failing();
        tracing.span(SpanType.AGENT_RUN, "fineAgent").run(() -> {});
        Page page = open("");
        assertThat(page.locator("tbody tr")).hasCount(2);
        Locator bars = page.locator(".histogram svg");
        assertThat(page.locator(".histogram rect.all")).hasCount(1);
        Locator range = page.getByTitle("Time");
        assertThat(range).containsText("Last 24 hours");
        drag(page, bars, 0.2, 0.6);

        assertThat(page).hasURL(Pattern.compile("from=.*to="));
        assertThat(range).containsText("From–to");
        assertThat(page.locator("main")).containsText("No trace matches these filters.");
        assertThat(page.locator(".chips")).containsText("Errors 0");
        page.goBack();
        assertThat(page.locator("tbody tr")).hasCount(2);
        drag(page, bars, 0.9, 1);
        assertThat(page).hasURL(Pattern.compile("from=.*to="));
        assertThat(page.locator("tbody tr")).hasCount(2);
    }

    @Test
    void minimap_zoomsByDragging_andByItsHandles() {
        Page page = waterfall();
        drag(page, page.locator(".minimap canvas"), 0.25, 0.75);
        assertThat(page).hasURL(ZOOMED);
        long[] first = zoom(page);
        BoundingBox map = page.locator(".minimap").boundingBox();
        BoundingBox handle = page.locator(".minimap .handle.to").boundingBox();
        page.mouse().move(handle.x + handle.width / 2, handle.y + 20);
        page.mouse().down();
        page.mouse().move(map.x + 0.6 * map.width, handle.y + 20);
        page.mouse().move(map.x + 0.5 * map.width, handle.y + 20);
        page.mouse().up();
        long[] narrower = zoom(page);
        assertThat(narrower[0]).isEqualTo(first[0]);
        assertThat(narrower[1]).isLessThan(first[1]);
        page.locator(".minimap canvas").dblclick(new Locator.DblclickOptions().setForce(true));
        assertThat(page).not().hasURL(ZOOMED);
    }

    @Test
    void rowsInView_areABandOfTheMinimap() {
        String id = tracing.run(
                        TracingOptions.none(),
                        () -> tracing.span(SpanType.AGENT_RUN, "agent").run(() -> {
                            for (int i = 0; i < 80; i++) {
                                tracing.span(SpanType.GENERIC, "step " + i).run(() -> {});
                            }
                        }))
                .traceId();
        Page page = open("?page=trace&view=waterfall&id=" + id);
        Locator band = page.locator(".minimap .band");
        assertThat(band).isVisible();
        double before = band.boundingBox().y;
        page.locator("[role=tree]").hover();
        page.mouse().wheel(0, 800);
        page.waitForFunction(
                "before => document.querySelector('.minimap .band').getBoundingClientRect().y > before + 5", before);
    }

    @Test
    void axis_zoomsByDragging() {
        Page page = waterfall();
        drag(page, page.locator(".axis .times"), 0.3, 0.6);
        assertThat(page).hasURL(ZOOMED);
    }

    @Test
    void wheel_zoomsWithControl_andElseScrolls() {
        Page page = waterfall();
        page.locator("[role=tree]").hover();
        page.mouse().wheel(0, -120);
        page.keyboard().down("Control");
        page.mouse().wheel(0, -120);
        page.keyboard().up("Control");
        assertThat(page).hasURL(ZOOMED);
        long[] once = zoom(page);
        page.keyboard().down("Control");
        page.mouse().wheel(0, -120);
        page.keyboard().up("Control");
        assertThat(page).not().hasURL(Pattern.compile("zoom=" + once[0] + "-" + once[1]));
    }

    @Test
    void widths_areDragged_andKept() {
        failing();
        Page page = open("");
        row(page, "refundAgent").click();
        Locator peek = page.locator(".peek");
        assertThat(peek).hasCSS("width", "560px");
        Locator edge = page.getByRole(AriaRole.SEPARATOR);
        BoundingBox box = edge.boundingBox();
        page.mouse().move(box.x + box.width / 2, 400);
        page.mouse().down();
        page.mouse().move(box.x - 50, 400);
        page.mouse().move(box.x - 96, 400);
        page.mouse().up();
        assertThat(peek).not().hasCSS("width", "560px");
        edge.focus();
        page.keyboard().press("ArrowLeft");
        String width = peek.evaluate("peek => getComputedStyle(peek).width").toString();
        page.reload();
        assertThat(peek).hasCSS("width", width);
    }

    @Test
    void columnOfNames_isDragged_andKept() {
        Page page = open("?page=trace&view=waterfall&id=" + failing());
        Locator edge =
                page.getByRole(AriaRole.SEPARATOR, new Page.GetByRoleOptions().setName("Width of the first column"));
        assertThat(edge).hasAttribute("aria-valuenow", "360");
        BoundingBox box = edge.boundingBox();
        page.mouse().move(box.x + box.width / 2, box.y + 40);
        page.mouse().down();
        page.mouse().move(box.x + 50, box.y + 40);
        page.mouse().move(box.x + 104, box.y + 40);
        page.mouse().up();
        assertThat(edge).not().hasAttribute("aria-valuenow", "360");
        edge.focus();
        page.keyboard().press("ArrowRight");
        String width = edge.getAttribute("aria-valuenow");
        page.reload();
        assertThat(edge).hasAttribute("aria-valuenow", width);
        assertThat(page.locator(".axis .names")).hasCSS("width", width + "px");
    }
}
