/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Call;
import java.security.Principal;
import java.util.Optional;

/** What the application's own security tells of its users. Thread-safe. */
public interface Users {

    /**
     * Tells what a user may do.
     *
     * @param user who has signed in; an object of the application's security
     * @return the role; empty if the user may do nothing here, or is nobody
     */
    Optional<Role> role(Principal user);

    /**
     * Tells what shows that a call comes from the application's own page.
     *
     * @param call the call
     * @return the token; empty if the application has none
     */
    default Optional<CsrfToken> csrf(Call call) {
        return Optional.empty();
    }
}
