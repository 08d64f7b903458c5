/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever text comes, it is an id exactly if W3C Trace Context says so. */
class TraceIdsPropertyTest {

    @Property
    void traceId_isWhatTheRecommendationSays(@ForAll("nearlyIds") String text) {
        boolean valid = text.matches("[0-9a-f]{32}") && !text.matches("0+");

        assertThat(TraceIds.isTraceId(text)).isEqualTo(valid);
    }

    @Property
    void spanId_isWhatTheRecommendationSays(@ForAll("nearlyIds") String text) {
        boolean valid = text.matches("[0-9a-f]{16}") && !text.matches("0+");

        assertThat(TraceIds.isSpanId(text)).isEqualTo(valid);
    }

    @Property
    void anyText_isRefusedOrTaken_neverAnythingElse(@ForAll String text) {
        assertThat(TraceIds.isTraceId(text)).isFalse();
        assertThat(TraceIds.isSpanId(text)).isFalse();
    }

    @Property
    void newIds_areValidAndDiffer() {
        String traceId = TraceIds.newTraceId();
        String spanId = TraceIds.newSpanId();

        assertThat(TraceIds.isTraceId(traceId)).isTrue();
        assertThat(TraceIds.isSpanId(spanId)).isTrue();
        assertThat(traceId).isNotEqualTo(TraceIds.newTraceId());
        assertThat(spanId).isNotEqualTo(TraceIds.newSpanId());
    }

    @Provide
    static Arbitrary<String> nearlyIds() {
        Arbitrary<Integer> lengths = Arbitraries.of(15, 16, 17, 31, 32, 33);
        return lengths.flatMap(length -> Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789abcdef").ofLength(length),
                Arbitraries.strings().withChars("0").ofLength(length),
                Arbitraries.strings().withChars("0123456789abcdefABCDEF").ofLength(length),
                Arbitraries.strings().withChars("0123456789abcdefg-٣").ofLength(length)));
    }
}
