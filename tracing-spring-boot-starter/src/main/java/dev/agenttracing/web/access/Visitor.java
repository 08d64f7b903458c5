/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A caller who is let in.
 *
 * @param name who it is, for the log
 * @param role what he may do
 * @param byCookie whether a cookie lets him in, which his browser sends with whatever any page asks for
 * @param csrf tells what his writes must come with then, if there is such a thing; asking may begin a session
 */
record Visitor(String name, Role role, boolean byCookie, Supplier<Optional<CsrfToken>> csrf) {

    Visitor(String name, Role role) {
        this(name, role, false, Optional::empty);
    }
}
