/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What an entry span has beside others: it speaks for its trace. Guarded by itself. */
final class Entry {

    private final CallScope call;
    private final SpanLimits limits;
    private Map<String, Object> metadata = Map.of();
    private Set<String> tags = Set.of();
    private final CutList cuts = new CutList();

    /** How often there was no room for a further one; the same one may have come again. */
    private long metadataLeftOut;

    private long tagsLeftOut;
    private @Nullable String conversationId;

    Entry(CallScope call, SpanLimits limits) {
        this.call = call;
        this.limits = limits;
        String told = call.conversationId();
        if (told != null) {
            conversation(told);
        }
        if (!call.metadata().isEmpty()) {
            call.metadata().forEach(this::metadata);
        }
        if (!call.tags().isEmpty()) {
            call.tags().forEach(this::tag);
        }
    }

    synchronized void metadata(String key, Object value) {
        String shortKey = cuts.text("metadata", key, limits.textLength());
        if (metadata.size() >= limits.metadata() && !metadata.containsKey(shortKey)) {
            metadataLeftOut++;
        } else {
            metadata = metadata.isEmpty() ? new LinkedHashMap<>() : metadata;
            metadata.put(
                    shortKey,
                    value instanceof String text
                            ? cuts.text("metadata." + shortKey, text, limits.textLength())
                            : asItIsNow(value));
        }
    }

    /** A number whose value may change, or whose class is the application's, is read now. */
    private static Object asItIsNow(Object value) {
        if (value instanceof AtomicInteger || value instanceof AtomicLong || value instanceof LongAdder) {
            return ((Number) value).longValue();
        }
        if (value instanceof Number number && number.getClass().getClassLoader() != null) {
            try {
                return number.doubleValue();
            } catch (Throwable broken) {
                return Described.unread(number);
            }
        }
        return value instanceof DoubleAdder sum ? (Object) sum.sum() : value;
    }

    synchronized void tag(String tag) {
        String shortTag = cuts.text("tags", tag, limits.textLength());
        if (tags.size() >= limits.tags() && !tags.contains(shortTag)) {
            tagsLeftOut++;
        } else {
            tags = tags.isEmpty() ? new LinkedHashSet<>() : tags;
            tags.add(shortTag);
        }
    }

    /** The first conversation that is told counts. */
    synchronized void conversation(String id) {
        if (conversationId == null) {
            conversationId = cuts.text("conversationId", id, limits.textLength());
        }
    }

    @Nullable
    String remoteTraceId() {
        return call.remote().traceId();
    }

    synchronized void writeTo(SpanData.Builder data, CutList allCuts, String instance) {
        data.entry(call.joined())
                .remote(call.remote().traceId(), call.remote().spanId())
                .conversationId(conversationId)
                .instance(instance)
                .metadata(metadata)
                .tags(tags);
        if (metadataLeftOut > 0) {
            allCuts.add("metadata", "members", metadata.size() + metadataLeftOut, metadata.size());
        }
        if (tagsLeftOut > 0) {
            allCuts.add("tags", "items", tags.size() + tagsLeftOut, tags.size());
        }
        allCuts.addAll(cuts);
    }
}
