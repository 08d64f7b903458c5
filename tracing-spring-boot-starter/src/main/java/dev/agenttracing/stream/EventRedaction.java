/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.StreamRedactor;
import dev.agenttracing.stream.ElementKind.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Redacts the elements of one stream. What fails is not sent. Not thread-safe; never throws. */
final class EventRedaction {

    private final ElementKinds kinds;
    private final StreamedTexts texts;
    private final Consumer<Throwable> failures;

    EventRedaction(StreamRedactor redactor, ElementKinds kinds, Consumer<Throwable> failures) {
        this.kinds = kinds;
        this.texts = new StreamedTexts(redactor);
        this.failures = failures;
    }

    /** Gives what may be sent once an element has come. */
    List<Object> next(Object element) {
        try {
            Ending ending = kinds.ending(element);
            texts.nextElement();
            Object redacted = kinds.redact(element, ElementStream.of(texts, ending));
            // What was held back comes before what says that it is over.
            List<Object> sent = new ArrayList<>(texts.over(ending));
            if (redacted != null) {
                sent.add(redacted);
            }
            return sent;
        } catch (Throwable failure) {
            failures.accept(failure);
            return List.of();
        }
    }

    /** Gives what was held back, at the end of the stream. */
    List<Object> end(Ending ending) {
        try {
            return texts.rests(ending);
        } catch (Throwable failure) {
            failures.accept(failure);
            return List.of();
        }
    }
}
