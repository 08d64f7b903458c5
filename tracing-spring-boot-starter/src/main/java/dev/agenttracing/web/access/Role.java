/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Route;
import java.util.Locale;

/** What a caller may do; each may do what those before it may. */
public enum Role {
    /** Reads traces, one by one and as a whole. */
    VIEWER,
    /** Adds scores and feedback. */
    ANNOTATOR,
    /** Deletes and imports traces. */
    ADMIN;

    /** {@return the name as the API tells it} */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean may(Route.Kind kind) {
        return compareTo(neededFor(kind)) >= 0;
    }

    /** What is not known to need less needs most. */
    static Role neededFor(Route.Kind kind) {
        return switch (kind) {
            case SESSION, READ, EXPORT -> VIEWER;
            case ANNOTATE -> ANNOTATOR;
            default -> ADMIN;
        };
    }
}
