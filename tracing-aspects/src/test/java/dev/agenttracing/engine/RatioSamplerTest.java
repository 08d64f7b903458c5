/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agenttracing.Sampler;
import dev.agenttracing.Sampler.Candidate;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracingOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioSamplerTest {

    private static final String LEAST = "000000000000000001" + "0".repeat(14);
    private static final String MOST = "000000000000000001" + "f".repeat(14);

    private static boolean sample(double ratio, String traceId) {
        return EngineBeans.ratioSampler(ratio, Map.of(), Map.of()).sample(candidate(traceId, SpanType.AGENT_RUN));
    }

    private static Candidate candidate(String traceId, SpanType type) {
        return new Candidate(traceId, type, "name", TracingOptions.none(), Optional.empty());
    }

    @Test
    void zeroAndOne_areExact() {
        assertThat(sample(0, LEAST)).isFalse();
        assertThat(sample(0, MOST)).isFalse();
        assertThat(sample(1, LEAST)).isTrue();
        assertThat(sample(1, MOST)).isTrue();
    }

    @Test
    void half_isTheUpperHalfOfTheIds() {
        assertThat(sample(0.5, "000000000000000001" + "80000000000000")).isTrue();
        assertThat(sample(0.5, "000000000000000001" + "7fffffffffffff")).isFalse();
        assertThat(sample(0.5, "ffffffffffffffffff" + "7fffffffffffff")).isFalse();
    }

    @Test
    void largerRatio_samplesWhatASmallerOneDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            String id = TraceIds.newTraceId();
            double ratio = random.nextDouble();
            if (sample(ratio, id)) {
                assertThat(sample(Math.min(1, ratio + 0.01), id)).isTrue();
            }
            assertThat(sample(ratio, id)).isEqualTo(sample(ratio, id));
        }
    }

    @Test
    void type_mayHaveARatioOfItsOwn() {
        Sampler sampler = EngineBeans.ratioSampler(0, Map.of("agent_run", 1.0), Map.of());

        assertThat(sampler.sample(candidate(LEAST, SpanType.AGENT_RUN))).isTrue();
        assertThat(sampler.sample(candidate(MOST, SpanType.TOOL_CALL))).isFalse();
    }

    @Test
    void ratioOfAName_comesBeforeThatOfItsType() {
        Sampler sampler = EngineBeans.ratioSampler(1, Map.of("agent_run", 1.0), Map.of("name", 0.0));

        assertThat(sampler.sample(candidate(MOST, SpanType.AGENT_RUN))).isFalse();
        assertThat(sampler.sample(
                        new Candidate(MOST, SpanType.AGENT_RUN, "other", TracingOptions.none(), Optional.empty())))
                .isTrue();
    }

    @Test
    void ratioOutOfRange_isRefused() {
        for (double ratio : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> EngineBeans.ratioSampler(ratio, Map.of(), Map.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EngineBeans.ratioSampler(1, Map.of("agent_run", ratio), Map.of()));
        }
    }
}
