/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the API.
 *
 * @param mode by what means callers are told apart
 * @param shutBecause why nobody is let in by their address; null if callers on this machine may be
 * @param token the token that opens; null where another means does
 * @param users what the application's security tells; null where another means decides
 * @param readOnly whether nobody may write
 * @param hosts the names by which browsers call the application
 * @param callsPerMinute the most calls of one caller in a minute; 0 for any number
 * @param clock tells the time
 */
public record AccessSettings(
        AccessMode mode,
        @Nullable String shutBecause,
        @Nullable SecretToken token,
        @Nullable Users users,
        boolean readOnly,
        Set<String> hosts,
        int callsPerMinute,
        Clock clock) {

    /**
     * Makes settings.
     *
     * @throws IllegalArgumentException if what the mode needs is missing
     */
    public AccessSettings {
        hosts = Set.copyOf(hosts);
        boolean byUsers = mode == AccessMode.AUTHENTICATED || mode == AccessMode.ROLES;
        if ((mode == AccessMode.TOKEN && token == null) || (byUsers && users == null)) {
            throw new IllegalArgumentException("Access by " + mode.propertyName() + " needs more than its name");
        }
    }
}
