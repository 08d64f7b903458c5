/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import java.security.Principal;
import java.util.Optional;

/** Lets in whom the application itself has signed in. */
final class UserDoor implements Door {

    private final Users users;

    UserDoor(Users users) {
        this.users = users;
    }

    @Override
    public Optional<Visitor> visitor(Call call) {
        Principal user = call.user();
        return user == null
                ? Optional.empty()
                : users.role(user)
                        .map(role -> new Visitor(user.getName(), role, isByCookie(call), () -> users.csrf(call)));
    }

    /** Who sends credentials with each call is no browser that sends them unasked: pages of others cannot have it do so. */
    private static boolean isByCookie(Call call) {
        return call.headers("authorization").isEmpty();
    }

    @Override
    public Answer refusal(Call call) {
        return call.user() == null
                ? Answer.problem(Problem.UNAUTHORIZED, "Sign in to the application first.")
                : Answer.problem(
                        Problem.FORBIDDEN,
                        "This needs the role viewer, and yours may do nothing here (agent-tracing.web.roles).");
    }
}
