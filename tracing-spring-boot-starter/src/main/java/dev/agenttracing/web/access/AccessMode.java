/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.util.Locale;

/** By what means callers of the API are told apart. */
public enum AccessMode {
    /** Callers on the same machine may do all; nobody else anything. */
    LOOPBACK,
    /** Whoever the application has signed in may read and annotate. */
    AUTHENTICATED,
    /** Whoever the application has signed in may do what his authorities say. */
    ROLES,
    /** Whoever has the token may do all. */
    TOKEN,
    /** Everybody may do all. */
    ALL;

    /** {@return the name as properties have it} */
    public String propertyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
