/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Figures over many traces.
 *
 * @param traces how many there are
 * @param errors how many of them have status error
 * @param p50 the duration that half of them stay within
 * @param p95 the duration that 95 of 100 stay within
 * @param p99 the duration that 99 of 100 stay within
 * @param usage the tokens of all calls of models
 * @param cost the cost of all calls of models; not complete if the price of one is not known, empty if none is
 * @param models the figures of each model, by the name asked for; most calls first
 * @param agents the figures of each agent; tokens and cost are those of the calls under it
 * @param tools the figures of each tool; tokens and cost are those of the calls under it
 */
public record TraceStats(
        long traces,
        long errors,
        Duration p50,
        Duration p95,
        Duration p99,
        TokenUsage usage,
        Optional<Cost> cost,
        List<Group> models,
        List<Group> agents,
        List<Group> tools) {

    /** Figures over nothing. */
    public static final TraceStats EMPTY = new TraceStats(
            0,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            TokenUsage.NONE,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());

    /** Makes figures. */
    public TraceStats {
        models = List.copyOf(models);
        agents = List.copyOf(agents);
        tools = List.copyOf(tools);
    }

    /**
     * The figures of one model, agent or tool.
     *
     * @param name its name
     * @param calls how many spans it has
     * @param errors how many of them ended with an error
     * @param p50 the duration that half of them stay within
     * @param p95 the duration that 95 of 100 stay within
     * @param usage the tokens
     * @param cost the cost; not complete if the price of a call is not known, empty if none is
     */
    public record Group(
            String name, long calls, long errors, Duration p50, Duration p95, TokenUsage usage, Optional<Cost> cost) {}
}
