/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceIdsTest {

    @Test
    void newIds_areValidAndDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(TraceIds.isTraceId(TraceIds.newTraceId())).isTrue();
            assertThat(TraceIds.isSpanId(TraceIds.newSpanId())).isTrue();
            assertThat(ids.add(TraceIds.newTraceId())).isTrue();
        }
    }

    @Test
    void id_isLowerCaseHexOfItsLengthAndNotAllZero() {
        assertThat(TraceIds.isTraceId("0123456789abcdef0123456789abcdef")).isTrue();
        assertThat(TraceIds.isTraceId("0".repeat(31) + "1")).isTrue();
        assertThat(TraceIds.isTraceId(TraceIds.NO_TRACE)).isFalse();
        assertThat(TraceIds.isTraceId("0123456789ABCDEF0123456789ABCDEF")).isFalse();
        assertThat(TraceIds.isTraceId("0123456789abcdef0123456789abcde")).isFalse();
        assertThat(TraceIds.isTraceId("0123456789abcdef0123456789abcdef0")).isFalse();
        assertThat(TraceIds.isTraceId("0123456789abcdef0123456789abcdeg")).isFalse();
        assertThat(TraceIds.isTraceId(null)).isFalse();
        assertThat(TraceIds.isSpanId("0123456789abcdef")).isTrue();
        assertThat(TraceIds.isSpanId(TraceIds.NO_SPAN)).isFalse();
        assertThat(TraceIds.isSpanId("0123456789abcdef0123456789abcdef")).isFalse();
    }

    @Test
    void refusal_saysWhichIdAndShowsItSafely() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceIds.requireSpanId("parentSpanId", "x\n" + "y".repeat(1_000)))
                .withMessageStartingWith("parentSpanId must be 16")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceIds.requireTraceId(null))
                .withMessageContaining("null");
    }
}
