/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Answer;
import dev.agenttracing.web.Call;
import dev.agenttracing.web.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses what pages of other sites have a browser send. Whoever writes must be the application's own page, or no page; and what
 * is written must be of a kind that no form can send. Immutable.
 */
final class Origins {

    private static final Pattern LOCAL =
            Pattern.compile("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern DATA = Pattern.compile(
            "application/(json|[a-z0-9.+-]{1,100}\\+json|x-ndjson|ndjson|x-protobuf|protobuf)\\s*(;.*)?",
            Pattern.CASE_INSENSITIVE);

    private final Hosts hosts;

    Origins(Hosts hosts) {
        this.hosts = hosts;
    }

    static boolean isReading(Call call) {
        return READING.contains(call.method());
    }

    /** True if a page that is not the application's own has asked. */
    boolean isForeign(Call call) {
        List<String> sites = call.headers("sec-fetch-site");
        boolean reading = isReading(call);
        return sites.contains("cross-site")
                || (!reading && sites.stream().anyMatch(site -> !site.equals("same-origin") && !site.equals("none")))
                || call.headers("origin").stream().anyMatch(origin -> !isOwn(origin, call, reading));
    }

    static Answer refusal() {
        return Answer.problem(
                Problem.FORBIDDEN,
                "A page of another site may not call this. If this is the application's own page, add the name by which"
                        + " browsers call it to agent-tracing.web.hosts.");
    }

    /** Refuses what a form could have sent. */
    static Optional<Answer> refusalOfForms(Call call) {
        boolean hasBody = !isReading(call) && !call.method().equals("DELETE");
        return hasBody && !isData(call.headers("content-type"))
                ? Optional.of(Answer.problem(
                        Problem.UNSUPPORTED_MEDIA_TYPE, "Send application/json, or what this call takes besides."))
                : Optional.empty();
    }

    /** True if a browser says that its own page asks. */
    static boolean isKnownToBeOwn(Call call) {
        return call.headers("sec-fetch-site").equals(List.of("same-origin"))
                || !call.headers("origin").isEmpty();
    }

    private static boolean isData(List<String> types) {
        return types.size() == 1 && DATA.matcher(types.get(0)).matches();
    }

    private boolean isOwn(String origin, Call call, boolean reading) {
        String plain = origin.toLowerCase(Locale.ROOT);
        int host = plain.startsWith("https://") ? 8 : plain.startsWith("http://") ? 7 : -1;
        if (host < 0) {
            return false;
        }
        String asked = call.header("host").orElse("").toLowerCase(Locale.ROOT);
        boolean same = withPort(plain.substring(host), host).equals(withPort(asked, host));
        // Nobody but the browser reads what a page on this machine may not.
        return same
                || hosts.isNamed(plain.substring(host))
                || (reading
                        && LOCAL.matcher(plain).matches()
                        && LOCAL.matcher("http://" + asked).matches());
    }

    /** The port that a scheme has where none is told. */
    private static String withPort(String host, int scheme) {
        return host.lastIndexOf(':') > host.lastIndexOf(']') ? host : host + (scheme == 8 ? ":443" : ":80");
    }
}
