/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cost;
import dev.agenttracing.PriceSource;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanFilter;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.privacy.Redaction;
import dev.agenttracing.store.StoredTrace;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of what was recorded what may be seen: the cost is added, the application's filters are asked,
 * secrets are redacted. It runs on the writer's
 * thread or on that of the first reader, never on the application's.
 */
final class SpanFinisher {

    private static final Logger log = LoggerFactory.getLogger(SpanFinisher.class);

    private final List<PriceSource> prices;
    private final List<SpanFilter> filters;
    private final Redaction redaction;
    private final ContentModes modes;
    private final EngineCounters counters;

    SpanFinisher(
            List<PriceSource> prices,
            List<SpanFilter> filters,
            Redaction redaction,
            ContentModes modes,
            EngineCounters counters) {
        this.prices = List.copyOf(prices);
        this.filters = List.copyOf(filters);
        this.redaction = redaction;
        this.modes = modes;
        this.counters = counters;
    }

    /** Finishes a span that has ended: what a filter adds is redacted too. */
    SpanData finish(SpanData span, RedactedContents known) {
        return redact(filter(price(span)), span.type(), known);
    }

    /** Gives what may be seen of a span that runs: filters are asked only at its end, so that none is asked twice. */
    SpanData running(SpanData span, RedactedContents known) {
        return redact(filters.isEmpty() ? span : withoutContent(span), span.type(), known);
    }

    /** By the type that it was opened with: what a filter makes of it does not have more of it recorded. */
    private SpanData redact(SpanData span, SpanType opened, RedactedContents known) {
        try {
            SpanData redacted = redaction.redact(span, content -> known.get(content, redaction::redact));
            return modes.of(opened) == ContentMode.PREVIEW ? preview(redacted) : redacted;
        } catch (Throwable t) {
            counters.failures.count(log, "A span could not be redacted; it is kept without its content", t);
            return bare(span).build();
        }
    }

    /** Cuts what is long to what a list shows. It is redacted already: a secret across the cut is gone. */
    private static SpanData preview(SpanData span) {
        CutList cuts = new CutList();
        cuts.addAll(span.cuts());
        SpanData.Builder preview = span.toBuilder()
                .input(Previews.of("input", span.input(), cuts))
                .output(Previews.of("output", span.output(), cuts));
        span.attributes()
                .get(SpanAttributes.INSTRUCTIONS)
                .map(String::valueOf)
                .filter(text -> text.length() > StoredTrace.PREVIEW_LENGTH)
                .ifPresent(text -> preview.attributes(with(
                        span.attributes(),
                        SpanAttributes.INSTRUCTIONS,
                        cuts.text("attributes.instructions", text, StoredTrace.PREVIEW_LENGTH))));
        return preview.cuts(cuts.list()).build();
    }

    private SpanData price(SpanData span) {
        if (!StoredTrace.isModelCall(span)
                || span.attributes().get(SpanAttributes.COST).isPresent()) {
            return span;
        }
        Attributes attributes = span.attributes();
        TokenUsage usage = TokenUsage.from(attributes.get(SpanAttributes.USAGE).orElse(null));
        if (usage.totalTokens() == 0) {
            return span;
        }
        return cost(span, usage)
                .map(cost -> span.toBuilder()
                        .attributes(with(span.attributes(), SpanAttributes.COST, cost.asMap()))
                        .build())
                .orElse(span);
    }

    /** Asks each source for the model that answered, then for the one that was asked for, before the next source. */
    private Optional<Cost> cost(SpanData span, TokenUsage usage) {
        Optional<String> provider =
                span.attributes().get(SpanAttributes.PROVIDER).map(String::valueOf);
        Set<String> models = models(span.attributes());
        for (PriceSource source : prices) {
            try {
                for (String model : models) {
                    Optional<Cost> cost = source.cost(provider, model, usage, span.startTime());
                    if (cost.isPresent()) {
                        return cost;
                    }
                }
            } catch (Throwable t) {
                counters.beanFailures.count(log, "A PriceSource failed; the cost is left out", t);
            }
        }
        return Optional.empty();
    }

    private static Set<String> models(Attributes attributes) {
        Set<String> models = new LinkedHashSet<>();
        attributes.get(SpanAttributes.RESPONSE_MODEL).map(String::valueOf).ifPresent(models::add);
        attributes.get(SpanAttributes.MODEL).map(String::valueOf).ifPresent(models::add);
        return models;
    }

    private static Attributes with(Attributes known, String key, Object value) {
        Map<String, Object> attributes = new LinkedHashMap<>(known.asMap());
        attributes.put(key, value);
        return Attributes.of(attributes);
    }

    private SpanData filter(SpanData span) {
        SpanData now = span;
        for (SpanFilter filter : filters) {
            try {
                Optional<SpanData> next = filter.filter(now);
                if (next.isEmpty()) {
                    return bare(span).build();
                }
                // A filter changes what a span tells, not which span it is.
                now = isSame(span, next.get()) ? next.get() : withoutContent(span);
            } catch (Throwable t) {
                counters.beanFailures.count(log, "A SpanFilter failed; the span is kept without its content", t);
                return withoutContent(span);
            }
        }
        return now;
    }

    private static boolean isSame(SpanData span, SpanData other) {
        return span.traceId().equals(other.traceId())
                && span.id().equals(other.id())
                && span.parentSpanId().equals(other.parentSpanId())
                && span.entry() == other.entry()
                && span.startTime().equals(other.startTime())
                && span.duration().equals(other.duration())
                && other.status() != SpanStatus.RUNNING;
    }

    /** Leaves out what was captured, said or thrown, and says where something was. */
    private static SpanData withoutContent(SpanData span) {
        return bare(span)
                .name(span.type().name())
                .remote(
                        span.remoteTraceId().orElse(null),
                        span.remoteParentSpanId().orElse(null))
                .instance(span.instance().orElse(null))
                .input(hidden(span.input()))
                .output(hidden(span.output()))
                .error(span.error()
                        .map(error -> new SpanError(error.type(), "", ""))
                        .orElse(null))
                .build();
    }

    /** Leaves ids, parent, type, status and times. */
    private static SpanData.Builder bare(SpanData span) {
        SpanData.Builder bare = SpanData.builder(span.traceId(), span.id())
                .parentSpanId(span.parentSpanId().orElse(null))
                .type(span.type())
                .startTime(span.startTime())
                .status(span.status(), span.duration().orElse(null));
        return span.entry() ? bare.entry(span.joined()) : bare;
    }

    private static SpanData.Content hidden(SpanData.Content content) {
        return content.isRecorded() ? SpanData.Content.HIDDEN : content;
    }
}
