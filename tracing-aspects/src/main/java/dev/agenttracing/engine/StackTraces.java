/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a stack trace, bounded, and without messages where these are hidden. */
final class StackTraces {

    private StackTraces() {}

    /** Gives the text and tells its cut. How long the whole would be is not known: no more is read than is kept. */
    static String text(Throwable error, boolean withMessages, int maxLength, CutList cuts) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        append(error, "", withMessages, maxLength, text, seen);
        if (text.length() <= maxLength) {
            return text.toString();
        }
        String start = CutList.start(text.toString(), maxLength);
        cuts.add("error", "characters", -1, start.length());
        return start + "…[cut]";
    }

    private static void append(
            @Nullable Throwable error,
            String caption,
            boolean withMessages,
            int maxLength,
            StringBuilder text,
            Set<Throwable> seen) {
        String captionNow = caption;
        for (Throwable at = error; at != null && text.length() <= maxLength && seen.add(at); at = causeOf(at)) {
            text.append(captionNow).append(at.getClass().getName());
            String message = withMessages ? Described.messageOf(at) : null;
            if (message != null) {
                text.append(": ").append(message, 0, Math.min(message.length(), maxLength));
            }
            for (StackTraceElement frame : framesOf(at)) {
                if (text.length() > maxLength) {
                    return;
                }
                text.append("\n\tat ").append(frame);
            }
            for (Throwable suppressed : at.getSuppressed()) {
                append(suppressed, "\nSuppressed: ", withMessages, maxLength, text, seen);
            }
            captionNow = "\nCaused by: ";
        }
    }

    /** The cause of an error, whose class may be the application's. */
    static @Nullable Throwable causeOf(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable broken) {
            return null;
        }
    }

    private static StackTraceElement[] framesOf(Throwable error) {
        try {
            StackTraceElement[] frames = error.getStackTrace();
            return frames == null ? new StackTraceElement[0] : frames;
        } catch (Throwable broken) {
            return new StackTraceElement[0];
        }
    }
}
