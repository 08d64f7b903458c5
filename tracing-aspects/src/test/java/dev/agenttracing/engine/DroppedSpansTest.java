/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DroppedSpansTest {

    @Test
    void countThatTheStoreIsToldWhileSomebodyReads_isReadOnce() {
        DroppedSpans dropped = new DroppedSpans();
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
}
