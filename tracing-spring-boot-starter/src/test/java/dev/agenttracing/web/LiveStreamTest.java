/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.TraceQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveStreamTest {

    private static final LiveFilter ALL =
            new LiveFilter(Optional.empty(), TraceQuery.builder().build());

    private final LiveRing ring = new LiveRing();
    private final List<LiveStream> left = new ArrayList<>();

    private LiveStream stream(@Nullable String lastEventId) {
        return new LiveStream(ring, "feed", ALL, lastEventId, left::add);
    }

    private void add(int count, int size) {
        for (int i = 0; i < count; i++) {
            long number = ring.next();
            String frame = "id: feed-" + number + "\ndata: " + "x".repeat(size) + "\n\n";
            ring.add(new LiveEvent(number, "trace", LiveFacts.NONE, frame.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static String all(LiveStream stream) {
        StringBuilder all = new StringBuilder();
        for (byte[] chunk = stream.take(); chunk.length > 0; chunk = stream.take()) {
            all.append(new String(chunk, StandardCharsets.US_ASCII));
        }
        return all.toString();
    }

    @Test
    void reader_getsWhatComes_once() {
        add(5, 1);
        LiveStream stream = stream(null);
        assertThat(all(stream)).isEqualTo("retry: 2000\nid: feed-4\n\n");

        add(2, 1);
        assertThat(all(stream)).isEqualTo("id: feed-5\ndata: x\n\nid: feed-6\ndata: x\n\n");
        assertThat(all(stream)).isEmpty();
    }

    @Test
    void readerThatComesBack_goesOnAfterWhatItHasSeen() {
        add(5, 1);

        assertThat(all(stream("feed-2")))
                .contains("id: feed-3\n", "id: feed-4\n")
                .doesNotContain("reset");
        assertThat(all(stream("feed-4"))).doesNotContain("data", "reset");
        for (String unknown : List.of("feed-5", "other-2", "feed-", "feed--2", "", "2")) {
            assertThat(all(stream(unknown))).as(unknown).contains("id: feed-4\nevent: reset\ndata: {}\n\n");
        }
    }

    @Test
    void readerThatIsTooSlow_isToldSo_andGoesOnWithWhatIsNew() {
        LiveStream stream = stream(null);
        add(8_193, 1);

        assertThat(all(stream)).contains("event: reset").doesNotContain("data: x");
        add(1, 1);
        assertThat(all(stream)).isEqualTo("id: feed-8193\ndata: x\n\n");
    }

    @Test
    void ring_isBoundedByBytes() {
        LiveStream stream = stream(null);
        add(40, 1_000_000);

        assertThat(ring.next() - ring.oldest()).isEqualTo(16);
        assertThat(all(stream)).contains("event: reset");
        assertThat(all(stream("feed-30"))).hasSizeGreaterThan(9_000_000);
    }

    @Test
    void lostEvents_areToldToAll() {
        LiveStream behind = stream(null);
        LiveStream upToDate = stream(null);
        add(3, 1);
        String seen = all(upToDate);
        ring.loseAll();

        assertThat(seen).contains("feed-2");
        assertThat(all(behind)).contains("event: reset").doesNotContain("data: x");
        assertThat(all(upToDate)).contains("event: reset");
        assertThat(all(stream("feed-2"))).contains("event: reset");
        add(1, 1);
        assertThat(all(behind)).contains("data: x").doesNotContain("reset");
    }

    @Test
    void streamThatEnds_givesNothing_andIsLeft() {
        LiveStream stream = stream(null);
        add(1, 1);
        stream.end();

        assertThat(stream.take()).isEmpty();
        assertThat(stream.isEnded()).isTrue();
        assertThat(left).containsExactly(stream);
    }
}
