/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/** Makes spans of one kind of observation. An exception of a handler would reach the application: none leaves this one. */
final class SpanHandler<C extends Observation.Context> implements ObservationHandler<C> {

    private final Class<C> kind;
    private final Translation<C> translation;
    private final ObservedSpans spans;

    SpanHandler(Class<C> kind, Translation<C> translation, ObservedSpans spans) {
        this.kind = kind;
        this.translation = translation;
        this.spans = spans;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return kind.isInstance(context);
    }

    @Override
    public void onStart(C context) {
        boolean unused = spans.safely(engine -> {
            DetachedSpan span = spans.open(engine, context, translation.definition(context));
            // Of a call that is sampled out nothing need be read.
            if (span != null && span.isRecording()) {
                translation.started(context, span);
            }
        });
    }

    @Override
    public void onScopeOpened(C context) {
        boolean unused = spans.safely(engine -> spans.enter(context));
    }

    @Override
    public void onScopeClosed(C context) {
        boolean unused = spans.safely(engine -> spans.leave(context));
    }

    @Override
    public void onScopeReset(C context) {
        onScopeClosed(context);
    }

    @Override
    public void onError(C context) {
        boolean unused = spans.safely(engine -> {
            DetachedSpan span = ObservedSpans.of(context);
            Throwable error = context.getError();
            if (span != null && error != null) {
                span.error(error);
            }
        });
    }

    @Override
    public void onStop(C context) {
        DetachedSpan span = ObservedSpans.of(context);
        if (span != null && !(span.isRecording() && spans.safely(engine -> translation.stopped(context, span)))) {
            span.end();
        }
    }
}
