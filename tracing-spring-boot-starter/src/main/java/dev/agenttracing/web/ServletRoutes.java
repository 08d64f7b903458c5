/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Brings requests of Spring MVC to the API. They are answered on the request's own thread. */
public final class ServletRoutes {

    private ServletRoutes() {}

    /**
     * Makes the routes.
     *
     * @param api the API
     * @return one route for all of its paths
     */
    public static RouterFunction<ServerResponse> of(TraceApi api) {
        return RouterFunctions.route(anyOf(api.paths()), request -> answer(api, request));
    }

    private static RequestPredicate anyOf(List<String> paths) {
        return paths.stream()
                .map(RequestPredicates::path)
                .reduce(RequestPredicate::or)
                .orElseThrow();
    }

    private static ServerResponse answer(TraceApi api, ServerRequest request) throws IOException {
        Call call = ServletCalls.of(
                request.servletRequest(),
                request.requestPath().pathWithinApplication().value());
        Answer answer = api.answer(call);
        Optional<EventStream> events = answer.events();
        if (events.isPresent() && !request.servletRequest().isAsyncSupported()) {
            events.get().close();
            answer = Answer.problem(
                    Problem.UNAVAILABLE, "A filter or servlet before this one does not support asynchronous requests.");
        }
        return response(answer);
    }

    private static ServerResponse response(Answer answer) {
        ServerResponse.BodyBuilder response = ServerResponse.status(answer.status());
        answer.headers().forEach(response::header);
        if (answer.events().isPresent()) {
            return response.build((request, to) -> {
                ServletEvents.write(answer.events().get(), request, to);
                return null;
            });
        }
        return answer.body()
                .map(body -> response.build((to, servletResponse) -> {
                    body.writeTo(servletResponse.getOutputStream());
                    return null;
                }))
                .orElseGet(response::build);
    }
}
