/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream gives, captured element by element up to the limits of one value: texts as one text, others as a list. Guarded by
 * itself.
 */
final class GivenElements {

    private final ValueCapture capture;
    private final CaptureLimits limits;
    private final List<Captured> items = new ArrayList<>();
    private @Nullable StringBuilder text;
    private long characters;
    private long count;
    private long bytes;

    GivenElements(ValueCapture capture, CaptureLimits limits) {
        this.capture = capture;
        this.limits = limits;
    }

    synchronized void add(Object element) {
        // What the application's own classes say of themselves is asked by the capture alone, which knows what they may
        // not tell.
        boolean isText =
                element instanceof String || element instanceof StringBuilder || element instanceof StringBuffer;
        if (isText && (count == 0 || text != null)) {
            addText(capture.isSensitive(element) ? Described.SENSITIVE : element.toString());
            count++;
            return;
        }
        StringBuilder before = text;
        if (before != null) {
            // Not texts alone: those so far become the first item.
            text = null;
            count = 1;
            addItem(before.toString());
        }
        count++;
        addItem(element);
    }

    private void addText(String more) {
        StringBuilder all = text == null ? new StringBuilder() : text;
        text = all;
        if (all.length() == characters) {
            all.append(CutList.start(more, limits.maxStringLength() - all.length()));
        }
        characters += more.length();
    }

    private void addItem(Object item) {
        if (items.size() < limits.maxItems() && bytes < limits.maxValueBytes()) {
            Captured captured = capture.capture(item);
            bytes += captured.content().json().length();
            items.add(captured);
        }
    }

    /** What was given so far; null if nothing was. */
    synchronized @Nullable Captured captured() {
        StringBuilder all = text;
        if (all != null) {
            return all.length() == characters ? capture.capture(all.toString()) : cut(all);
        }
        return count == 0 ? null : list();
    }

    private Captured cut(StringBuilder start) {
        JsonText json = new JsonText();
        json.string(start + "…[cut: " + characters + " characters]");
        return Captured.of(json.toString(), List.of(new Cut("", "characters", characters, start.length())));
    }

    private Captured list() {
        List<Cut> cuts = new ArrayList<>();
        JsonText json = new JsonText();
        json.start('[');
        for (int i = 0; i < items.size(); i++) {
            Captured item = items.get(i);
            State state = item.content().state();
            if (state == State.PRESENT || state == State.CUT) {
                json.literal(item.content().json());
                cuts.addAll(item.cutsUnder("[" + i + "]"));
            } else {
                json.string(state == State.HIDDEN ? Described.SENSITIVE : "[not captured]");
            }
        }
        if (count > items.size()) {
            json.string("[cut: " + count + " items]");
            cuts.add(new Cut("", "items", count, items.size()));
        }
        json.end(']');
        return Captured.of(json.toString(), cuts);
    }
}
