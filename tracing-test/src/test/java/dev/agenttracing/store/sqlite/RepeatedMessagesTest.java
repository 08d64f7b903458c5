/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What conversations repeat is stored once: every text is read back as it was, however it resembles one written before. */
class RepeatedMessagesTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final String SYSTEM = message("system", "You book journeys, and answer in one sentence. ".repeat(3));

    @TempDir
    Path directory;

    private static String message(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}";
    }

    private static String list(List<String> messages) {
        return "{\"messages\":[" + String.join(",", messages) + "]}";
    }

    private static SpanData span(int number, String input, String output) {
        String id = "%016x".formatted(number + 1);
        return SpanData.builder("0000000000000000" + id, id)
                .type(SpanType.MODEL_GENERATION)
                .name("chat")
                .startTime(START.plusMillis(number))
                .status(SpanStatus.OK, Duration.ofMillis(5))
                .entry(false)
                .metadata(Map.of())
                .conversationId("thread-1")
                .input(new SpanData.Content(State.PRESENT, input))
                .output(new SpanData.Content(State.PRESENT, output))
                .build();
    }

    private void assertReadBack(List<String> inputs) {
        try (TraceStore store = SqliteStores.open(directory)) {
            List<SpanData> written = new ArrayList<>();
            for (String input : inputs) {
                SpanData span = span(written.size(), input, inputs.get(0));
                written.add(span);
                store.write(WriteBatch.of("b" + written.size(), List.of(span), Map.of()));
            }
            for (SpanData span : written) {
                assertThat(store.find(span.traceId()).orElseThrow().spans())
                        .singleElement()
                        .satisfies(read -> {
                            assertThat(read.input()).isEqualTo(span.input());
                            assertThat(read.output()).isEqualTo(span.output());
                        });
            }
        }
    }

    @Test
    void historyThatGrows_shrinks_orIsChangedInTheMiddle() {
        String first = message("user", "From Zürich to Łódź, on Friday, 我要退款, two seats beside a window please. 1");
        String other = message("user", "From Zürich to Łódź, on Friday, 我要退款, two seats beside a window please. 2");
        String answer =
                message("assistant", "There is a train at nine, and one at eleven, which is cheaper.".repeat(5));
        assertReadBack(List.of(
                list(List.of(SYSTEM, first)),
                list(List.of(SYSTEM, first, answer, first)),
                list(List.of(SYSTEM, other, answer, first)),
                list(List.of(SYSTEM, other, answer)),
                list(List.of(SYSTEM)),
                list(List.of(SYSTEM, answer, other, answer)),
                list(List.of(first, SYSTEM, other)),
                "{\"n\":1,\"messages\":[" + SYSTEM + "," + first + "]}",
                list(List.of(SYSTEM, first)) + " "));
    }

    @Test
    void randomHistories_ofAnyLength() {
        Random random = new Random(11);
        List<String> inputs = new ArrayList<>();
        List<String> messages = new ArrayList<>(List.of(SYSTEM));
        for (int i = 0; i < 300; i++) {
            switch (random.nextInt(4)) {
                case 0 -> messages.set(random.nextInt(messages.size()), anyMessage(random));
                case 1 ->
                    messages.subList(1 + random.nextInt(messages.size()), messages.size())
                            .clear();
                default -> messages.add(anyMessage(random));
            }
            inputs.add(list(messages));
        }
        assertReadBack(inputs);
    }

    /** Of few texts, so that they come again; some are longer than what is stored with the rest of a span. */
    private static String anyMessage(Random random) {
        return message("user", "abcdefg".charAt(random.nextInt(7)) + "x".repeat(60 * (1 + random.nextInt(3))));
    }

    @Test
    void bodiesOfEveryLengthAroundTheLimit_thatSeparatesShortFromLong() {
        List<String> inputs = new ArrayList<>();
        for (int length : List.of(0, 1, 30, 2_000, 2_040, 2_044, 2_045, 2_046, 2_047, 2_048, 2_049, 5_000, 200_000)) {
            inputs.add('"' + "ü☃a".repeat(length).substring(0, length) + '"');
            inputs.add('"' + "a".repeat(length) + '"');
        }
        assertReadBack(inputs);
    }
}
