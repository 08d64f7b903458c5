/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One call of the API.
 *
 * @param method the HTTP method, in capitals
 * @param template the path under {@code api/}, with variables in braces
 * @param kind what it is, for those who decide who may
 * @param parameters the query parameters that it knows; a name that ends with a dot and a star stands for all that begin so
 * @param handler what it does
 */
public record Route(String method, String template, Kind kind, Set<String> parameters, Handler handler) {

    /** What a call does to traces. */
    public enum Kind {
        /** Opens or ends a session: is open to those who are not yet let in. */
        SESSION,
        /** Reads. */
        READ,
        /** Reads whole traces out. */
        EXPORT,
        /** Adds scores or feedback. */
        ANNOTATE,
        /** Deletes or imports. */
        ADMIN
    }

    /** Answers calls. Called by many threads at once; may wait. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Answers a call.
         *
         * @param call the call
         * @param parameters its query parameters, of which each is known
         * @return the answer
         * @throws IOException if the body cannot be read
         * @throws ProblemException if the answer is a problem
         * @throws IllegalArgumentException if what came is wrong; its message tells the caller
         */
        Answer answer(Call call, Parameters parameters) throws IOException;
    }

    /** Makes a route. */
    public Route {
        parameters = Set.copyOf(parameters);
    }

    static Route get(String template, List<String> parameters, Handler handler) {
        return new Route("GET", template, Kind.READ, Set.copyOf(parameters), handler);
    }

    static Route get(String template, Handler handler) {
        return get(template, List.of(), handler);
    }
}
