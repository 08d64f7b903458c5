/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Follows a {@link Callable}, that Spring MVC or an executor calls later: each call is a span. */
public final class CallableFollower implements ResultFollower {

    /** Makes one. */
    public CallableFollower() {}

    @Override
    public Class<?> kind() {
        return Callable.class;
    }

    @Override
    public boolean beginsLater() {
        return true;
    }

    @Override
    public Object follow(Object result, FollowedCall call) {
        Callable<?> work = (Callable<?>) result;
        return (Callable<@Nullable Object>) () -> run(call, work);
    }

    /** Does work in a span, which ends with it. */
    static @Nullable Object run(FollowedCall call, Callable<?> work) throws Exception {
        FollowedCall.Run run = call.begin(null);
        Context before = Context.current();
        Context.set(run.context());
        try {
            Object value = run.filled(work.call());
            run.complete(value);
            return value;
        } catch (Throwable t) {
            run.fail(t);
            throw t;
        } finally {
            Context.set(before);
        }
    }
}
