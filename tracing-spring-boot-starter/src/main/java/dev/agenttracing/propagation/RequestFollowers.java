/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Follow what Spring MVC answers with when the request's own thread is long gone: a {@link DeferredResult}, and emitters such as
 * {@code SseEmitter}. The work has begun by then, so the span begins with the call; it ends with the request. Outside of a request
 * a span ends with its method.
 */
public final class RequestFollowers implements DeferredResultProcessingInterceptor {

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

    private static final class Runs extends ConcurrentLinkedQueue<FollowedCall.Run> {

        private static final long serialVersionUID = 1L;
    }

    private record OfRequest(Class<?> kind) implements ResultFollower {

        @Override
        public boolean beginsLater() {
            return false;
        }

        @Override
        public Object follow(Object result, FollowedCall call) {
            FollowedCall.Run run = call.begin(null);
            RequestAttributes request = RequestContextHolder.getRequestAttributes();
            if (request == null) {
                run.complete(null);
            } else {
                runs(request).add(run);
            }
            return result;
        }

        private static Queue<FollowedCall.Run> runs(RequestAttributes request) {
            if (!(request.getAttribute(RUNS, RequestAttributes.SCOPE_REQUEST) instanceof Runs known)) {
                Runs runs = new Runs();
                request.setAttribute(RUNS, runs, RequestAttributes.SCOPE_REQUEST);
                return runs;
            }
            return known;
        }
    }

    private interface Ending {
        void end(FollowedCall.Run run);
    }

    private static void end(NativeWebRequest request, Ending ending) {
        if (request.getAttribute(RUNS, RequestAttributes.SCOPE_REQUEST) instanceof Runs runs) {
            for (FollowedCall.Run run = runs.poll(); run != null; run = runs.poll()) {
                ending.end(run);
            }
        }
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferred, @Nullable Object result) {
        if (result instanceof Throwable thrown) {
            end(request, run -> run.fail(thrown));
        } else {
            end(request, run -> run.complete(result));
        }
    }

    @Override
    public <T> boolean handleTimeout(NativeWebRequest request, DeferredResult<T> deferred) {
        if (!deferred.hasResult()) {
            end(request, run -> run.fail(new AsyncRequestTimeoutException()));
        }
        return true;
    }

    @Override
    public <T> boolean handleError(NativeWebRequest request, DeferredResult<T> deferred, Throwable thrown) {
        end(request, run -> run.fail(thrown));
        return true;
    }

    @Override
    public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferred) {
        end(request, run -> run.complete(null));
    }
}
