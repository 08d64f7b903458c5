/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.TracingOptions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@code call}, resolved: what the spans opened inside take from it. Immutable.
 *
 * @param traceId the trace of the entry spans opened inside
 * @param beginsEntries true if spans opened inside are entry spans of that trace; false if the call stands inside a span and
 *     only adds to it
 * @param parentSpanId the span that the entry spans go under
 * @param joined whether the trace began elsewhere
 * @param remote what another process's headers told
 * @param name the name that the entry spans get in place of their own
 * @param conversationId the conversation
 * @param metadata the metadata of the entry spans
 * @param tags the tags of the entry spans
 * @param hideInput whether inputs are kept out of the record
 * @param hideOutput whether outputs are kept out of the record
 * @param options the options as they were told
 */
record CallScope(
        String traceId,
        boolean beginsEntries,
        @Nullable String parentSpanId,
        boolean joined,
        RemoteParent remote,
        @Nullable String name,
        @Nullable String conversationId,
        Map<String, Object> metadata,
        Set<String> tags,
        boolean hideInput,
        boolean hideOutput,
        TracingOptions options) {

    /** What the headers of another process told; the state is what other tracing systems pass along. */
    record RemoteParent(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable Boolean sampled,
            @Nullable String state) {

        static final RemoteParent NONE = new RemoteParent(null, null, null, null);

        RemoteParent(@Nullable String traceId, @Nullable String spanId, @Nullable Boolean sampled) {
            this(traceId, spanId, sampled, null);
        }

        RemoteParent withState(@Nullable String told) {
            return new RemoteParent(traceId, spanId, sampled, told);
        }

        Optional<Boolean> sampledFlag() {
            return Optional.ofNullable(sampled);
        }
    }

    /** Adds a call inside this one, with no span between. What the inner one tells comes first. */
    CallScope with(CallScope inner) {
        boolean innerTrace = inner.joined || inner.remote != RemoteParent.NONE;
        Map<String, Object> bothMetadata = new LinkedHashMap<>(metadata);
        bothMetadata.putAll(inner.metadata);
        Set<String> bothTags = new LinkedHashSet<>(tags);
        bothTags.addAll(inner.tags);
        return new CallScope(
                innerTrace ? inner.traceId : traceId,
                innerTrace ? inner.beginsEntries : beginsEntries,
                innerTrace ? inner.parentSpanId : parentSpanId,
                innerTrace ? inner.joined : joined,
                innerTrace ? inner.remote : remote,
                inner.name != null ? inner.name : name,
                inner.conversationId != null ? inner.conversationId : conversationId,
                bothMetadata,
                bothTags,
                hideInput || inner.hideInput,
                hideOutput || inner.hideOutput,
                inner.options);
    }

    /** Hides at least what is hidden around it. */
    CallScope hiding(boolean input, boolean output) {
        return new CallScope(
                traceId,
                beginsEntries,
                parentSpanId,
                joined,
                remote,
                name,
                conversationId,
                metadata,
                tags,
                hideInput || input,
                hideOutput || output,
                options);
    }
}
