/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as both web stacks give it. Immutable but for the body, which can be read once.
 *
 * @param method the HTTP method, in capitals
 * @param path the path within the application, encoded as it came, without a context path
 * @param contextPath the context path that the application is under, encoded; empty if there is none
 * @param variables what stands for the variables of the route's template, decoded; empty before a route is found
 * @param query the query as it came; empty if there is none
 * @param headers the headers as they came over the wire, whatever a filter has made of them; the names in small letters
 * @param caller the IP address of the connection's other end; null if it is not known for certain
 * @param user who signed in; null if nobody has
 * @param attributes finds what filters have attached to the request, by name
 * @param body the body; reading may wait
 */
public record Call(
        String method,
        String path,
        String contextPath,
        Map<String, String> variables,
        String query,
        Map<String, List<String>> headers,
        @Nullable String caller,
        @Nullable Principal user,
        Function<String, @Nullable Object> attributes,
        InputStream body) {

    /** Makes a call. */
    public Call {
        variables = Map.copyOf(variables);
    }

    /**
     * Gives all values of a header.
     *
     * @param name its name, in small letters
     * @return the values; empty if it did not come
     */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /**
     * Gives a header.
     *
     * @param name its name, in small letters
     * @return its first value; empty if it did not come
     */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * Gives what stands for a variable of the template.
     *
     * @param name the variable's name
     * @return its value
     */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /**
     * Reads the body.
     *
     * @param limit the most bytes that it may have
     * @return the bytes
     * @throws IOException if it cannot be read
     * @throws ProblemException if it has more
     */
    public byte[] body(int limit) throws IOException {
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new ProblemException(Problem.TOO_LARGE, "The body has more than " + limit + " bytes");
        }
        return bytes;
    }

    /** The same, of which no more than so many bytes of the body can be read. */
    Call limitedTo(long bytes) {
        return new Call(
                method,
                path,
                contextPath,
                variables,
                query,
                headers,
                caller,
                user,
                attributes,
                new LimitedInput(body, bytes));
    }

    Call with(Map<String, String> variables) {
        return new Call(method, path, contextPath, variables, query, headers, caller, user, attributes, body);
    }
}
