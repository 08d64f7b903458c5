/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Has Micrometer's context propagation, and with it Spring's task decorator and Reactor, take the current span and the options of
 * a {@code call} along. Found as a service.
 */
public final class ContextAccessor implements ThreadLocalAccessor<Context> {

    /** The key of the context in a Reactor context. */
    public static final String KEY = "dev.agenttracing.context";

    /** Is made by the service loader. */
    public ContextAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable Context getValue() {
        return Context.current();
    }

    @Override
    public void setValue(Context value) {
        Context.set(value);
    }

    @Override
    public void setValue() {
        Context.set(null);
    }
}
