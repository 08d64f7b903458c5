/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import dev.agenttracing.web.ProxyHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in callers on this machine only: the connection comes from a loopback address, nothing says that it was passed on by a
 * proxy, and the Host is a name of this machine (else any web page could have a name of its own lead here). Where proxies or
 * side-cars are to be expected, strangers come from a loopback address too: then it lets in nobody.
 */
final class LoopbackDoor implements Door {

    private static final Pattern HOST =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final String OTHERS =
            "Set agent-tracing.web.access to token, authenticated or roles to let others in.";

    private final Optional<Answer> shut;

    /**
     * Makes a door.
     *
     * @param shutBecause why nobody is let in; null if callers on this machine are
     */
    LoopbackDoor(@Nullable String shutBecause) {
        this.shut = Optional.ofNullable(shutBecause)
                .map(reason -> Answer.problem(
                        Problem.FORBIDDEN,
                        "Traces are shown to callers on this machine only, and " + reason
                                + ", where anybody may look like one. " + OTHERS));
    }

    @Override
    public Optional<Answer> barrier(Call call) {
        return shut.isPresent() || isLocal(call) ? shut : Optional.of(refusal(call));
    }

    @Override
    public Optional<Visitor> visitor(Call call) {
        return shut.isEmpty() && isLocal(call) ? Optional.of(new Visitor("local", Role.ADMIN)) : Optional.empty();
    }

    @Override
    public Answer refusal(Call call) {
        return Answer.problem(
                Problem.FORBIDDEN,
                "Traces are shown to callers on this machine only, by its own name, not through a proxy and not from a"
                        + " page of another site. " + OTHERS);
    }

    private static boolean isLocal(Call call) {
        return isLoopback(call.caller())
                && !ProxyHeaders.areIn(call.headers().keySet())
                && isLocalHost(call.headers("host"));
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            // What begins with a digit or has a colon is an address; a name would be looked up.
            return address != null
                    && address.matches("[0-9A-Fa-f:.%a-z]+")
                    && (Character.isDigit(address.charAt(0)) || address.indexOf(':') >= 0)
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    private static boolean isLocalHost(List<String> hosts) {
        return hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    }
}
