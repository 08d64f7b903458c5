/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.TraceIds;
import dev.agenttracing.privacy.RedactionSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How an engine is set up. Immutable; begin with {@link #DEFAULT}.
 *
 * @param instance a name of this running program, other than that of any other
 * @param capture how much of a value is captured
 * @param spans how many spans there may be
 * @param queue how much may wait for the store
 * @param scoreTimeout the longest that a score waits for the store
 * @param hideInput whether all inputs are kept out of the record
 * @param hideOutput whether all outputs are kept out of the record
 * @param content how much of inputs and outputs is recorded
 * @param redaction what is redacted
 * @param metadata metadata that each trace has
 * @param tags tags that each trace has
 * @param requestContextKeys keys of the request's context that go into each trace's metadata
 * @param acceptRemote whether trace ids of other processes are used
 * @param logIds when SLF4J's MDC gets {@code traceId} and {@code spanId} of the current span
 */
public record EngineSettings(
        String instance,
        CaptureLimits capture,
        SpanLimits spans,
        QueueLimits queue,
        Duration scoreTimeout,
        boolean hideInput,
        boolean hideOutput,
        ContentModes content,
        RedactionSettings redaction,
        Map<String, Object> metadata,
        Set<String> tags,
        Set<String> requestContextKeys,
        boolean acceptRemote,
        LogIds.When logIds) {

    /** The defaults. */
    public static final EngineSettings DEFAULT = new EngineSettings(
            TraceIds.newSpanId(),
            CaptureLimits.DEFAULT,
            SpanLimits.DEFAULT,
            QueueLimits.DEFAULT,
            Duration.ofSeconds(5),
            false,
            false,
            ContentModes.FULL,
            RedactionSettings.DEFAULT,
            Map.of(),
            Set.of(),
            Set.of(),
            false,
            LogIds.When.NEVER);

    /** Makes settings. */
    public EngineSettings {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
        requestContextKeys = Collections.unmodifiableSet(new LinkedHashSet<>(requestContextKeys));
    }

    /** The same, with nothing told of each trace. */
    EngineSettings withoutDefaults() {
        return new EngineSettings(
                instance,
                capture,
                spans,
                queue,
                scoreTimeout,
                hideInput,
                hideOutput,
                content,
                redaction,
                Map.of(),
                Set.of(),
                Set.of(),
                acceptRemote,
                logIds);
    }

    /**
     * Changes the limits.
     *
     * @param capture how much of a value is captured
     * @param spans how many spans there may be
     * @param queue how much may wait for the store
     * @return settings with these limits
     */
    public EngineSettings withLimits(CaptureLimits capture, SpanLimits spans, QueueLimits queue) {
        return new EngineSettings(
                instance,
                capture,
                spans,
                queue,
                scoreTimeout,
                hideInput,
                hideOutput,
                content,
                redaction,
                metadata,
                tags,
                requestContextKeys,
                acceptRemote,
                logIds);
    }
}
