/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.TokenUsage;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Reads what a call used. Spring AI has no figure for reasoning; the provider's own object has, and is asked by the names that
 * providers give it.
 */
final class Tokens {

    /** Their input is what was not cached; ours is all of it. */
    private static final Set<String> WITHOUT_CACHED = Set.of("anthropic", "bedrock_converse");

    private static final List<String> DETAILS = List.of("completionTokensDetails", "outputTokensDetails");
    private static final List<String> REASONING = List.of("reasoningTokens", "thinkingTokens", "thoughtsTokenCount");

    private Tokens() {}

    static TokenUsage of(@Nullable Usage usage, String provider) {
        if (usage == null) {
            return TokenUsage.NONE;
        }
        long input = figure(usage.getPromptTokens());
        long cacheRead = figure(usage.getCacheReadInputTokens());
        long cacheWrite = figure(usage.getCacheWriteInputTokens());
        long cached = cacheRead + cacheWrite;
        boolean apart = WITHOUT_CACHED.contains(provider) || cached > input;
        return new TokenUsage(
                apart ? input + cached : input,
                figure(usage.getCompletionTokens()),
                cacheRead,
                cacheWrite,
                reasoning(usage.getNativeUsage()));
    }

    /** The higher figure of each: the pieces of a stream tell sums so far, and not all of them in each piece. */
    static TokenUsage later(TokenUsage one, TokenUsage other) {
        return new TokenUsage(
                Math.max(one.inputTokens(), other.inputTokens()),
                Math.max(one.outputTokens(), other.outputTokens()),
                Math.max(one.cacheRead(), other.cacheRead()),
                Math.max(one.cacheWrite(), other.cacheWrite()),
                Math.max(one.reasoning(), other.reasoning()));
    }

    private static long reasoning(@Nullable Object own) {
        for (String details : DETAILS) {
            long found = firstFigure(member(own, details));
            if (found > 0) {
                return found;
            }
        }
        return firstFigure(own);
    }

    private static long firstFigure(@Nullable Object of) {
        for (String name : REASONING) {
            long figure = figure(member(of, name));
            if (figure > 0) {
                return figure;
            }
        }
        return 0;
    }

    /** Reads a member of a map, a record, or a class with accessors. */
    private static @Nullable Object member(@Nullable Object of, String name) {
        if (of == null) {
            return null;
        }
        if (of instanceof Map<?, ?> map) {
            return map.get(name);
        }
        Method accessor = ReflectionUtils.findMethod(of.getClass(), name);
        accessor = accessor != null
                ? accessor
                : ReflectionUtils.findMethod(of.getClass(), "get" + StringUtils.capitalize(name));
        if (accessor == null || !accessor.canAccess(of)) {
            return null;
        }
        try {
            Object value = accessor.invoke(of);
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        } catch (ReflectiveOperationException | RuntimeException oddAnswer) {
            // Of a server that is only like the one that the class is for; what else it told counts.
            return null;
        }
    }

    private static long figure(@Nullable Object value) {
        return value instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
}
