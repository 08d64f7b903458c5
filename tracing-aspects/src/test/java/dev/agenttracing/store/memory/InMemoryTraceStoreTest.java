/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.memory;

import static dev.agenttracing.store.Spans.START;
import static dev.agenttracing.store.Spans.batch;
import static dev.agenttracing.store.Spans.content;
import static dev.agenttracing.store.Spans.entry;
import static dev.agenttracing.store.Spans.traceId;
import static dev.agenttracing.store.Spans.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.agenttracing.Attributes;
import dev.agenttracing.Conversation;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemoryTraceStoreTest {

    private static final TraceQuery ALL = TraceQuery.builder().build();

    private final InMemoryTraceStore store = new InMemoryTraceStore(1_000, 10_000_000);

    private static List<String> ids(TracePage page) {
        return page.items().stream().map(TraceSummary::traceId).toList();
    }

    private StoredTrace stored(int trace) {
        return store.find(traceId(trace)).orElseThrow();
    }

    private static WriteBatch score(int trace, Score score) {
        return WriteBatch.of(TraceIds.newSpanId(), traceId(trace), score);
    }

    private static Score large(String id) {
        return Score.of("s", 1).withId(id).withComment("x".repeat(10_000));
    }

    // Written once

    @Test
    void runningSpan_isReplacedByAnAbandonedOneAndThatByItsRealEnd() {
        store.write(batch(entry(0, 0).status(SpanStatus.RUNNING, null).build()));
        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.RUNNING);
        store.write(batch(
                entry(0, 0).status(SpanStatus.ABANDONED, Duration.ofMinutes(30)).build()));
        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.ABANDONED);
        store.write(batch(entry(0, 0).status(SpanStatus.RUNNING, null).build()));
        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.ABANDONED);
        store.write(batch(entry(0, 0).build()));
        store.write(batch(entry(0, 0)
                .name("again")
                .status(SpanStatus.ERROR, Duration.ZERO)
                .build()));

        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.OK);
        assertThat(stored(0).rootSpan().name()).isEqualTo("span-0");
        assertThat(stored(0).spans()).hasSize(1);
    }

    @Test
    void batchWrittenAgain_doublesNothing() {
        WriteBatch batch = new WriteBatch(
                "batch",
                List.of(entry(0, 0).build()),
                Map.of(traceId(0), List.of(Score.of("s", 1))),
                Map.of(traceId(0), List.of(Feedback.thumbsUp())),
                Map.of(traceId(0), 3L));
        store.write(batch);
        store.write(batch);

        assertThat(stored(0).spans()).hasSize(1);
        assertThat(stored(0).scores()).hasSize(1);
        assertThat(stored(0).feedback()).hasSize(1);
        assertThat(stored(0).droppedSpans()).isEqualTo(3);
    }

    @Test
    void scoreBeforeItsTrace_isKeptAndFoundWithIt() {
        store.write(score(0, Score.of("s", 1).withId("one")));
        store.write(score(0, Score.of("s", 2).withId("one")));
        assertThat(store.find(traceId(0))).isEmpty();
        assertThat(store.resolve(traceId(0))).isEmpty();
        assertThat(store.query(ALL).items()).isEmpty();

        store.write(batch(entry(0, 0).build()));
        assertThat(stored(0).scores())
                .singleElement()
                .satisfies(score -> assertThat(score.value()).hasValue(2));
    }

    @Test
    void placeInTheOrder_isThatOfTheFirstSpanWritten() {
        store.write(batch(entry(0, 5).build()));
        store.write(batch(entry(1, 3).build()));
        store.write(batch(entry(0, 0).build()));

        assertThat(ids(store.query(ALL))).containsExactly(traceId(0), traceId(1));
        assertThat(stored(0).start()).isEqualTo(START.plusSeconds(5));
        assertThat(stored(0).startTime()).isEqualTo(START);
    }

    // Bounds

    @Test
    void tooManyTraces_driveOutTheOldest() {
        InMemoryTraceStore small = new InMemoryTraceStore(3, 10_000_000);
        for (int i : new int[] {4, 0, 3, 1, 2}) {
            small.write(batch(entry(i, i).build(), under(i, 10 + i, i).build()));
        }

        assertThat(ids(small.query(ALL))).containsExactly(traceId(4), traceId(3), traceId(2));
        assertThat(small.find(traceId(0))).isEmpty();
    }

    @Test
    void tooManyBytes_driveOutTheOldest() {
        InMemoryTraceStore small = new InMemoryTraceStore(1_000, 100_000);
        for (int i = 0; i < 20; i++) {
            small.write(batch(
                    entry(i, i).input(content('"' + "x".repeat(20_000) + '"')).build()));
        }

        assertThat(ids(small.query(ALL))).containsExactly(traceId(19), traceId(18), traceId(17), traceId(16));
    }

    @Test
    void bytesOfAttributesAndMetadata_count() {
        InMemoryTraceStore small = new InMemoryTraceStore(1_000, 100_000);
        Map<String, Object> nested = Map.of("messages", List.of(Map.of("text", "x".repeat(20_000))));
        for (int i = 0; i < 20; i++) {
            SpanData.Builder span = entry(i, i);
            small.write(batch((i % 2 == 0
                            ? span.attributes(Attributes.of(nested))
                            : span.metadata(Map.of("k", "x".repeat(20_000))))
                    .build()));
        }

        assertThat(small.query(ALL).items()).hasSize(4);
    }

    @Test
    void bytesOfScoresAndFeedback_count() {
        InMemoryTraceStore small = new InMemoryTraceStore(1_000, 100_000);
        for (int i = 0; i < 20; i++) {
            small.write(batch(entry(i, i).build()));
            small.write(score(i, large("one")));
            small.write(score(i, large("one")));
            small.write(WriteBatch.of("f" + i, traceId(i), Feedback.thumbsUp("x".repeat(10_000))));
        }

        assertThat(ids(small.query(ALL))).containsExactly(traceId(19), traceId(18), traceId(17), traceId(16));
    }

    @Test
    void scoresOfOneTrace_areBounded() {
        InMemoryTraceStore small = new InMemoryTraceStore(1_000, 100_000);
        small.write(batch(entry(0, 0).build()));
        for (int i = 0; i < 9; i++) {
            small.write(score(0, large("s" + i)));
        }

        assertThatIllegalStateException().isThrownBy(() -> small.write(score(0, large("too many"))));
        small.write(score(0, large("s3")));
        assertThat(small.find(traceId(0)).orElseThrow().scores()).hasSize(9);
    }

    @Test
    void oneTraceLargerThanAllTheRoom_countsWhatIsLeftOut() {
        InMemoryTraceStore small = new InMemoryTraceStore(1_000, 100_000);
        for (int i = 0; i < 20; i++) {
            small.write(batch((i == 0 ? entry(0, 0) : under(0, i, 0))
                    .input(content('"' + "x".repeat(20_000) + '"'))
                    .build()));
        }

        StoredTrace trace = small.find(traceId(0)).orElseThrow();
        assertThat(trace.spans()).hasSize(4);
        assertThat(trace.droppedSpans()).isEqualTo(16);
        small.write(batch(entry(1, 50).build()));
        assertThat(small.find(traceId(1))).isPresent();
    }

    @Test
    void whatWaitsForItsSpans_drivesNoTraceOut() {
        // Drops of traces that were never stored took the place of those that were.
        InMemoryTraceStore small = new InMemoryTraceStore(10, 1_000_000);
        for (int i = 0; i < 10; i++) {
            small.write(batch(entry(i, i).build()));
        }
        for (int i = 100; i < 5_000; i++) {
            small.write(WriteBatch.of("d" + i, List.of(), Map.of(traceId(i), 1L)));
            small.write(score(i, large("s")));
        }

        assertThat(small.query(ALL).items()).hasSize(10);
        small.write(batch(entry(4_999, 99).build(), entry(100, 98).build()));
        assertThat(small.find(traceId(4_999)).orElseThrow().scores()).hasSize(1);
        assertThat(small.find(traceId(100)).orElseThrow().scores()).isEmpty();
    }

    @Test
    void roomOfADeletedTrace_isFree() {
        InMemoryTraceStore small = new InMemoryTraceStore(1_000, 100_000);
        for (int round = 0; round < 50; round++) {
            small.write(batch(entry(0, 0).build()));
            small.write(batch(
                    entry(1, 1).input(content('"' + "x".repeat(60_000) + '"')).build()));
            small.write(score(1, large("s")));
            assertThat(small.query(ALL).items()).hasSize(2);
            assertThat(small.delete(traceId(1))).isTrue();
        }
    }

    @Test
    void boundsMustBePositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryTraceStore(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryTraceStore(1, 0));
    }

    // Aliases

    @Test
    void alias_isTheNewestTraceWhateverTheOrderOfWriting() {
        String alias = TraceIds.newTraceId();
        store.write(batch(entry(1, 5).remote(alias, null).build()));
        store.write(batch(entry(0, 0).remote(alias, null).build()));
        store.write(batch(entry(2, 3).remote(alias, null).build()));

        assertThat(store.resolve(alias)).contains(traceId(1));
        assertThat(store.find(alias).orElseThrow().traceId()).isEqualTo(traceId(1));
        store.delete(traceId(1));
        assertThat(store.resolve(alias)).contains(traceId(2));
        store.delete(traceId(2));
        store.delete(traceId(0));
        assertThat(store.resolve(alias)).isEmpty();
    }

    @Test
    void ownId_comesBeforeAnAlias() {
        store.write(
                batch(entry(0, 0).build(), entry(1, 1).remote(traceId(0), null).build()));

        assertThat(store.resolve(traceId(0))).contains(traceId(0));
    }

    // Pages

    @Test
    void pages_goThroughTracesOfTheSameStartOnceEach() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            store.write(batch(entry(i, 0).build()));
            expected.add(traceId(i));
        }
        Collections.sort(expected, Collections.reverseOrder());

        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TracePage page = store.query(TraceQuery.builder()
                    .limit(7)
                    .after(cursor.map(TraceCursor::decode).orElse(null))
                    .build());
            seen.addAll(ids(page));
            cursor = page.nextCursor();
            // A newer trace that comes meanwhile changes nothing.
            store.write(batch(entry(1_000 + seen.size(), 9).build()));
        } while (cursor.isPresent());

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void lastPage_hasNoCursor() {
        for (int i = 0; i < 10; i++) {
            store.write(batch(entry(i, i).build()));
        }

        assertThat(store.query(TraceQuery.builder().limit(10).build()).nextCursor())
                .isEmpty();
        assertThat(store.query(TraceQuery.builder().limit(9).build()).nextCursor())
                .isPresent();
    }

    // Deletion

    @Test
    void deleteByQuery_takesAllThatMatchWhateverTheLimit() {
        for (int i = 0; i < 300; i++) {
            store.write(batch(entry(i, i).name(i % 3 == 0 ? "other" : "mine").build()));
        }

        assertThat(store.delete(TraceQuery.builder().name("mine").limit(1).build()))
                .isEqualTo(200);
        assertThat(store.delete(TraceQuery.builder().name("mine").build())).isZero();
        assertThat(store.query(TraceQuery.builder().limit(200).build()).items()).hasSize(100);
    }

    @Test
    void delete_takesScoresToo() {
        store.write(batch(entry(0, 0).build()));
        store.write(score(0, Score.of("s", 1)));

        assertThat(store.delete(traceId(0))).isTrue();
        assertThat(store.delete(traceId(0))).isFalse();
        store.write(batch(entry(0, 0).build()));
        assertThat(stored(0).scores()).isEmpty();
    }

    // Figures

    @Test
    void statsFacetsAndConversations_countWhatMatches() {
        for (int i = 0; i < 6; i++) {
            store.write(batch(entry(i, i)
                    .name(i < 4 ? "a" : "b")
                    .conversationId("c" + i % 2)
                    .status(i == 0 ? SpanStatus.ERROR : SpanStatus.OK, Duration.ofSeconds(i))
                    .build()));
        }

        assertThat(store.stats(ALL).traces()).isEqualTo(6);
        assertThat(store.stats(ALL).errors()).isEqualTo(1);
        assertThat(store.stats(ALL).p50()).isEqualTo(Duration.ofSeconds(2));
        assertThat(store.stats(TraceQuery.builder().name("b").build()).traces()).isEqualTo(2);
        assertThat(store.facets(ALL).names()).isEqualTo(Map.of("a", 4L, "b", 2L));
        assertThat(store.facets(ALL).statuses()).isEqualTo(Map.of("ok", 5L, "error", 1L));
        assertThat(store.conversations(ALL).items())
                .extracting(Conversation::id, Conversation::traces, Conversation::lastTraceId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("c1", 3L, traceId(5)),
                        org.assertj.core.groups.Tuple.tuple("c0", 3L, traceId(4)));
        var first = store.conversations(TraceQuery.builder().limit(1).build());
        assertThat(store.conversations(TraceQuery.builder()
                                .limit(1)
                                .after(first.nextCursor().orElseThrow())
                                .build())
                        .items())
                .extracting(Conversation::id)
                .containsExactly("c0");
    }

    @Test
    void deepChainsAndRings_areSummedUpInLinearTime() {
        List<SpanData> spans = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            spans.add(under(0, i, (i + 1) % 20_000)
                    .type(dev.agenttracing.SpanType.MODEL_GENERATION)
                    .build());
        }
        store.write(batch(spans.toArray(new SpanData[0])));

        assertThat(store.stats(ALL).models()).hasSize(100);
    }
}
