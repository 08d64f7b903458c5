/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import org.jspecify.annotations.Nullable;

/** A span, or a share in one, that a traced method speaks for. */
sealed interface RecordedSpan extends DetachedSpan permits LiveSpan, SharedSpan {

    SpanDefinition definition();

    SpanType type();

    boolean hidesInput();

    /** Tells the conversation that the method names. */
    void conversation(String id);

    /** Tells the method's arguments. */
    void input(CapturedArguments arguments);

    /** Ends with what the work threw. */
    void fail(Throwable thrown);

    /** Ends with what the work returned; if that is a stage, when it completes. */
    void complete(@Nullable Object result);
}
