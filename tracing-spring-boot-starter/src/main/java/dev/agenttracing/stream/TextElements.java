/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import org.jspecify.annotations.Nullable;

/** Texts: pieces of one that goes on, or JSON that an application has written itself. */
final class TextElements implements ElementKind {

    private static final String DONE = "[DONE]";

    private final JsonElements json;

    TextElements(JsonElements json) {
        this.json = json;
    }

    @Override
    public boolean is(Object element) {
        return element instanceof CharSequence;
    }

    @Override
    public Ending ending(Object element) {
        String text = element.toString();
        Object tree = json.read(text);
        return text.equals(DONE) ? Ending.END : tree == null ? Ending.NONE : json.ending(tree);
    }

    @Override
    public @Nullable Object redact(Object element, ElementStream stream) {
        String text = element.toString();
        if (text.equals(DONE)) {
            return element;
        }
        Object tree = json.read(text);
        if (tree != null) {
            Object redacted = json.redact(tree, stream.at("", json::write));
            // Within a text, what looks like JSON and has nothing to redact is a part of it.
            if (redacted != tree || !stream.isBegun()) {
                return redacted == tree ? element : redacted == null ? null : json.write(redacted);
            }
        }
        String sent = stream.next(text);
        return sent.isEmpty() && !text.isEmpty() ? null : sent.equals(text) ? element : sent;
    }
}
