/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.engine.SpanDefinition;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of observation is as a span. Whatever a method throws is counted, and does not reach the application.
 *
 * @param <C> the observation's context
 */
interface Translation<C extends Observation.Context> {

    /** Tells what span the observation is; null if it is none, and what is inside of it belongs to the span around. */
    @Nullable
    SpanDefinition definition(C context);

    /** Tells the span what is known at the start. */
    void started(C context, DetachedSpan span);

    /** Tells the span what is known at the end, and ends it, unless something else will. */
    void stopped(C context, DetachedSpan span);
}
