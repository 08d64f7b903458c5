/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Follow Reactor's types: each subscription is a span, from its beginning to its last signal. */
public final class ReactorFollowers {

    private ReactorFollowers() {}

    /** {@return what follows a Mono} */
    public static ResultFollower ofMono() {
        return new OfPublisher<Mono<?>>(
                kind(Mono.class),
                ReactorFollowers::followed,
                (mono, context) -> mono.contextWrite(to -> put(to, context)));
    }

    /** {@return what follows a Flux} */
    public static ResultFollower ofFlux() {
        return new OfPublisher<Flux<?>>(
                kind(Flux.class),
                ReactorFollowers::followed,
                (flux, context) -> flux.contextWrite(to -> put(to, context)));
    }

    @SuppressWarnings("unchecked") // of whatever elements
    private static <P> Class<P> kind(Class<?> raw) {
        return (Class<P>) raw;
    }

    private static FollowedCall.Run begin(FollowedCall call, ContextView view) {
        return call.begin(view.getOrDefault(ContextAccessor.KEY, null));
    }

    private static reactor.util.context.Context put(reactor.util.context.Context to, @Nullable Context context) {
        return context == null ? to : to.put(ContextAccessor.KEY, context);
    }

    // What tells of the end stands nearest to the work: it has run when whoever waits goes on.

    private static <T> Mono<T> followed(Mono<T> mono, FollowedCall call) {
        return Mono.deferContextual(view -> {
            FollowedCall.Run run = begin(call, view);
            return mono.map(run::filled)
                    .doOnSuccess(run::complete)
                    .doOnError(run::fail)
                    .doOnCancel(run::cancel)
                    .contextWrite(context -> put(context, run.context()));
        });
    }

    private static <T> Flux<T> followed(Flux<T> flux, FollowedCall call) {
        return Flux.deferContextual(view -> {
            FollowedCall.Run run = begin(call, view);
            return flux.doOnNext(run::give)
                    .doOnComplete(() -> run.complete(null))
                    .doOnError(run::fail)
                    .doOnCancel(run::cancel)
                    .contextWrite(context -> put(context, run.context()));
        });
    }

    /**
     * @param kind the publisher's type
     * @param follow has a run of a call begin with each subscription
     * @param carry puts a context around the work
     */
    private record OfPublisher<P>(Class<P> kind, BiFunction<P, FollowedCall, P> follow, BiFunction<P, Context, P> carry)
            implements ResultFollower {

        @Override
        public boolean beginsLater() {
            return true;
        }

        @Override
        public Object follow(Object result, FollowedCall call) {
            return follow.apply(kind.cast(result), call);
        }

        /** Reactor's own classes are not asked for by name, but those that can do more. */
        @Override
        public boolean isPlain(Object result) {
            return result.getClass().getPackageName().equals(Mono.class.getPackageName())
                    && !(result instanceof ConnectableFlux || result instanceof GroupedFlux);
        }

        @Override
        public Object carry(Object result, Context context) {
            return carry.apply(kind.cast(result), context);
        }
    }
}
