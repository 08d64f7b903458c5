/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Follow what Spring MVC answers with when the request's own thread is long gone: a {@link DeferredResult}, and emitters such as
 * {@code SseEmitter}. The work has begun by then, so the span begins with the call; it ends with the request. Outside of a request
 * a span ends with its method.
 */
public final class RequestFollowers implements DeferredResultProcessingInterceptor, CallableProcessingInterceptor {

    private static final String RUNS = RequestFollowers.class.getName();

    /** Makes one, to be told of how requests end. */
    public RequestFollowers() {}

    /** {@return what follows a deferred result} */
    public static ResultFollower ofDeferredResult() {
        return new OfRequest(DeferredResult.class);
    }

    /** {@return what follows an emitter} */
    public static ResultFollower ofEmitter() {
        return new OfRequest(ResponseBodyEmitter.class);
    }

    private record Followed(Object result, FollowedCall.Run run) {}

    private static final class Runs extends ConcurrentLinkedQueue<Followed> {

        private static final long serialVersionUID = 1L;

        private void end(Ending ending) {
            for (Followed each = poll(); each != null; each = poll()) {
                ending.end(each);
            }
        }
    }

    private record OfRequest(Class<?> kind) implements ResultFollower {

        @Override
        public boolean beginsLater() {
            return false;
        }

        @Override
        public Object follow(Object result, FollowedCall call) {
            Runs runs = runs(RequestContextHolder.getRequestAttributes());
            FollowedCall.Run run = call.begin(null);
            if (runs == null) {
                run.complete(null);
            } else {
                runs.add(new Followed(result, run));
            }
            return result;
        }

        /** Of a request that does not go on, nobody will tell the end: what was made was not what it answered with. */
        private static void endIfAnswered(RequestAttributes request, Runs runs) {
            boolean goesOn = request instanceof ServletRequestAttributes servlet
                    && servlet.getRequest().isAsyncStarted();
            if (!goesOn) {
                runs.end(each -> each.run.complete(null));
            }
        }

        /** Null outside of a request, and where it is over: its attributes may have been taken to another thread. */
        private static @Nullable Runs runs(@Nullable RequestAttributes request) {
            try {
                if (request == null) {
                    return null;
                }
                if (!(request.getAttribute(RUNS, RequestAttributes.SCOPE_REQUEST) instanceof Runs known)) {
                    Runs runs = new Runs();
                    request.setAttribute(RUNS, runs, RequestAttributes.SCOPE_REQUEST);
                    request.registerDestructionCallback(
                            RUNS, () -> endIfAnswered(request, runs), RequestAttributes.SCOPE_REQUEST);
                    return runs;
                }
                return known;
            } catch (IllegalStateException over) {
                return null;
            }
        }
    }

    private interface Ending {
        void end(Followed followed);
    }

    private static void end(NativeWebRequest request, Ending ending) {
        if (request.getAttribute(RUNS, RequestAttributes.SCOPE_REQUEST) instanceof Runs runs) {
            runs.end(ending);
        }
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferred, @Nullable Object result) {
        end(request, each -> {
            // What the request answers with is the output of whoever gave it, and of nobody else.
            Object own =
                    each.result instanceof DeferredResult<?> other && other != deferred ? other.getResult() : result;
            if (own instanceof Throwable thrown) {
                each.run.fail(thrown);
            } else {
                each.run.complete(each.result instanceof DeferredResult<?> ? own : null);
            }
        });
    }

    @Override
    public <T> boolean handleTimeout(NativeWebRequest request, DeferredResult<T> deferred) {
        if (!deferred.hasResult()) {
            end(request, each -> each.run.fail(new AsyncRequestTimeoutException()));
        }
        return true;
    }

    @Override
    public <T> boolean handleError(NativeWebRequest request, DeferredResult<T> deferred, Throwable thrown) {
        end(request, each -> each.run.fail(thrown));
        return true;
    }

    @Override
    public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferred) {
        end(request, each -> each.run.complete(null));
    }

    /** The request answers with something else that goes on. */
    @Override
    public <T> void afterCompletion(NativeWebRequest request, Callable<T> other) {
        end(request, each -> each.run.complete(null));
    }
}
