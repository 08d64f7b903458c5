/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

/** Presses keys and counts them; after each, what has the focus must show that it has. */
final class Keys {

    private final Page page;
    private int pressed;

    Keys(Page page) {
        this.page = page;
    }

    Keys press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
            pressed++;
            assertFocusIsSeen();
        }
        return this;
    }

    /** Counts as one, however long the word. */
    Keys type(String text) {
        page.keyboard().type(text);
        pressed++;
        assertFocusIsSeen();
        return this;
    }

    void assertPressed(int times) {
        assertThat(pressed).as("steps").isEqualTo(times);
    }

    /** A ring of its own, or of the field that it is in. A heading that tells of a new page does nothing: it needs none. */
    void assertFocusIsSeen() {
        Object unseen = page.evaluate("""
                () => {
                    const has = document.activeElement;
                    if (!has || has === document.body || has.tagName === 'H1' || has.id === 'main') return '';
                    for (let at = has; at && at !== document.body; at = at.parentElement) {
                        const style = getComputedStyle(at);
                        if (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2) return '';
                    }
                    return has.outerHTML.slice(0, 200);
                }""");
        assertThat(unseen).as("has the focus, and does not show it").isEqualTo("");
    }
}
