/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an entry span has beside others: it speaks for its trace. Guarded by itself. */
final class Entry {

    private final CallScope call;
    private final SpanLimits limits;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final CutList cuts = new CutList();
    private @Nullable String conversationId;

    Entry(CallScope call, SpanLimits limits) {
        this.call = call;
        this.limits = limits;
        this.conversationId = call.conversationId();
        call.metadata().forEach(this::metadata);
        call.tags().forEach(this::tag);
    }

    synchronized void metadata(String key, Object value) {
        String shortKey = cuts.text("metadata", key, limits.textLength());
        if (metadata.size() >= limits.metadata() && !metadata.containsKey(shortKey)) {
            cuts.add("metadata", "members", metadata.size() + 1L, metadata.size());
        } else {
            metadata.put(
                    shortKey,
                    value instanceof String text
                            ? cuts.text("metadata." + shortKey, text, limits.textLength())
                            : value);
        }
    }

    synchronized void tag(String tag) {
        String shortTag = cuts.text("tags", tag, limits.textLength());
        if (tags.size() >= limits.tags() && !tags.contains(shortTag)) {
            cuts.add("tags", "items", tags.size() + 1L, tags.size());
        } else {
            tags.add(shortTag);
        }
    }

    /** The first conversation that is told counts. */
    synchronized void conversation(String id) {
        if (conversationId == null) {
            conversationId = id;
        }
    }

    synchronized void writeTo(SpanData.Builder data, CutList allCuts, String instance) {
        data.entry(call.joined())
                .remote(call.remote().traceId(), call.remote().spanId())
                .conversationId(conversationId)
                .instance(instance)
                .metadata(metadata)
                .tags(tags);
        allCuts.addAll(cuts);
    }
}
