/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Instant;
import java.util.Optional;

/**
 * The traces that share a conversation id, in sum.
 *
 * @param id the conversation's id
 * @param traces how many traces it has
 * @param errors how many of them have status error
 * @param firstTime when its first trace began
 * @param lastTime when its last trace began
 * @param lastTraceId the id of its last trace
 * @param usage the tokens of all calls of models
 * @param cost the cost of all calls of models; not complete if the price of one is not known, empty if none is
 * @param inputPreview the beginning of the last trace's input
 */
public record Conversation(
        String id,
        long traces,
        long errors,
        Instant firstTime,
        Instant lastTime,
        String lastTraceId,
        TokenUsage usage,
        Optional<Cost> cost,
        Optional<String> inputPreview) {}
