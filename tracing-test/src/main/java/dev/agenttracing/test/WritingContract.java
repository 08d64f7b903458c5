/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.batch;
import static dev.agenttracing.test.Samples.content;
import static dev.agenttracing.test.Samples.described;
import static dev.agenttracing.test.Samples.entry;
import static dev.agenttracing.test.Samples.header;
import static dev.agenttracing.test.Samples.id;
import static dev.agenttracing.test.Samples.ids;
import static dev.agenttracing.test.Samples.text;
import static dev.agenttracing.test.Samples.traceId;
import static dev.agenttracing.test.Samples.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Attributes;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.store.WriteBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written is read back: headers, batches, scores, aliases, and every text there is. */
abstract class WritingContract extends StoreContract {

    private static final List<String> TEXTS = List.of(
            "",
            "plain",
            "naïve café, Straße, ΣΊΣΥΦΟΣ",
            "我要退款 🙂 ประเทศไทย العربية עברית",
            "a\u0000b\u0001\u001f\u007f\u0085\u2028\ufeff\uffff",
            "half a pair \ud83d and the other \ude42 alone",
            "'; DROP TABLE trace; -- \" \\ % _ * NEAR( ^ :",
            "combining e\u0301 o\u0308\u0323",
            "line\r\nfeeds\tand tabs",
            "\ud83d\ude42".repeat(2_000));

    static SpanData everything(String any) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("text " + any, any);
        attributes.put("int", 7);
        attributes.put("long", 1L << 40);
        attributes.put("double", 0.1);
        attributes.put("yes", true);
        attributes.put("list", List.of("a", 1, Map.of("b", List.of())));
        return entry(0, 0)
                .parentSpanId(id(77))
                .remote(traceId(500), id(501))
                .entry(true)
                .type(SpanType.of("own.type"))
                .name("n" + any)
                .entityId("e" + any)
                .startTime(START.plusNanos(123_456_789))
                .status(SpanStatus.ERROR, Duration.ofNanos(1_234_567_891))
                .conversationId("c" + any)
                .instance("i" + any)
                .attributes(Attributes.of(attributes))
                .metadata(Map.of("k" + any, "v" + any))
                .tags(Set.of("t" + any))
                .input(new SpanData.Content(State.CUT, '"' + any + '"'))
                .output(content("{\"any\": [\"" + any + "\", 1.50, null]}"))
                .error(new SpanError("java.io.IOException", any, "at a.b.C.d(C.java:1)\n" + any))
                .cuts(List.of(new Cut("input." + any, "characters", 10, 5), new Cut("tags", "items", -1, 0)))
                .build();
    }

    @Test
    void everyFieldAndText_comesBackAsItWas() {
        for (String any : TEXTS) {
            SpanData span = everything(any);
            write(span);

            assertThat(described(stored(0).spans().get(0))).isEqualTo(described(span));
            assertThat(store().delete(traceId(0))).isTrue();
        }
    }

    @Test
    void statesOfContent_comeBack() {
        SpanData[] spans = new SpanData[State.values().length];
        for (State state : State.values()) {
            boolean json = state == State.PRESENT || state == State.CUT;
            SpanData.Content content = new SpanData.Content(state, json ? "[1,\"two\"]" : "null");
            spans[state.ordinal()] =
                    entry(0, state.ordinal()).input(content).output(content).build();
        }
        write(spans);

        for (State state : State.values()) {
            SpanData read = stored(0).spans().get(state.ordinal());
            assertThat(read.input()).isEqualTo(spans[state.ordinal()].input());
            assertThat(read.output()).isEqualTo(spans[state.ordinal()].output());
        }
    }

    @Test
    void valueOfFiveMegabytes_comesBackAsItWas() {
        StringBuilder large = new StringBuilder("[");
        for (int i = 0; large.length() < 5_000_000; i++) {
            large.append(i == 0 ? "" : ",")
                    .append("{\"number\":")
                    .append(i)
                    .append(",\"text\":\"退款 ")
                    .append(i % 100);
            large.append("\"}");
        }
        String json = large.append(']').toString();
        write(entry(0, 0)
                .input(content(json))
                .output(text("x".repeat(5_000_000)))
                .build());

        assertThat(stored(0).spans().get(0).input().json()).isEqualTo(json);
        assertThat(stored(0).spans().get(0).output().json()).hasSize(5_000_002);
    }

    @Test
    void contentThatIsNoJson_comesBackAsItWas() {
        List<String> odd = List.of("{", "[[[[", "\"open", "nul", "[1,}", "]", "{\"a\":\"\\", "[\"" + "x".repeat(500));
        for (int i = 0; i < odd.size(); i++) {
            write(entry(i, i).input(content(odd.get(i))).build());
            assertThat(stored(i).rootSpan().input().json()).isEqualTo(odd.get(i));
        }
    }

    @Test
    void outline_hasAllButTheBodies() {
        write(
                everything("a"),
                under(0, 1, 0).input(text("in")).output(SpanData.Content.HIDDEN).build());

        assertThat(described(store().outline(traceId(0)).orElseThrow()))
                .isEqualTo(described(stored(0).outline()));
        assertThat(store().outline(traceId(9))).isEmpty();
    }

    @Test
    void runningSpan_isReplacedByAnAbandonedOneAndThatByItsRealEnd() {
        write(header(0, 0).name("header").build());
        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.RUNNING);
        assertThat(stored(0).isComplete()).isFalse();
        write(entry(0, 0)
                .name("abandoned")
                .status(SpanStatus.ABANDONED, Duration.ofMinutes(30))
                .build());
        write(header(0, 0).name("header").build());
        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.ABANDONED);
        write(entry(0, 0).name("end").input(text("in")).build());
        write(entry(0, 0).name("again").status(SpanStatus.ERROR, Duration.ZERO).build());

        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.OK);
        assertThat(stored(0).rootSpan().name()).isEqualTo("end");
        assertThat(stored(0).spans()).hasSize(1);
        assertThat(described(store().query(ALL).items().get(0)))
                .isEqualTo(described(stored(0).summary(START)));
    }

    @Test
    void spanTwiceInOneBatch_isKeptOnce() {
        write(
                header(0, 0).build(),
                entry(0, 0).name("end").build(),
                under(0, 1, 0).build());
        write(under(0, 1, 0).name("other").build());

        assertThat(stored(0).spans()).extracting(SpanData::name).containsExactly("end", "span-1");
    }

    @Test
    void batchWrittenAgain_doublesNothing() {
        WriteBatch batch = new WriteBatch(
                "batch",
                List.of(entry(0, 0).build(), entry(1, 86_400).build()),
                Map.of(traceId(0), List.of(Score.of("s", 1)), traceId(5), List.of(Score.of("s", 1))),
                Map.of(traceId(0), List.of(Feedback.thumbsUp("b"))),
                Map.of(traceId(0), 3L, traceId(1), 2L, traceId(5), 4L));
        store().write(batch);
        store().write(batch);
        write(entry(5, 1).build());
        store().write(batch);

        assertThat(stored(0).spans()).hasSize(1);
        assertThat(stored(0).scores()).hasSize(1);
        assertThat(stored(0).feedback()).hasSize(1);
        assertThat(stored(0).droppedSpans()).isEqualTo(3);
        assertThat(stored(1).droppedSpans()).isEqualTo(2);
        assertThat(stored(5).droppedSpans()).isEqualTo(4);
        assertThat(stored(5).scores()).hasSize(1);
    }

    @Test
    void scoresAndFeedback_comeBackAndAreReplacedById() {
        write(entry(0, 0).build(), under(0, 1, 0).build());
        Score number =
                Score.of("number", 0.25).withId("a").withComment("c\u0000退款").withAuthor("me");
        score(0, Score.of("number", 7).withId("a"));
        score(0, number);
        score(0, Score.of("verdict", true).withSpanId(id(1)));
        score(0, Score.category("label", "friendly").withTime(START.plusNanos(1)));
        Feedback down = Feedback.thumbsDown("no \ud83d").withId("a").withAuthor("me");
        store().write(WriteBatch.of("f1", traceId(0), Feedback.thumbsUp().withId("a")));
        store().write(WriteBatch.of("f2", traceId(0), down));

        assertThat(stored(0).scores()).hasSize(3).contains(number);
        assertThat(stored(0).feedback()).containsExactly(down);
        assertThat(store().query(ALL).items().get(0).scores())
                .isEqualTo(stored(0).scores());
    }

    @Test
    void scoreBeforeItsTrace_isKeptAndFoundWithIt() {
        score(0, Score.of("s", 1).withId("one"));
        score(0, Score.of("s", 2).withId("one"));
        store().write(WriteBatch.of("f", traceId(0), Feedback.thumbsUp()));
        assertThat(store().find(traceId(0))).isEmpty();
        assertThat(store().resolve(traceId(0))).isEmpty();
        assertThat(store().query(ALL).items()).isEmpty();

        write(entry(0, 0).build());
        assertThat(stored(0).feedback()).hasSize(1);
        assertThat(stored(0).scores())
                .singleElement()
                .satisfies(score -> assertThat(score.value()).hasValue(2));
    }

    @Test
    void placeInTheOrder_isThatOfTheFirstSpanWritten() {
        write(entry(0, 90_000).build());
        write(entry(1, 80_000).build());
        write(entry(0, 0).build());

        assertThat(ids(store().query(ALL))).containsExactly(traceId(0), traceId(1));
        assertThat(stored(0).start()).isEqualTo(START.plusSeconds(90_000));
        assertThat(stored(0).startTime()).isEqualTo(START);
        assertThat(stored(0).spans()).hasSize(2);
    }

    @Test
    void alias_isTheNewestTraceWhateverTheOrderOfWriting() {
        String alias = traceId(900);
        write(entry(1, 90_000).remote(alias, null).build());
        write(entry(0, 0).remote(alias, null).build());
        write(entry(2, 3).remote(alias, null).build());

        assertThat(store().resolve(alias)).contains(traceId(1));
        assertThat(store().find(alias).orElseThrow().traceId()).isEqualTo(traceId(1));
        store().delete(traceId(1));
        assertThat(store().resolve(alias)).contains(traceId(2));
        store().delete(traceId(2));
        store().delete(traceId(0));
        assertThat(store().resolve(alias)).isEmpty();
    }

    @Test
    void ownId_comesBeforeAnAlias() {
        write(entry(0, 0).build(), entry(1, 1).remote(traceId(0), null).build());

        assertThat(store().resolve(traceId(0))).contains(traceId(0));
        assertThat(store().resolve(TraceIds.newTraceId())).isEmpty();
    }

    @Test
    void traceWrittenInPieces_isSummedUpAsAWhole() {
        // Whatever the order and the cutting into batches, the summary is that of the spans that are there.
        List<SpanData> spans = Mixture.trace(3, 40);
        for (int piece = 1; piece <= 7; piece += 3) {
            for (int from = 0; from < spans.size(); from += piece) {
                List<SpanData> part = new ArrayList<>(spans.subList(from, Math.min(spans.size(), from + piece)));
                write(part.toArray(new SpanData[0]));
                assertThat(described(store().query(ALL).items().get(0)))
                        .isEqualTo(described(stored(3).summary(START)));
            }
            assertThat(described(stored(3))).containsExactlyInAnyOrderElementsOf(described(Mixture.stored(spans)));
            assertThat(store().delete(traceId(3))).isTrue();
        }
        assertThat(batch().spans()).isEmpty();
    }
}
