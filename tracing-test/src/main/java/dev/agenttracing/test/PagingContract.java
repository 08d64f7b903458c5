/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.described;
import static dev.agenttracing.test.Samples.entry;
import static dev.agenttracing.test.Samples.id;
import static dev.agenttracing.test.Samples.traceId;
import static dev.agenttracing.test.Samples.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Traces that are read in parts, and counts over time. */
abstract class PagingContract extends FiguresContract {

    @Test
    void walk_givesEachSpanOnce_withWhatFiguresNeed() {
        List<SpanData> written = Mixture.trace(0, 40);
        write(written.toArray(new SpanData[0]));
        score(0, Score.of("s", 1));
        StoredTrace whole = stored(0);

        Map<String, SpanData> walked = new HashMap<>();
        Optional<TraceHead> head = store().walk(traceId(0), span -> {
            assertThat(walked.put(span.id(), span)).isNull();
        });

        assertThat(head).contains(TraceHead.of(whole));
        assertThat(walked).hasSameSizeAs(whole.spans());
        for (SpanData span : whole.spans()) {
            SpanData seen = Objects.requireNonNull(walked.get(span.id()));
            assertThat(seen.traceId()).isEqualTo(span.traceId());
            assertThat(seen.parentSpanId()).isEqualTo(span.parentSpanId());
            assertThat(seen.type()).isEqualTo(span.type());
            assertThat(seen.name()).isEqualTo(span.name());
            assertThat(seen.status()).isEqualTo(span.status());
            assertThat(seen.startTime()).isEqualTo(span.startTime());
            assertThat(seen.duration()).isEqualTo(span.duration());
            assertThat(seen.entry()).isEqualTo(span.entry());
            assertThat(StoredTrace.usage(seen)).isEqualTo(StoredTrace.usage(span));
            assertThat(StoredTrace.cost(List.of(seen))).isEqualTo(StoredTrace.cost(List.of(span)));
            assertThat(seen.input().json()).isIn("null", span.input().json());
            assertThat(seen.input().state()).isEqualTo(span.input().state());
            if (span.entry() || span.status() == SpanStatus.ERROR) {
                assertThat(seen.error()).isEqualTo(span.error());
                assertThat(seen.metadata()).isEqualTo(span.metadata());
                assertThat(seen.tags()).isEqualTo(span.tags());
                assertThat(seen.conversationId()).isEqualTo(span.conversationId());
            }
        }
    }

    @Test
    void walk_ofAnAlias_isThatOfTheNewestTrace() {
        write(entry(0, 0).remote("f".repeat(32), null).build());
        write(entry(1, 1_000).remote("f".repeat(32), null).build());

        assertThat(store().walk("f".repeat(32), span -> {}))
                .map(TraceHead::traceId)
                .contains(traceId(1));
        assertThat(store().walk(traceId(7), span -> {})).isEmpty();
    }

    @Test
    void spans_areThoseThatWereAskedFor_whole() {
        List<SpanData> written = Mixture.trace(0, 40);
        write(written.toArray(new SpanData[0]));
        write(Mixture.trace(1, 5).toArray(new SpanData[0]));
        StoredTrace whole = stored(0);
        List<SpanData> some = new ArrayList<>(whole.spans().subList(5, 25));
        List<String> ids = new ArrayList<>(some.stream().map(SpanData::id).toList());
        ids.add("00000000000000aa");

        List<SpanData> read = store().spans(traceId(0), ids);

        assertThat(read)
                .map(Samples::described)
                .containsExactlyInAnyOrderElementsOf(
                        some.stream().map(Samples::described).toList());
        assertThat(store().spans(traceId(0), List.of())).isEmpty();
        assertThat(store().spans(traceId(9), ids)).isEmpty();
    }

    @Test
    void spans_withTheHighestId_areFound() {
        write(entry(0, 0).build());
        SpanData highest = SpanData.builder(traceId(0), "f".repeat(16))
                .parentSpanId(id(0))
                .startTime(START)
                .status(SpanStatus.OK, Duration.ofMillis(1))
                .build();
        write(highest, under(0, 1, 0).build());

        assertThat(store().spans(traceId(0), List.of("f".repeat(16))))
                .map(Samples::described)
                .containsExactly(described(highest));
    }

    @Test
    void histogram_countsTracesByTheirStart() {
        for (int i = 0; i < 6; i++) {
            write(entry(i, i * 1_000)
                    .tags(Set.of("tag-" + i % 2))
                    .status(i % 3 == 0 ? SpanStatus.ERROR : SpanStatus.OK, Duration.ofMillis(1))
                    .build());
        }
        Instant first = stored(0).start();
        Instant last = stored(5).start();
        Duration apart = Duration.between(first, last);

        TraceHistogram all = store().histogram(ALL, first, last.plusNanos(1_000), 1);
        assertThat(all.buckets())
                .extracting(TraceHistogram.Bucket::traces, TraceHistogram.Bucket::errors)
                .containsExactly(tuple(6L, 2L));
        TraceHistogram halves = store().histogram(ALL, first, last, 2);
        assertThat(halves.buckets().stream()
                        .mapToLong(TraceHistogram.Bucket::traces)
                        .sum())
                .isEqualTo(5);
        assertThat(halves.buckets())
                .extracting(TraceHistogram.Bucket::start)
                .containsExactly(first, first.plus(apart.dividedBy(2)));
        TraceQuery failed = TraceQuery.builder()
                .status(SpanStatus.ERROR, SpanStatus.CANCELLED)
                .tags("tag-0")
                .build();
        assertThat(store().histogram(failed, first, last.plusNanos(1_000), 1).buckets())
                .extracting(TraceHistogram.Bucket::traces, TraceHistogram.Bucket::errors)
                .containsExactly(tuple(1L, 1L));
        TraceQuery fine = TraceQuery.builder().status(SpanStatus.OK).build();
        assertThat(store().histogram(fine, first, last.plusNanos(1_000), 1).buckets())
                .extracting(TraceHistogram.Bucket::traces, TraceHistogram.Bucket::errors)
                .containsExactly(tuple(4L, 0L));
        assertThat(store().histogram(ALL, last.plusSeconds(1), last.plusSeconds(2), 3)
                        .buckets())
                .extracting(TraceHistogram.Bucket::traces)
                .containsExactly(0L, 0L, 0L);
    }
}
