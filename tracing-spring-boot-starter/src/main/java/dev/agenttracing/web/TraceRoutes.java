/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Trace;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceReader;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JsonGenerator;

/** The routes of the HTTP API. Errors are problem details (RFC 9457). */
public final class TraceRoutes {

    private static final Logger log = LoggerFactory.getLogger(TraceRoutes.class);

    private final TraceReader traces;

    private TraceRoutes(TraceReader traces) {
        this.traces = traces;
    }

    /**
     * Makes the routes.
     *
     * @param traces what they read
     * @param path the path that they are under, such as {@code /tracing}
     * @return the routes
     */
    public static RouterFunction<ServerResponse> routes(TraceReader traces, String path) {
        TraceRoutes routes = new TraceRoutes(traces);
        return RouterFunctions.route()
                .GET(path + "/api/traces", routes::list)
                .GET(path + "/api/traces/{traceId}", routes::get)
                .GET(path + "/api/traces/{traceId}/spans", routes::spans)
                .GET(path + "/api/traces/{traceId}/spans/{spanId}", routes::span)
                .filter(routes::onlyLoopback)
                .onError(IllegalArgumentException.class, routes::badRequest)
                .onError(Throwable.class, routes::failed)
                .build();
    }

    private ServerResponse list(ServerRequest request) {
        TracePage page = traces.queryTraces(QueryParameters.read(request.params()));
        return json(to -> TraceJson.write(page, to));
    }

    private ServerResponse get(ServerRequest request) {
        return ofTrace(request, trace -> json(to -> TraceJson.write(trace, to)));
    }

    private ServerResponse spans(ServerRequest request) {
        return ofTrace(request, trace -> {
            SpanPage page = request.param("cursor")
                    .map(cursor -> SpanPage.after(cursor, trace))
                    .orElseGet(() -> SpanPage.first(trace));
            return json(to -> TraceJson.write(page, to));
        });
    }

    private ServerResponse span(ServerRequest request) {
        return ofTrace(
                request,
                trace -> trace.span(request.pathVariable("spanId"))
                        .map(span -> json(to -> TraceJson.write(span, to)))
                        .orElseGet(() -> problem(HttpStatus.NOT_FOUND, "The trace has no span of this id.")));
    }

    private ServerResponse ofTrace(ServerRequest request, Function<Trace, ServerResponse> answer) {
        return traces.getTrace(request.pathVariable("traceId"))
                .map(answer)
                .orElseGet(() -> problem(
                        HttpStatus.NOT_FOUND,
                        "No trace has this id. It may be older than the retention, deleted, or not sampled."));
    }

    private ServerResponse onlyLoopback(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
        return LoopbackAccess.isAllowed(request.servletRequest())
                ? next.handle(request)
                : problem(
                        HttpStatus.FORBIDDEN,
                        "Traces are shown to callers on this machine only, by its own name, not through a proxy"
                                + " and not from a page of another site.");
    }

    private ServerResponse badRequest(Throwable error, ServerRequest request) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(error.getMessage()));
    }

    private ServerResponse failed(Throwable error, ServerRequest request) {
        log.warn("Traces could not be read", error);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "Traces could not be read; the application's log says why.");
    }

    private static ServerResponse json(Consumer<JsonGenerator> body) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build((request, response) -> {
                    TraceJson.writeTo(response.getOutputStream(), body);
                    return null;
                });
    }

    private static ServerResponse problem(HttpStatus status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
