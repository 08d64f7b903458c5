/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.StreamRedactor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Redacts what goes to an application's own clients. Where anything fails, nothing more of a text is sent. Thread-safe. */
final class ClientRedaction implements StreamRedactor {

    private static final String FAILED = Marks.note("a rule failed");

    /** Does work where it may fail or hang, and gives what stands for its result then. */
    interface Guard {
        <T extends @Nullable Object> T within(Supplier<T> work, T otherwise);
    }

    private final TextRedaction texts;
    private final ValueRedaction values;
    private final JsonRedaction json;
    private final Guard guard;

    ClientRedaction(TextRedaction texts, ValueRedaction values, Guard guard) {
        this.texts = texts;
        this.values = values;
        this.json = new JsonRedaction(values);
        this.guard = guard;
    }

    @Override
    public Redaction open() {
        return new Guarded(new TextStream(texts));
    }

    @Override
    public @Nullable Object redact(@Nullable Object value) {
        return guard.<@Nullable Object>within(() -> values.value(value, new JsonRedaction.Document(json)), FAILED);
    }

    private final class Guarded implements Redaction {

        private final Redaction text;
        private boolean failed;

        Guarded(Redaction text) {
            this.text = text;
        }

        @Override
        public String next(String piece) {
            return within(() -> text.next(piece));
        }

        @Override
        public String end() {
            return within(text::end);
        }

        @Override
        public String cut() {
            return within(text::cut);
        }

        /** What has failed is left alone: it may still run. */
        private String within(Supplier<String> work) {
            if (failed) {
                return "";
            }
            String sent = guard.<@Nullable String>within(work::get, null);
            failed = sent == null;
            return sent == null ? FAILED : sent;
        }
    }
}
