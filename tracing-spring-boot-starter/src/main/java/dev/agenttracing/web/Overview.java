/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Cost;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceTree;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A trace at a glance: its time is cut into columns, and of each column it is told which share of it spans of a type cover (1 where
 * several run at once) and how many spans that failed began in it; and where the errors are, the slowest and the costliest span.
 */
final class Overview {

    private static final int MAX_ERRORS = 200;
    private static final int MAX_TYPES = 50;

    private final TraceTree tree;
    private final int columns;
    private final long columnNanos;

    Overview(TraceTree tree, int columns) {
        this.tree = tree;
        this.columns = columns;
        this.columnNanos = Math.max(1, ceiling(tree.summary().duration().toNanos(), columns));
    }

    private static long ceiling(long nanos, int parts) {
        return (nanos + parts - 1) / parts;
    }

    void write(JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("traceId", tree.summary().traceId());
        Json.time("startTime", tree.node(0).startTime(), to);
        Json.duration(tree.summary().duration(), to);
        to.writeNumberProperty("spanCount", tree.size());
        to.writeNumberProperty("columns", columns);
        Json.millis("columnMs", Duration.ofNanos(columnNanos), to);
        writeTypes(to);
        writeErrors(to);
        slowest()
                .ifPresent(span ->
                        to.writeStringProperty("slowestSpanId", tree.node(span).id()));
        costliest()
                .ifPresent(span -> to.writeStringProperty(
                        "costliestSpanId", tree.node(span).id()));
        to.writeEndObject();
    }

    private void writeTypes(JsonGenerator to) {
        Map<String, double[]> covered = new LinkedHashMap<>();
        for (int span = 0; span < tree.size(); span++) {
            String type = tree.node(span).type().name();
            if (covered.size() < MAX_TYPES || covered.containsKey(type)) {
                cover(covered.computeIfAbsent(type, key -> new double[columns + 1]), span);
            }
        }
        to.writeArrayPropertyStart("types");
        covered.forEach((type, changes) -> {
            to.writeStartObject();
            to.writeStringProperty("type", type);
            to.writeArrayPropertyStart("covered");
            double whole = 0;
            for (int column = 0; column < columns; column++) {
                whole += changes[column];
                to.writeNumber(BigDecimal.valueOf(Math.max(0, Math.min(1, whole)))
                        .setScale(3, RoundingMode.HALF_UP)
                        .stripTrailingZeros());
            }
            to.writeEndArray();
            to.writeEndObject();
        });
        to.writeEndArray();
    }

    /** Adds a span as changes from column to column. */
    private void cover(double[] changes, int span) {
        double from = (double) offset(span) / columnNanos;
        double end = from + (double) tree.node(span).duration().toNanos() / columnNanos;
        int first = Math.min(columns - 1, (int) from);
        int last = Math.min(columns - 1, (int) end);
        if (first == last) {
            add(changes, first, first + 1, Math.min(end, columns) - from);
        } else {
            add(changes, first, first + 1, first + 1 - from);
            add(changes, first + 1, last, 1);
            add(changes, last, last + 1, Math.min(end, columns) - last);
        }
    }

    private static void add(double[] changes, int from, int to, double share) {
        if (from < to) {
            changes[from] += share;
            changes[to] -= share;
        }
    }

    private long offset(int span) {
        return Duration.between(tree.node(0).startTime(), tree.node(span).startTime())
                .toNanos();
    }

    private void writeErrors(JsonGenerator to) {
        int[] counts = new int[columns];
        List<String> ids = new ArrayList<>();
        for (int span = 0; span < tree.size(); span++) {
            if (tree.node(span).status() == SpanStatus.ERROR) {
                counts[(int) Math.min(columns - 1, offset(span) / columnNanos)]++;
                if (ids.size() < MAX_ERRORS) {
                    ids.add(tree.node(span).id());
                }
            }
        }
        to.writeArrayPropertyStart("errors");
        for (int count : counts) {
            to.writeNumber(count);
        }
        to.writeEndArray();
        Json.value("errorSpanIds", ids, to);
    }

    /** The span, beside the root, that took longest without what its children took. */
    private OptionalInt slowest() {
        long[] own = new long[tree.size()];
        for (int span = 0; span < own.length; span++) {
            own[span] = selfNanos(span);
        }
        return IntStream.range(0, own.length)
                .filter(span -> span != tree.root())
                .boxed()
                .max(Comparator.comparingLong(span -> own[span]))
                .stream()
                .mapToInt(span -> span)
                .findFirst();
    }

    private long selfNanos(int span) {
        long start = offset(span);
        long end = start + tree.node(span).duration().toNanos();
        long covered = 0;
        long upTo = start;
        for (int child : tree.children(span)) {
            long from = Math.max(upTo, offset(child));
            long until =
                    Math.min(end, offset(child) + tree.node(child).duration().toNanos());
            if (until > from) {
                covered += until - from;
                upTo = until;
            }
        }
        return end - start - covered;
    }

    private OptionalInt costliest() {
        return IntStream.range(0, tree.size())
                .filter(span -> tree.node(span).cost() != null)
                .boxed()
                .max(Comparator.comparing(span -> amount(tree.node(span).cost())))
                .stream()
                .mapToInt(span -> span)
                .findFirst();
    }

    private static BigDecimal amount(@Nullable Cost cost) {
        return cost == null ? BigDecimal.ZERO : cost.amount();
    }
}
