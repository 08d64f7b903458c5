/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanScope;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.TracingEngine;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which span belongs to which observation, and has it be the current one where the observation is. An observation that is no
 * span has that of the one around it. Thread-safe.
 */
final class ObservedSpans {

    private static final Logger log = LoggerFactory.getLogger(ObservedSpans.class);

    /** The span of an observation; its own, or of the one around. */
    private record Observed(DetachedSpan span, boolean isOwn) {}

    private record Entered(Observation.Context context, SpanScope scope) {}

    private final ThreadLocal<@Nullable Deque<Entered>> entered = new ThreadLocal<>();
    private final Supplier<? extends @Nullable TracingEngine> engines;
    private volatile @Nullable TracingEngine engine;
    private volatile boolean reported;

    /** Takes what gives the engine, or null if there is none; it is asked at the first observation. */
    ObservedSpans(Supplier<? extends @Nullable TracingEngine> engines) {
        this.engines = engines;
    }

    /** Finds something that an observation or the nearest one around it has under a key. */
    static <T> @Nullable T find(Observation.ContextView from, Class<T> key) {
        for (Observation.ContextView at = from; at != null; at = around(at)) {
            Object found = at.get(key);
            if (key.isInstance(found)) {
                return key.cast(found);
            }
        }
        return null;
    }

    /** Finds the nearest observation of a kind around another one. */
    static <C extends Observation.ContextView> @Nullable C findAround(Observation.ContextView from, Class<C> kind) {
        for (Observation.ContextView at = around(from); at != null; at = around(at)) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
        }
        return null;
    }

    private static Observation.@Nullable ContextView around(Observation.ContextView context) {
        ObservationView parent = context.getParentObservation();
        return parent == null ? null : parent.getContextView();
    }

    /** Opens the span of an observation that starts; gives null if it has none of its own. */
    @Nullable
    DetachedSpan open(TracingEngine engine, Observation.Context context, @Nullable SpanDefinition definition) {
        Observed around = find(context, Observed.class);
        if (definition == null) {
            if (around != null) {
                context.put(Observed.class, new Observed(around.span, false));
            }
            return null;
        }
        DetachedSpan span = around == null ? engine.open(definition) : engine.openInside(around.span, definition);
        context.put(Observed.class, new Observed(span, true));
        return span;
    }

    /** Gives an observation's own span. */
    static @Nullable DetachedSpan of(Observation.ContextView context) {
        Observed observed = context.get(Observed.class);
        return observed != null && observed.isOwn ? observed.span : null;
    }

    void enter(Observation.Context context) {
        Observed observed = context.get(Observed.class);
        if (observed != null) {
            Deque<Entered> stack = entered.get();
            if (stack == null) {
                stack = new ArrayDeque<>();
                entered.set(stack);
            }
            stack.push(new Entered(context, observed.span.makeCurrent()));
        }
    }

    /** Leaves an observation, and all that were entered inside and not left. */
    void leave(Observation.Context context) {
        Deque<Entered> stack = entered.get();
        if (stack == null || stack.stream().noneMatch(each -> each.context == context)) {
            return;
        }
        Entered left;
        do {
            left = stack.pop();
            left.scope.close();
        } while (left.context != context);
        if (stack.isEmpty()) {
            entered.remove();
        }
    }

    /** The span of the observation that this thread is right inside of, if it is of a kind. */
    @Nullable
    DetachedSpan current(Class<? extends Observation.Context> kind) {
        Deque<Entered> stack = entered.get();
        Entered innermost = stack == null ? null : stack.peek();
        return innermost != null && kind.isInstance(innermost.context) ? of(innermost.context) : null;
    }

    /** Does something with the engine, if there is one. Whatever it throws is counted: it must not reach the application. */
    boolean safely(Consumer<TracingEngine> work) {
        TracingEngine known = engine();
        if (known == null) {
            return false;
        }
        try {
            work.accept(known);
            return true;
        } catch (Throwable t) {
            known.failed("Something that Spring AI reported could not be recorded", t);
            return false;
        }
    }

    /** Gives null where there is no engine yet or no more: while beans are made or destroyed, an observation may come first. */
    private @Nullable TracingEngine engine() {
        TracingEngine known = engine;
        if (known == null) {
            try {
                known = engines.get();
                engine = known;
            } catch (Throwable t) {
                if (!reported) {
                    reported = true;
                    log.warn(
                            "A call of Spring AI is not traced: the engine is not there ({})",
                            t.getClass().getName());
                }
            }
        }
        return known;
    }
}
