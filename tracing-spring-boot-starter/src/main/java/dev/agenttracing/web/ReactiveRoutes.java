/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Brings requests of WebFlux to the API. They are answered on threads of their own, never on an event loop, and the body is
 * written there as the client takes it; who takes nothing for long is left.
 */
public final class ReactiveRoutes implements AutoCloseable {

    private static final boolean SERVLETS_ARE_HERE =
            ClassUtils.isPresent("jakarta.servlet.ServletRequest", ReactiveRoutes.class.getClassLoader());

    private static final int THREADS = 16;
    private static final int WAITING = 1_000;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int SMALL_BODY_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TraceApi api;
    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, WAITING, "agent-tracing-web", 60, true);

    /**
     * Makes routes.
     *
     * @param api the API
     */
    public ReactiveRoutes(TraceApi api) {
        this.api = api;
    }

    /** {@return one route for all paths of the API} */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(anyOf(api.paths()), this::answer);
    }

    private static RequestPredicate anyOf(List<String> paths) {
        return paths.stream()
                .map(RequestPredicates::path)
                .reduce(RequestPredicate::or)
                .orElseThrow();
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        return request.exchange()
                .<Principal>getPrincipal()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(user -> body(request)
                        .flatMap(body -> Mono.deferContextual(
                                context -> Mono.just(ReactiveCalls.of(request, user.orElse(null), context, body)))))
                .flatMap(call -> Mono.fromCallable(() -> answer(call)).subscribeOn(threads))
                .onErrorResume(
                        DataBufferLimitException.class,
                        large -> Mono.just(Answer.problem(
                                Problem.TOO_LARGE, "The body is larger than " + SMALL_BODY_BYTES + " bytes.")))
                .onErrorResume(
                        ReactiveRoutes::isBrokenOff,
                        gone -> Mono.just(Answer.problem(Problem.BAD_REQUEST, "The body broke off.")))
                .onErrorResume(
                        TimeoutException.class,
                        late -> Mono.just(Answer.problem(
                                Problem.BAD_REQUEST,
                                "The body did not come within " + PATIENCE.toSeconds() + " seconds.")))
                .onErrorResume(
                        RejectedExecutionException.class,
                        full -> Mono.just(Answer.problem(
                                Problem.UNAVAILABLE, "Too much is asked at once; try again in a little while.")))
                .flatMap(answer -> response(request, answer));
    }

    /** Has a body that is small by its nature here before a thread is taken: who sends nothing must not hold one. */
    private static Mono<Supplier<InputStream>> body(ServerRequest request) {
        Flux<DataBuffer> body = request.exchange().getRequest().getBody();
        if (!request.method().equals(HttpMethod.POST) || request.path().endsWith("/import")) {
            return Mono.just(() -> DataBufferUtils.subscriberInputStream(body.timeout(PATIENCE), 4));
        }
        return DataBufferUtils.join(body, SMALL_BODY_BYTES)
                .map(buffer -> buffer.asInputStream(true))
                .defaultIfEmpty(InputStream.nullInputStream())
                .timeout(PATIENCE)
                .map(input -> () -> input);
    }

    private static boolean isBrokenOff(Throwable cause) {
        return cause instanceof IOException || DisconnectedClientHelper.isClientDisconnectedException(cause);
    }

    private Answer answer(Call call) throws IOException {
        // What nobody has read must not be kept for them.
        try (InputStream body = call.body()) {
            return api.answer(call);
        }
    }

    private Mono<ServerResponse> response(ServerRequest request, Answer answer) {
        if (answer.events().isPresent() && isOfAServlet(request)) {
            answer.events().get().close();
            return response(request, refused(answer));
        }
        ServerResponse.BodyBuilder response = ServerResponse.status(answer.status());
        answer.headers().forEach(response::header);
        DataBufferFactory buffers = request.exchange().getResponse().bufferFactory();
        if (answer.events().isPresent()) {
            EventStream events = answer.events().get();
            return response.body((to, context) ->
                    to.writeAndFlushWith(ReactiveEvents.of(events).map(chunk -> Mono.just(buffers.wrap(chunk)))));
        }
        return answer.body()
                .map(body -> response.body((to, context) -> to.writeWith(written(body, buffers))))
                .orElseGet(response::build);
    }

    private static Answer refused(Answer events) {
        Answer refused = Answer.problem(
                Problem.UNAVAILABLE,
                "WebFlux in a servlet container tells no live events; read again now and then, or run on Netty.");
        for (Map.Entry<String, String> header : events.headers().entrySet()) {
            if (!header.getKey().equals("Content-Type")) {
                refused = refused.header(header.getKey(), header.getValue());
            }
        }
        return refused;
    }

    /** There Spring writes to connections that the container may have given to another request: events must not go astray. */
    private static boolean isOfAServlet(ServerRequest request) {
        return SERVLETS_ARE_HERE
                && Servlets.isRequest(ServerHttpRequestDecorator.getNativeRequest(
                        request.exchange().getRequest()));
    }

    /** Apart, since its class may be missing. */
    private static final class Servlets {

        private Servlets() {}

        static boolean isRequest(Object request) {
            return request instanceof jakarta.servlet.ServletRequest;
        }
    }

    private Flux<DataBuffer> written(Answer.Body body, DataBufferFactory buffers) {
        return Flux.from(DataBufferUtils.outputStreamPublisher(
                        out -> {
                            try {
                                body.writeTo(out);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        buffers,
                        threads::schedule,
                        CHUNK_BYTES))
                .timeout(PATIENCE);
    }

    @Override
    public void close() {
        threads.dispose();
    }
}
