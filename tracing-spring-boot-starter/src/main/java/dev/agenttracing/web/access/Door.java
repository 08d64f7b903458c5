/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import java.util.Optional;

/** Tells who a caller is. Thread-safe. */
interface Door {

    /** Looks at a call before anybody is let in; gives what is answered instead of going on. */
    default Optional<Answer> barrier(Call call) {
        return Optional.empty();
    }

    /** Gives who calls; empty if nobody who may. */
    Optional<Visitor> visitor(Call call);

    /** What is answered to those who are not let in. */
    Answer refusal(Call call);
}
