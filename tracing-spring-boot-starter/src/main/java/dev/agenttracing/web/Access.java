/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.Optional;

/** Decides who may do what. Thread-safe. */
@FunctionalInterface
public interface Access {

    /**
     * Looks at a call before anything is done. Is asked for each call of the API, on the thread that answers it, and may wait.
     *
     * @param call the call; the body is not to be read
     * @param route what it asks for
     * @return what is answered instead; empty if it is let in
     */
    Optional<Answer> refusal(Call call, Route route);
}
