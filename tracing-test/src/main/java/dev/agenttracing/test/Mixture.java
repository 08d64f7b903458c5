/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.content;
import static dev.agenttracing.test.Samples.id;
import static dev.agenttracing.test.Samples.text;
import static dev.agenttracing.test.Samples.traceId;

import dev.agenttracing.Attributes;
import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.store.StoredTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Traces of every kind, small and the same each time: several entry spans, errors, costs, orphans, ends that are missing. */
final class Mixture {

    private static final List<SpanType> TYPES = List.of(
            SpanType.AGENT_RUN,
            SpanType.MODEL_GENERATION,
            SpanType.TOOL_CALL,
            SpanType.WORKFLOW_STEP,
            SpanType.GENERIC);
    private static final List<String> WORDS = List.of("refund", "order", "退款", "Straße", "delivery", "invoice");

    private Mixture() {}

    /** A trace of some spans, in no order; a span id may come twice. */
    static List<SpanData> trace(int number, int spans) {
        Random random = new Random(number);
        List<SpanData> trace = new ArrayList<>();
        Instant start = START.plusSeconds(number * 1_234L);
        for (int i = 0; i < spans; i++) {
            SpanData span = span(number, i, start, random);
            trace.add(span);
            if (span.entry() && random.nextInt(3) == 0) {
                boolean running = random.nextBoolean();
                trace.add(span.toBuilder()
                        .status(
                                running ? SpanStatus.RUNNING : SpanStatus.ABANDONED,
                                running ? null : Duration.ofSeconds(3))
                        .input(SpanData.Content.NONE)
                        .output(SpanData.Content.NONE)
                        .attributes(Attributes.of(Map.of()))
                        .error(null)
                        .build());
            }
        }
        Collections.shuffle(trace, random);
        return trace;
    }

    private static SpanData span(int trace, int number, Instant start, Random random) {
        SpanType type = TYPES.get(number == 0 ? 0 : random.nextInt(TYPES.size()));
        SpanStatus status = status(random);
        Duration duration = status == SpanStatus.RUNNING ? null : Duration.ofNanos(random.nextInt(2_000_000_000));
        SpanData.Builder span = SpanData.builder(traceId(trace), id(number))
                .type(type)
                .name(type.name() + "-" + random.nextInt(3))
                .startTime(start.plusMillis(number == 0 ? 0 : random.nextInt(5_000)))
                .status(status, duration)
                .attributes(Attributes.of(attributes(type, random)));
        if (number > 0 && random.nextInt(10) > 0) {
            span.parentSpanId(id(random.nextInt(random.nextInt(8) == 0 ? 1_000 : number)));
        }
        if (type == SpanType.AGENT_RUN || type == SpanType.TOOL_CALL) {
            span.entityId("entity-" + random.nextInt(3));
        }
        if (number == 0 || random.nextInt(8) == 0) {
            entry(span, trace, random);
        }
        if (status == SpanStatus.ERROR) {
            span.error(new SpanError("java.io.IOException", "no " + word(random), "at x"));
        }
        return span.input(text(word(random) + " " + word(random) + " " + trace))
                .output(random.nextInt(4) == 0 ? SpanData.Content.NONE : content("{\"w\":[\"" + word(random) + "\"]}"))
                .build();
    }

    private static void entry(SpanData.Builder span, int trace, Random random) {
        span.entry(random.nextInt(5) == 0)
                .metadata(Map.of("user", "u" + random.nextInt(4), "n", random.nextInt(3)))
                .tags(Set.of("tag-" + random.nextInt(4), "all"))
                .conversationId(random.nextInt(4) == 0 ? null : "c" + trace % 5)
                .instance("one");
    }

    /** Many traces, in the order of their numbers. */
    static List<SpanData> traces(int count, int spansOfEach) {
        List<SpanData> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.addAll(trace(i, 1 + i % spansOfEach));
        }
        return all;
    }

    private static SpanStatus status(Random random) {
        return switch (random.nextInt(20)) {
            case 0, 1 -> SpanStatus.ERROR;
            case 2 -> SpanStatus.CANCELLED;
            default -> SpanStatus.OK;
        };
    }

    private static Map<String, Object> attributes(SpanType type, Random random) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (type == SpanType.MODEL_GENERATION) {
            attributes.put(SpanAttributes.MODEL, "model-" + random.nextInt(3));
            attributes.put(SpanAttributes.RESPONSE_MODEL, "model-" + random.nextInt(3) + "-x");
            attributes.put(
                    SpanAttributes.USAGE,
                    TokenUsage.of(random.nextInt(500), random.nextInt(50))
                            .withCacheRead(3)
                            .asMap());
            if (random.nextInt(5) > 0) {
                Cost cost = Cost.usd("0.0" + random.nextInt(1_000));
                boolean foreign = random.nextInt(30) == 0;
                attributes.put(SpanAttributes.COST, (foreign ? new Cost(cost.amount(), "EUR", true) : cost).asMap());
            }
        }
        return attributes;
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** What a store makes of such a trace that is written at once. */
    static StoredTrace stored(List<SpanData> spans) {
        SpanData first = spans.get(0);
        return new StoredTrace(first.traceId(), first.startTime(), spans, List.of(), List.of(), 0);
    }
}
