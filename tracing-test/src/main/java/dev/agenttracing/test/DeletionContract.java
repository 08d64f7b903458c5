/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.entry;
import static dev.agenttracing.test.Samples.ids;
import static dev.agenttracing.test.Samples.text;
import static dev.agenttracing.test.Samples.traceId;
import static dev.agenttracing.test.Samples.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Score;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deleting by trace, by filter, by age and by size. */
abstract class DeletionContract extends PagingContract {

    @Test
    void deletedTrace_isFoundByNothing() {
        String shared = "said in both ".repeat(30);
        write(
                entry(0, 0).conversationId("c").input(text(shared + "gone")).build(),
                under(0, 1, 0).name("child").build());
        write(entry(1, 1).conversationId("c").input(text(shared + "stays")).build());
        score(0, Score.of("s", 1));

        assertThat(store().delete(traceId(0))).isTrue();
        assertThat(store().delete(traceId(0))).isFalse();
        assertThat(store().find(traceId(0))).isEmpty();
        assertThat(store().resolve(traceId(0))).isEmpty();
        assertThat(ids(store().query(ALL))).containsExactly(traceId(1));
        assertThat(store().query(TraceQuery.builder().text("gone").build()).items())
                .isEmpty();
        assertThat(store().query(TraceQuery.builder().spanName("child").build()).items())
                .isEmpty();
        assertThat(store().stats(ALL).traces()).isEqualTo(1);
        assertThat(store().facets(ALL).names()).hasSize(1);
        assertThat(stored(1).rootSpan().input().json()).isEqualTo('"' + shared + "stays\"");
    }

    @Test
    void traceWrittenAfterItsDeletion_hasNothingOfTheOld() {
        write(entry(0, 0).input(text("old")).build(), under(0, 1, 0).build());
        score(0, Score.of("s", 1));
        store().delete(traceId(0));
        write(entry(0, 5).input(text("new")).build());

        assertThat(stored(0).spans()).hasSize(1);
        assertThat(stored(0).scores()).isEmpty();
        assertThat(stored(0).start()).isEqualTo(START.plusSeconds(5));
        assertThat(store().query(TraceQuery.builder().text("old").build()).items())
                .isEmpty();
        assertThat(ids(store().query(TraceQuery.builder().text("new").build()))).containsExactly(traceId(0));
    }

    @Test
    void deleteByQuery_takesAllThatMatchWhateverTheLimitAndTheCursor() {
        for (int i = 0; i < 300; i++) {
            write(entry(i, i * 600).name(i % 3 == 0 ? "other" : "mine").build());
        }
        String cursor = store().query(TraceQuery.builder().limit(100).build())
                .nextCursor()
                .orElseThrow();

        TraceQuery mine =
                TraceQuery.builder().name("mine").limit(1).after(cursor).build();
        assertThat(store().delete(mine)).isEqualTo(200);
        assertThat(store().delete(mine)).isZero();
        assertThat(store().query(ALL).items()).hasSize(100);
    }

    @Test
    void deleteByText_takesWhatIsFound() {
        write(
                entry(0, 0).input(text("keep")).build(),
                entry(1, 1).input(text("drop 退款")).build());

        assertThat(store().delete(TraceQuery.builder().text("退款").build())).isEqualTo(1);
        assertThat(ids(store().query(ALL))).containsExactly(traceId(0));
    }

    @Test
    void retentionByAge_takesDaysThatAreOver() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<String> expected = new ArrayList<>();
        for (int daysAgo = 0; daysAgo < 12; daysAgo++) {
            write(entry(daysAgo, 0)
                    .startTime(now.minus(daysAgo, ChronoUnit.DAYS))
                    .build());
            if (daysAgo <= 5) {
                expected.add(traceId(daysAgo));
            }
        }

        // A whole day may go at once, so that one more may stay; nothing younger goes.
        long deleted = store().retain(new Retention(Duration.ofDays(5).plusHours(1), Long.MAX_VALUE));
        List<String> left = ids(store().query(ALL));
        assertThat(deleted).isEqualTo(12 - left.size());
        assertThat(left).startsWith(expected.toArray(new String[0])).hasSizeLessThanOrEqualTo(expected.size() + 1);
    }

    @Test
    void retentionBySize_takesTheOldestUntilTheRestFits() {
        for (int i = 0; i < 40; i++) {
            write(entry(i, i * 20_000)
                    .input(text(Integer.toString(i).repeat(1_000)))
                    .build());
        }
        List<String> all = ids(store().query(ALL));

        assertThat(store().retain(new Retention(Duration.ofDays(100_000), Long.MAX_VALUE)))
                .isZero();
        long deleted = store().retain(new Retention(Duration.ofDays(100_000), 1));
        List<String> left = ids(store().query(ALL));
        assertThat(deleted).isPositive().isEqualTo(40 - left.size());
        assertThat(left).isNotEmpty().isEqualTo(all.subList(0, left.size()));
        assertThat(store().find(all.get(39))).isEmpty();
    }
}
