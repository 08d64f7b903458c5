/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that a call of a model used. Cached and reasoning tokens are parts of the input and the output, never added on
 * top of them. As an attribute it is drawn so:
 *
 * <pre>{@code
 * {"inputTokens": 150, "outputTokens": 75,
 *  "inputDetails": {"text": 100, "cacheRead": 50, "cacheWrite": 0},
 *  "outputDetails": {"text": 60, "reasoning": 15}}
 * }</pre>
 *
 * @param inputTokens all tokens of the prompt, 0 if untold
 * @param outputTokens all tokens of the answer, 0 if untold
 * @param cacheRead tokens of the input that came from the provider's cache
 * @param cacheWrite tokens of the input that were put into the provider's cache
 * @param reasoning tokens of the output that were spent on reasoning
 */
public record TokenUsage(long inputTokens, long outputTokens, long cacheRead, long cacheWrite, long reasoning) {

    /** No tokens. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    /**
     * Makes a usage.
     *
     * @throws IllegalArgumentException if a figure is negative
     */
    public TokenUsage {
        if (inputTokens < 0 || outputTokens < 0 || cacheRead < 0 || cacheWrite < 0 || reasoning < 0) {
            throw new IllegalArgumentException("Token figures cannot be negative");
        }
    }

    /**
     * Makes a usage of its two sums.
     *
     * @param inputTokens all tokens of the prompt, cached ones included
     * @param outputTokens all tokens of the answer, reasoning included
     * @return the usage
     * @throws IllegalArgumentException if a figure is negative
     */
    public static TokenUsage of(long inputTokens, long outputTokens) {
        return new TokenUsage(inputTokens, outputTokens, 0, 0, 0);
    }

    /**
     * Tells how much of the input came from the provider's cache.
     *
     * @param tokens the part of the input
     * @return a usage that says so
     */
    public TokenUsage withCacheRead(long tokens) {
        return new TokenUsage(inputTokens, outputTokens, tokens, cacheWrite, reasoning);
    }

    /**
     * Tells how much of the input was put into the provider's cache.
     *
     * @param tokens the part of the input
     * @return a usage that says so
     */
    public TokenUsage withCacheWrite(long tokens) {
        return new TokenUsage(inputTokens, outputTokens, cacheRead, tokens, reasoning);
    }

    /**
     * Tells how much of the output was reasoning.
     *
     * @param tokens the part of the output
     * @return a usage that says so
     */
    public TokenUsage withReasoning(long tokens) {
        return new TokenUsage(inputTokens, outputTokens, cacheRead, cacheWrite, tokens);
    }

    /** {@return input and output together; parts are not counted again} */
    public long totalTokens() {
        return sum(inputTokens, outputTokens);
    }

    /**
     * Adds two usages.
     *
     * @param other the other usage
     * @return the sum of each figure
     */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                sum(inputTokens, other.inputTokens),
                sum(outputTokens, other.outputTokens),
                sum(cacheRead, other.cacheRead),
                sum(cacheWrite, other.cacheWrite),
                sum(reasoning, other.reasoning));
    }

    /** {@return the usage as the attribute's value, in the shape drawn above} */
    public Map<String, Object> asMap() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("text", Math.max(0, inputTokens - cacheRead - cacheWrite));
        input.put("cacheRead", cacheRead);
        input.put("cacheWrite", cacheWrite);
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("text", Math.max(0, outputTokens - reasoning));
        output.put("reasoning", reasoning);
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("inputTokens", inputTokens);
        usage.put("outputTokens", outputTokens);
        usage.put("inputDetails", input);
        usage.put("outputDetails", output);
        return usage;
    }

    /**
     * Reads the attribute's value back. Lenient: what is missing or no number counts as 0.
     *
     * @param usage a value of the shape drawn above, or anything else
     * @return the usage
     */
    public static TokenUsage from(@Nullable Object usage) {
        return new TokenUsage(
                figure(usage, "inputTokens"),
                figure(usage, "outputTokens"),
                figure(member(usage, "inputDetails"), "cacheRead"),
                figure(member(usage, "inputDetails"), "cacheWrite"),
                figure(member(usage, "outputDetails"), "reasoning"));
    }

    /** Figures of hostile data may be beyond any sum. */
    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static @Nullable Object member(@Nullable Object of, String key) {
        return of instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private static long figure(@Nullable Object of, String key) {
        return member(of, key) instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
}
