/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Conversation;
import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceStats;
import dev.agenttracing.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Figures over whole traces: for stores that hold them in their hands. */
public final class TraceFigures {

    private static final int MAX_GROUPS = 100;

    private TraceFigures() {}

    /**
     * Sums up traces. Of each a few numbers are kept until the end, so that there may be more than memory holds.
     *
     * @param traces the traces
     * @param now the end of what runs
     * @return the figures
     */
    public static TraceStats stats(Iterable<StoredTrace> traces, Instant now) {
        Group all = new Group();
        Map<String, Group> models = new HashMap<>();
        Map<String, Group> agents = new HashMap<>();
        Map<String, Group> tools = new HashMap<>();
        for (StoredTrace trace : traces) {
            all.add(trace.rootSpan().status(), trace.duration(now), trace.usage(), trace.cost());
            addSpans(trace, now, models, agents, tools);
        }
        return new TraceStats(
                all.durations.size(),
                all.errors,
                all.durations.percentile(50),
                all.durations.percentile(95),
                all.durations.percentile(99),
                all.usage,
                all.totalCost(),
                groups(models),
                groups(agents),
                groups(tools));
    }

    private static void addSpans(
            StoredTrace trace,
            Instant now,
            Map<String, Group> models,
            Map<String, Group> agents,
            Map<String, Group> tools) {
        Function<SpanData, Optional<String>> agentOf = ownerOf(trace, "agent");
        Function<SpanData, Optional<String>> toolOf = ownerOf(trace, "tool");
        for (SpanData span : trace.spans()) {
            String entity = span.entityId().orElse(span.name());
            switch (span.type().entityType().orElse("")) {
                case "agent" -> group(agents, entity).add(span, now);
                case "tool" -> group(tools, entity).add(span, now);
                case "model" -> {
                    group(models, StoredTrace.text(span, SpanAttributes.MODEL).orElse(entity))
                            .add(span, now);
                    agentOf.apply(span).ifPresent(agent -> group(agents, agent).addUsage(span));
                    toolOf.apply(span).ifPresent(tool -> group(tools, tool).addUsage(span));
                }
                default -> {}
            }
        }
    }

    /** Finds the nearest agent, or tool, above a span. Bounded by the spans there are, so that a cycle in hostile data ends too. */
    private static Function<SpanData, Optional<String>> ownerOf(StoredTrace trace, String entityType) {
        Map<String, SpanData> byId = new HashMap<>();
        trace.spans().forEach(span -> byId.put(span.id(), span));
        Map<String, Optional<String>> known = new HashMap<>();
        return span -> {
            List<String> path = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            SpanData at = span;
            Optional<String> agent = Optional.empty();
            while (at != null && seen.add(at.id())) {
                Optional<String> answer = known.get(at.id());
                if (answer != null || at.type().entityType().equals(Optional.of(entityType))) {
                    agent = answer != null ? answer : Optional.of(at.entityId().orElse(at.name()));
                    break;
                }
                path.add(at.id());
                at = at.parentSpanId().map(byId::get).orElse(null);
            }
            for (String id : path) {
                known.put(id, agent);
            }
            return agent;
        };
    }

    /**
     * Counts traces.
     *
     * @param traces the traces
     * @return the counts
     */
    public static TraceFacets facets(Iterable<StoredTrace> traces) {
        Map<String, Long> statuses = new HashMap<>();
        Map<String, Long> tags = new HashMap<>();
        Map<String, Long> names = new HashMap<>();
        Map<String, Long> models = new HashMap<>();
        Map<String, Long> types = new HashMap<>();
        Map<String, Long> keys = new HashMap<>();
        for (StoredTrace trace : traces) {
            count(statuses, Set.of(trace.rootSpan().status().jsonName()));
            count(tags, trace.tags());
            count(names, Set.of(trace.rootSpan().name()));
            count(models, trace.models());
            Set<String> own = new HashSet<>();
            trace.spans().forEach(span -> own.add(span.type().name()));
            count(types, own);
            count(keys, trace.metadata().keySet());
        }
        return new TraceFacets(most(statuses), most(tags), most(names), most(models), most(types), most(keys));
    }

    /**
     * Sums traces up by conversation.
     *
     * @param traces traces, newest first; those without a conversation do not count
     * @return the conversations, the one with the newest trace first
     */
    public static List<Conversation> conversations(List<TraceSummary> traces) {
        Map<String, Conversation> byId = new LinkedHashMap<>();
        for (TraceSummary trace : traces) {
            trace.conversationId().ifPresent(id -> byId.merge(id, conversation(id, trace), TraceFigures::add));
        }
        return new ArrayList<>(byId.values());
    }

    private static Conversation conversation(String id, TraceSummary trace) {
        return new Conversation(
                id,
                1,
                trace.status() == SpanStatus.ERROR ? 1 : 0,
                trace.startTime(),
                trace.startTime(),
                trace.traceId(),
                trace.usage(),
                trace.cost(),
                trace.inputPreview());
    }

    private static Conversation add(Conversation newer, Conversation older) {
        boolean unknown = newer.cost().isPresent() != older.cost().isPresent()
                && (newer.cost().isPresent() ? older : newer).usage().totalTokens() > 0;
        Optional<Cost> cost = plus(newer.cost(), older.cost());
        return new Conversation(
                newer.id(),
                newer.traces() + older.traces(),
                newer.errors() + older.errors(),
                older.firstTime(),
                newer.lastTime(),
                newer.lastTraceId(),
                newer.usage().plus(older.usage()),
                unknown ? cost.map(Cost::incomplete) : cost,
                newer.inputPreview());
    }

    private static Optional<Cost> plus(Optional<Cost> one, Optional<Cost> other) {
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().plus(other.get())) : one.or(() -> other);
    }

    private static void count(Map<String, Long> counts, Set<String> values) {
        values.forEach(value -> counts.merge(value, 1L, Long::sum));
    }

    /**
     * Chooses the values of one facet that are shown.
     *
     * @param counts how many traces have each value
     * @return those that most have, most first
     */
    public static Map<String, Long> most(Map<String, Long> counts) {
        Map<String, Long> most = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_GROUPS)
                .forEach(each -> most.put(each.getKey(), each.getValue()));
        return most;
    }

    private static Group group(Map<String, Group> groups, String name) {
        return groups.computeIfAbsent(name, key -> new Group());
    }

    private static List<TraceStats.Group> groups(Map<String, Group> groups) {
        return groups.entrySet().stream()
                .map(each -> each.getValue().toStats(each.getKey()))
                .sorted(Comparator.comparingLong(TraceStats.Group::calls)
                        .reversed()
                        .thenComparing(TraceStats.Group::name))
                .limit(MAX_GROUPS)
                .toList();
    }

    private static final class Group {

        private final Durations durations = new Durations();
        private long errors;
        private TokenUsage usage = TokenUsage.NONE;
        private @Nullable Cost cost;
        private boolean costUnknown;

        private void add(SpanData span, Instant now) {
            Duration duration = span.duration().orElseGet(() -> StoredTrace.openDuration(span, now));
            add(span.status(), duration, TokenUsage.NONE, Optional.empty());
            if (StoredTrace.isModelCall(span)) {
                addUsage(span);
            }
        }

        private void add(SpanStatus status, Duration duration, TokenUsage more, Optional<Cost> moreCost) {
            durations.add(duration);
            errors += status == SpanStatus.ERROR ? 1 : 0;
            addUsage(more, moreCost);
        }

        private void addUsage(SpanData span) {
            addUsage(StoredTrace.usage(span), StoredTrace.cost(List.of(span)));
        }

        private void addUsage(TokenUsage more, Optional<Cost> moreCost) {
            usage = usage.plus(more);
            costUnknown |= moreCost.isEmpty() && more.totalTokens() > 0;
            moreCost.ifPresent(each -> cost = cost == null ? each : cost.plus(each));
        }

        private Optional<Cost> totalCost() {
            return Optional.ofNullable(cost).map(sum -> costUnknown ? sum.incomplete() : sum);
        }

        private TraceStats.Group toStats(String name) {
            return new TraceStats.Group(
                    name,
                    durations.size(),
                    errors,
                    durations.percentile(50),
                    durations.percentile(95),
                    usage,
                    totalCost());
        }
    }

    /** Durations in nanoseconds, eight bytes each. */
    private static final class Durations {

        private long[] nanos = new long[16];
        private int size;

        private void add(Duration duration) {
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, size * 2);
            }
            nanos[size++] = nanos(duration);
        }

        private static long nanos(Duration duration) {
            try {
                return duration.toNanos();
            } catch (ArithmeticException centuries) {
                return Long.MAX_VALUE;
            }
        }

        private int size() {
            return size;
        }

        private Duration percentile(int percent) {
            if (size == 0) {
                return Duration.ZERO;
            }
            Arrays.sort(nanos, 0, size);
            return Duration.ofNanos(nanos[(int) Math.ceil(size * percent / 100.0) - 1]);
        }
    }
}
