/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraceCursorTest {

    @Property(tries = 300)
    void encoded_isReadBack(@ForAll long micros) {
        Instant start = Instant.EPOCH.plusSeconds(micros / 1_000_000).plusNanos(micros % 1_000_000 * 1_000);
        TraceCursor cursor = new TraceCursor(start, TraceIds.newTraceId());

        assertThat(TraceCursor.decode(cursor.encode())).isEqualTo(cursor);
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Property(tries = 300)
    void anyOtherText_isRefused(@ForAll String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TraceCursor.decode(text));
        assertThatIllegalArgumentException().isThrownBy(() -> TraceCursor.decode(encoded(text)));
    }

    @Test
    void nearlyRight_isRefused() {
        String id = TraceIds.newTraceId();
        for (String text : List.of(
                "1." + id,
                "1.2.x",
                "x.2." + id,
                "1.2." + id + "0",
                "99999999999999999.0." + id,
                "9223372036854775807.2147483647." + id,
                "..",
                "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> TraceCursor.decode(encoded(text)));
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void newest_comesFirst() {
        TraceCursor older = new TraceCursor(Instant.EPOCH, "f".repeat(32));
        TraceCursor newer = new TraceCursor(Instant.EPOCH.plusNanos(1_000), "1".repeat(32));
        TraceCursor sameStart = new TraceCursor(Instant.EPOCH, "1".repeat(32));

        assertThat(newer).isLessThan(older);
        assertThat(older).isLessThan(sameStart);
        assertThat(older).isEqualTo(new TraceCursor(Instant.EPOCH.plusNanos(999), "f".repeat(32)));
    }
}
