/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.RequestContext;
import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.engine.CallScope.RemoteParent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves options: adds the defaults, takes metadata from the request's context, and chooses the trace id. */
final class CallScopes {

    private static final Logger log = LoggerFactory.getLogger(CallScopes.class);

    private final EngineSettings settings;
    private final EngineSettings withoutDefaults;
    private final boolean hasDefaults;
    private final List<RequestContextSupplier> suppliers;
    private final @Nullable LocalTrace localTrace;
    private final EngineCounters counters;

    CallScopes(
            EngineSettings settings,
            List<RequestContextSupplier> suppliers,
            @Nullable LocalTrace localTrace,
            EngineCounters counters) {
        this.localTrace = localTrace;
        this.settings = settings;
        this.withoutDefaults = settings.withoutDefaults();
        this.hasDefaults = !settings.metadata().isEmpty()
                || !settings.tags().isEmpty()
                || !settings.requestContextKeys().isEmpty();
        this.suppliers = suppliers;
        this.counters = counters;
    }

    static boolean isMetadata(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /**
     * Resolves the options of a call that stands outside of any span, or begins or continues another trace. In another call the
     * defaults are told already, and must not come over what that one tells.
     */
    CallScope begin(TracingOptions options, boolean inCall) {
        EngineSettings settings = inCall ? withoutDefaults : this.settings;
        RemoteParent remote = remote(options);
        return begin(options, settings, remote, settings.acceptRemote() && remote.traceId() != null);
    }

    /**
     * Continues what another process began.
     *
     * @param accepted whether its trace id is used
     * @return the call; empty if the headers tell of no trace
     */
    Optional<CallScope> continueFrom(Map<String, String> headers, boolean accepted) {
        TracingOptions options = TracingOptions.builder().continueFrom(headers).build();
        RemoteParent remote = remote(options);
        return remote.traceId() == null ? Optional.empty() : Optional.of(begin(options, settings, remote, accepted));
    }

    private CallScope begin(TracingOptions options, EngineSettings settings, RemoteParent remote, boolean accepted) {
        String traceId = options.traceId()
                .orElseGet(() -> accepted ? String.valueOf(remote.traceId()) : newTraceId(remote.traceId()));
        boolean linked = options.traceId().isPresent();
        return new CallScope(
                traceId,
                true,
                linked ? options.parentSpanId().orElse(null) : accepted ? remote.spanId() : null,
                linked || accepted,
                accepted ? new RemoteParent(null, remote.spanId(), remote.sampled(), remote.state()) : remote,
                options.name().orElse(null),
                options.conversationId().orElse(null),
                metadata(options, settings),
                tags(options, settings),
                settings.hideInput() || options.hideInput(),
                settings.hideOutput() || options.hideOutput(),
                options);
    }

    /** A call without options, of which there is one for each trace that begins by itself. */
    CallScope begin() {
        return hasDefaults
                ? begin(TracingOptions.none(), false)
                : new CallScope(
                        newTraceId(null),
                        true,
                        null,
                        false,
                        RemoteParent.NONE,
                        null,
                        null,
                        Map.of(),
                        Set.of(),
                        settings.hideInput(),
                        settings.hideOutput(),
                        TracingOptions.none());
    }

    /**
     * That of another tracer's trace here, so that one id leads to both; else a new one. Another tracer may have taken the id that
     * was refused to a stranger.
     */
    private String newTraceId(@Nullable String refused) {
        if (localTrace != null) {
            try {
                String local = localTrace.currentTraceId();
                if (local != null && TraceIds.isTraceId(local) && !local.equals(refused)) {
                    return local;
                }
            } catch (Throwable t) {
                counters.beanFailures.count(
                        log, "The local tracer could not be asked; the trace has an id of its own", t);
            }
        }
        return TraceIds.newTraceId();
    }

    private Map<String, Object> metadata(TracingOptions options, EngineSettings settings) {
        Map<String, Object> requested = requestMetadata(options, settings.requestContextKeys());
        if (requested.isEmpty() && settings.metadata().isEmpty()) {
            return options.metadata();
        }
        Map<String, Object> metadata = new LinkedHashMap<>(settings.metadata());
        metadata.putAll(requested);
        metadata.putAll(options.metadata());
        return metadata;
    }

    private static Set<String> tags(TracingOptions options, EngineSettings settings) {
        if (settings.tags().isEmpty()) {
            return options.tags();
        }
        Set<String> tags = new LinkedHashSet<>(settings.tags());
        tags.addAll(options.tags());
        return tags;
    }

    /** Resolves the options of a call inside a span, which only adds to it. */
    CallScope inside(LiveSpan span, TracingOptions options) {
        if (options.name().isPresent()) {
            counters.misuse.count(log, "The name of a call inside a span was ignored");
        }
        requestMetadata(options, Set.of()).forEach(span::metadata);
        options.metadata().forEach(span::metadata);
        span.tag(options.tags().toArray(new String[0]));
        return new CallScope(
                span.traceId(),
                false,
                null,
                false,
                RemoteParent.NONE,
                null,
                options.conversationId().orElse(null),
                Map.of(),
                Set.of(),
                options.hideInput(),
                options.hideOutput(),
                options);
    }

    private Map<String, Object> requestMetadata(TracingOptions options, Set<String> defaultKeys) {
        if (defaultKeys.isEmpty() && options.requestContextKeys().isEmpty()) {
            return Map.of();
        }
        Set<String> keys = new LinkedHashSet<>(defaultKeys);
        keys.addAll(options.requestContextKeys());
        Map<String, Object> metadata = new LinkedHashMap<>();
        Optional<RequestContext> context = options.requestContext().or(this::currentContext);
        context.ifPresent(known -> keys.forEach(key -> find(known, key).ifPresent(value -> {
            if (isMetadata(value)) {
                metadata.put(key, value);
            } else {
                counters.misuse.count(
                        log, "A value of the request context that is no string, number or boolean was left out");
            }
        })));
        return metadata;
    }

    /** Looks a key up: a context may be a class of the application's, and so may the maps in it. */
    private Optional<Object> find(RequestContext context, String key) {
        try {
            return context.find(key);
        } catch (Throwable t) {
            counters.beanFailures.count(log, "A RequestContext failed; its metadata is left out", t);
            return Optional.empty();
        }
    }

    /** True if options tell of another trace. A header that does not follow the rules tells of none. */
    boolean isOtherTrace(TracingOptions options) {
        return options.traceId().isPresent() || remote(options) != RemoteParent.NONE;
    }

    private Optional<RequestContext> currentContext() {
        for (RequestContextSupplier supplier : suppliers) {
            try {
                Optional<RequestContext> context = supplier.current();
                if (context.isPresent()) {
                    return context;
                }
            } catch (Throwable t) {
                counters.beanFailures.count(log, "A RequestContextSupplier failed; its metadata is left out", t);
            }
        }
        return Optional.empty();
    }

    private RemoteParent remote(TracingOptions options) {
        String header = options.remoteHeaders().get("traceparent");
        if (header == null) {
            return RemoteParent.NONE;
        }
        Optional<RemoteParent> parsed = TraceParent.parse(header);
        if (parsed.isEmpty()) {
            counters.badHeaders.count(log, "A traceparent header that does not follow W3C Trace Context was ignored");
        }
        return parsed.map(parent -> parent.withState(
                        TraceParent.state(options.remoteHeaders().get("tracestate"))))
                .orElse(RemoteParent.NONE);
    }
}
