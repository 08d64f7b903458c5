/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agenttracing.annotation.Sensitive;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnchangingTest {

    private static final int BUDGET = 10_000;

    private static int left(Object value) {
        return Unchanging.left(value, BUDGET);
    }

    @Test
    void recordThatIsReadAsAWhole_isKept_renamedOrNot() {
        assertThat(left(new Renamed("id", List.of(1, 2), Map.of("k", 1)))).isPositive();
    }

    @Test
    void recordWithAComponentThatIsNotRead_isNotKept() {
        // What the component holds would stay in the queue, and nobody counted it.
        String blob = "uncounted";

        assertThat(left(new Ignoring("id", blob))).isNegative();
        assertThat(left(new IgnoringByName("id", blob))).isNegative();
        assertThat(left(new WriteOnly("id", blob))).isNegative();
        assertThat(left(new SameName("id", blob))).isNegative();
        assertThat(left(new Secret("id", blob))).isNegative();
        assertThat(left(List.of(new Ignoring("id", blob)))).isNegative();
    }

    @Test
    void text_countsTheBytesThatItTakes() {
        assertThat(BUDGET - left("é".repeat(1_000))).isBetween(1_000, 1_100);
        assertThat(BUDGET - left("é".repeat(999) + "…")).isBetween(2_000, 2_100);
        assertThat(left("a".repeat(9_000))).isPositive();
        assertThat(left("ж".repeat(9_000))).isNegative();
        assertThat(left("a".repeat(11_000))).isNegative();
    }

    record Renamed(@JsonProperty("other") String id, List<Integer> list, Map<String, Integer> map) {}

    record Ignoring(String id, @JsonIgnore Object blob) {}

    @JsonIgnoreProperties("blob")
    record IgnoringByName(String id, Object blob) {}

    record WriteOnly(
            String id,

            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            Object blob) {}

    record SameName(String id, @JsonProperty("id") Object blob) {}

    record Secret(String id, @Sensitive Object blob) {}
}
