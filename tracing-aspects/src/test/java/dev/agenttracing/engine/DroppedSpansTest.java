/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DroppedSpansTest {

    @Test
    void countThatTheStoreIsToldWhileSomebodyReads_isReadOnce() {
        DroppedSpans dropped = new DroppedSpans(traceId -> {});
        AtomicLong stored = new AtomicLong();
        dropped.add("trace");

        long read = dropped.beside("trace", () -> {
            long known = stored.get();
            if (dropped.of("trace") > 0) {
                stored.addAndGet(1);
                dropped.told(Map.of("trace", 1L));
            }
            return known + dropped.of("trace");
        });

        assertThat(read).isEqualTo(1);
    }

    @Test
    void countThatTheStoreKnowsAlready_isReadOnce() {
        DroppedSpans dropped = new DroppedSpans(traceId -> {});
        AtomicLong stored = new AtomicLong();
        AtomicLong readings = new AtomicLong();
        dropped.add("trace");
        Map<String, Long> told = dropped.tell(10);
        stored.addAndGet(1);

        long read = dropped.beside("trace", () -> {
            if (readings.incrementAndGet() == 2) {
                dropped.told(told);
            }
            return stored.get() + dropped.of("trace");
        });

        assertThat(read).isEqualTo(1);
    }

    @Test
    void storeThatIsToldForLong_keepsNoReader() {
        DroppedSpans dropped = new DroppedSpans(traceId -> {});
        dropped.add("trace");
        Map<String, Long> unused = dropped.tell(10);

        assertThat(dropped.<Long>beside("trace", () -> dropped.of("trace"))).isEqualTo(1);
    }
}
