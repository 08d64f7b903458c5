/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Lets everybody in who calls this machine by its address, or by a name that it is known to have: else a web page could have a
 * name of its own lead here, and read as if it came from here.
 */
final class OpenDoor implements Door {

    private final Hosts hosts;

    OpenDoor(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public Optional<Answer> barrier(Call call) {
        List<String> host = call.headers("host");
        return host.size() == 1 && hosts.isKnown(host.get(0)) ? Optional.empty() : Optional.of(refusal(call));
    }

    @Override
    public Optional<Visitor> visitor(Call call) {
        return Optional.of(new Visitor("anybody", Role.ADMIN));
    }

    @Override
    public Answer refusal(Call call) {
        return Answer.problem(
                Problem.FORBIDDEN,
                "This application is not known by this name. Use its IP address, or add the name to"
                        + " agent-tracing.web.hosts.");
    }
}
