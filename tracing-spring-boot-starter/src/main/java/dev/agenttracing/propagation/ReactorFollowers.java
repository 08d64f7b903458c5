/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
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
        return new OfMono();
    }

    /** {@return what follows a Flux} */
    public static ResultFollower ofFlux() {
        return new OfFlux();
    }

    private static FollowedCall.Run begin(FollowedCall call, ContextView view) {
        return call.begin(view.getOrDefault(ContextAccessor.KEY, null));
    }

    private static reactor.util.context.Context put(reactor.util.context.Context to, @Nullable Context context) {
        return context == null ? to : to.put(ContextAccessor.KEY, context);
    }

    /** Reactor's own classes are not asked for by name, but those that can do more. */
    private static boolean isPlain(Object result) {
        return result.getClass().getPackageName().equals(Mono.class.getPackageName())
                && !(result instanceof ConnectableFlux || result instanceof GroupedFlux);
    }

    // What tells of the end stands nearest to the work: it has run when whoever waits goes on.

    private static final class OfMono implements ResultFollower {

        @Override
        public Class<?> kind() {
            return Mono.class;
        }

        @Override
        public boolean beginsLater() {
            return true;
        }

        @Override
        public Object follow(Object result, FollowedCall call) {
            Mono<?> mono = (Mono<?>) result;
            return Mono.deferContextual(view -> {
                FollowedCall.Run run = begin(call, view);
                return mono.map(run::filled)
                        .doOnSuccess(run::complete)
                        .doOnError(run::fail)
                        .doOnCancel(run::cancel)
                        .contextWrite(context -> put(context, run.context()));
            });
        }

        @Override
        public boolean isPlain(Object result) {
            return ReactorFollowers.isPlain(result);
        }

        @Override
        public Object carry(Object result, Context context) {
            return ((Mono<?>) result).contextWrite(to -> put(to, context));
        }
    }

    private static final class OfFlux implements ResultFollower {

        @Override
        public Class<?> kind() {
            return Flux.class;
        }

        @Override
        public boolean beginsLater() {
            return true;
        }

        @Override
        public Object follow(Object result, FollowedCall call) {
            Flux<?> flux = (Flux<?>) result;
            return Flux.deferContextual(view -> {
                FollowedCall.Run run = begin(call, view);
                return flux.doOnNext(run::give)
                        .doOnComplete(() -> run.complete(null))
                        .doOnError(run::fail)
                        .doOnCancel(run::cancel)
                        .contextWrite(context -> put(context, run.context()));
            });
        }

        @Override
        public boolean isPlain(Object result) {
            return ReactorFollowers.isPlain(result);
        }

        @Override
        public Object carry(Object result, Context context) {
            return ((Flux<?>) result).contextWrite(to -> put(to, context));
        }
    }
}
