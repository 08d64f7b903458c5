/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has been heard of a trace: what filters ask of it. Immutable; the same object while nothing new is heard.
 *
 * @param entry the first entry span, as it was heard of last; null if none was
 * @param tags the tags of all entry spans
 * @param metadata the metadata of all entry spans; on equal keys of the first
 * @param spans types and names of spans, a bounded number
 * @param models models that were asked for or that answered
 * @param errors how many spans ended with an error
 */
record LiveFacts(
        @Nullable SpanData entry,
        Set<String> tags,
        Map<String, Object> metadata,
        Set<TypeAndName> spans,
        Set<String> models,
        int errors) {

    static final LiveFacts NONE = new LiveFacts(null, Set.of(), Map.of(), Set.of(), Set.of(), 0);
    private static final int MAX_EACH = 300;

    /** A type of span, with a name that a span of it has. */
    record TypeAndName(String type, String name) {}

    /** {@return the same with a span that began, or has ended} */
    LiveFacts with(SpanData span, boolean ended) {
        boolean isHead = span.entry() && (entry == null || entry.id().equals(span.id()));
        return new LiveFacts(
                isHead ? withoutDetails(span) : entry,
                span.entry() ? with(tags, span.tags()) : tags,
                span.entry() ? with(metadata, span.metadata(), isHead) : metadata,
                with(spans, Set.of(new TypeAndName(span.type().name(), span.name()))),
                with(models, models(span)),
                errors + (ended && span.status() == SpanStatus.ERROR ? 1 : 0));
    }

    /** Nobody asks for them here, and of thousands of traces they are much. */
    private static SpanData withoutDetails(SpanData span) {
        SpanData.Builder bare = SpanData.builder(span.traceId(), span.id())
                .type(span.type())
                .name(span.name())
                .startTime(span.startTime())
                .status(span.status(), span.duration().orElse(null))
                .conversationId(span.conversationId().orElse(null))
                .entry(span.joined());
        return bare.build();
    }

    private static Set<String> models(SpanData span) {
        Set<String> models = new LinkedHashSet<>();
        for (String attribute : new String[] {SpanAttributes.MODEL, SpanAttributes.RESPONSE_MODEL}) {
            if (span.attributes().asMap().get(attribute) instanceof String model) {
                models.add(model);
            }
        }
        return models;
    }

    private static <T> Set<T> with(Set<T> known, Set<T> more) {
        if (known.size() >= MAX_EACH || known.containsAll(more)) {
            return known;
        }
        Set<T> all = new LinkedHashSet<>(known);
        all.addAll(more);
        return Collections.unmodifiableSet(all);
    }

    private static Map<String, Object> with(Map<String, Object> known, Map<String, Object> more, boolean newer) {
        if (known.size() >= MAX_EACH || known.entrySet().containsAll(more.entrySet())) {
            return known;
        }
        Map<String, Object> all = new LinkedHashMap<>(newer ? known : more);
        all.putAll(newer ? more : known);
        return Collections.unmodifiableMap(all);
    }
}
