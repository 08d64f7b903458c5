/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.stream.ElementKind.Ending;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells by the name of an event whether texts end with it: {@code done}, {@code text-end}, {@code message_stop}, {@code error}. */
final class Endings {

    private static final Set<String> ENDS = Set.of(
            "done",
            "end",
            "ended",
            "finish",
            "finished",
            "stop",
            "stopped",
            "complete",
            "completed",
            "final",
            "close",
            "closed");
    private static final Set<String> CUTS =
            Set.of("error", "errors", "failed", "failure", "cancelled", "canceled", "abort");

    private Endings() {}

    static Ending of(@Nullable String name) {
        if (name == null) {
            return Ending.NONE;
        }
        Ending ending = Ending.NONE;
        for (String word : name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z]+")) {
            ending = CUTS.contains(word)
                    ? Ending.CUT
                    : ENDS.contains(word) && ending == Ending.NONE ? Ending.END : ending;
        }
        return ending;
    }
}
