/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceNotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The HTTP API: finds the route of a call, asks whether it is let in, and has it answered, whatever web stack it came by. Errors
 * are problem details (RFC 9457). Thread-safe.
 */
public final class TraceApi {

    private static final Logger log = LoggerFactory.getLogger(TraceApi.class);

    private final String path;
    private final List<Entry> entries = new ArrayList<>();
    private final Access access;
    private final long maxRequestBytes;
    private final PageFiles page = new PageFiles(TraceApi.class.getClassLoader());

    /** Who is not let in yet sees the page, which asks to sign in. */
    private final Route pageRoute = new Route("GET", "", Route.Kind.SESSION, Set.of(), (call, none) -> page(call));

    private record Entry(PathPattern pattern, Route route) {}

    /**
     * Makes an API.
     *
     * @param path the path that it is under within the application, such as {@code /tracing}
     * @param access who may do what
     * @param routes its calls
     * @param maxRequestBytes the most bytes that a request's body may have
     */
    public TraceApi(String path, Access access, List<Route> routes, long maxRequestBytes) {
        this.path = path;
        this.access = access;
        this.maxRequestBytes = maxRequestBytes;
        for (Route route : routes) {
            PathPattern pattern = PathPatternParser.defaultInstance.parse(path + "/api/" + route.template());
            entries.add(new Entry(pattern, route));
        }
        // Where several fit, the one that says most comes first.
        entries.sort((one, other) -> one.pattern.compareTo(other.pattern));
    }

    /** {@return patterns of the paths that are its own: what is beside them may be the application's} */
    List<String> paths() {
        List<String> paths = new ArrayList<>(List.of(path + "/api/**"));
        if (!page.isEmpty()) {
            paths.add(path);
            paths.add(path + "/");
            page.names().forEach(name -> paths.add(path + "/" + name));
        }
        return paths;
    }

    /** {@return its calls} */
    List<Route> routes() {
        return entries.stream().map(Entry::route).toList();
    }

    /**
     * Answers a call. May wait for the store.
     *
     * @param call the call
     * @return the answer, whatever goes wrong
     */
    public Answer answer(Call call) {
        Call limited = call.limitedTo(maxRequestBytes);
        boolean isData = call.path().startsWith(path + "/api/");
        Answer answer = Compression.of(limited, isData ? route(limited) : pageOrRefusal(limited));
        if (!answer.headers().containsKey("Cache-Control")) {
            answer = answer.header("Cache-Control", "no-store");
        }
        for (Map.Entry<String, String> header :
                (isData ? SecurityHeaders.OF_DATA : SecurityHeaders.OF_PAGE).entrySet()) {
            answer = answer.header(header.getKey(), header.getValue());
        }
        return answer;
    }

    private Answer pageOrRefusal(Call call) {
        return call.method().equals("GET") || call.method().equals("HEAD")
                ? access.refusal(call, pageRoute).orElseGet(() -> page(call))
                : Answer.problem(Problem.METHOD_NOT_ALLOWED, "Here one may GET").header("Allow", "GET");
    }

    private Answer page(Call call) {
        if (call.path().equals(path)) {
            // Relative, for what stands before our path is known to others only; what the page is asked for stays.
            String query = call.query();
            String last = path.substring(path.lastIndexOf('/') + 1) + "/";
            return Answer.of(308).header("Location", query.isEmpty() ? last : last + "?" + query);
        }
        return page.answer(call.path().substring(path.length() + 1))
                .orElseGet(() -> Answer.problem(Problem.NOT_FOUND, "The page has no such file."));
    }

    private Answer route(Call call) {
        try {
            PathContainer asked = PathContainer.parsePath(call.path());
            Set<String> methods = new LinkedHashSet<>();
            for (Entry entry : entries) {
                PathPattern.PathMatchInfo match = entry.pattern.matchAndExtract(asked);
                if (match != null && entry.route.method().equals(call.method())) {
                    return handle(call.with(match.getUriVariables()), entry.route);
                }
                if (match != null) {
                    methods.add(entry.route.method());
                }
            }
            return methods.isEmpty()
                    ? Answer.problem(Problem.NOT_FOUND, "The API has no such path; GET " + path + "/api/openapi.json")
                    : Answer.problem(Problem.METHOD_NOT_ALLOWED, "Here one may " + String.join(", ", methods))
                            .header("Allow", String.join(", ", methods));
        } catch (ProblemException e) {
            return e.answer();
        } catch (IllegalArgumentException e) {
            return Answer.problem(Problem.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (TraceNotFoundException e) {
            return noSuchTrace().answer();
        } catch (Exception e) {
            log.warn("A call of the tracing API failed", e);
            return Answer.problem(
                    Problem.FAILED, "Traces could not be read or written; the application's log says why.");
        }
    }

    private Answer handle(Call call, Route route) throws Exception {
        Optional<Answer> refusal = access.refusal(call, route);
        return refusal.isPresent()
                ? refusal.get()
                : route.handler().answer(call, Parameters.read(call.query(), route.parameters()));
    }

    static ProblemException noSuchTrace() {
        return new ProblemException(
                Problem.NOT_FOUND,
                "No trace has this id. It may be older than the retention, deleted, or not sampled.");
    }
}
