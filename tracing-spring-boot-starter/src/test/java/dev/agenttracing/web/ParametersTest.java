/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParametersTest {

    private static Parameters read(String query) {
        return Parameters.read(query, Set.of("q", "tag", "metadata.*", "limit"));
    }

    @Test
    void query_isDecoded_inOrder() {
        Parameters parameters = read("tag=a+b&tag=%E9%80%80&q=1%262&metadata.a.b==&&limit");

        assertThat(parameters.all().keySet()).containsExactly("tag", "q", "metadata.a.b", "limit");
        assertThat(parameters.all().get("tag")).isEqualTo(List.of("a b", "退"));
        assertThat(parameters.text("q")).contains("1&2");
        assertThat(parameters.text("metadata.a.b")).contains("=");
        assertThat(parameters.text("limit")).contains("");
        assertThat(parameters.text("other")).isEmpty();
        assertThat(read("").all()).isEmpty();
    }

    @Test
    void number_isBounded() {
        assertThat(read("limit=7").number("limit", 1, 10, 5)).isEqualTo(7);
        assertThat(read("").number("limit", 1, 10, 5)).isEqualTo(5);
        for (String wrong : List.of("0", "11", "x", "", "1.5", "99999999999")) {
            assertThatThrownBy(() -> read("limit=" + wrong).number("limit", 1, 10, 5))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"limit\" must be a whole number from 1 to 10");
        }
    }

    @Test
    void whatIsNotKnown_orNotEncoded_isRefused() {
        for (String wrong : List.of("tags=a", "metadata=a", "metadata.=a", "=a", "q=%zz", "%zz=1", "Q=a")) {
            assertThatThrownBy(() -> read(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> read("q=a&q=b").text("q")).hasMessage("Give \"q\" once");
        assertThatThrownBy(() -> read("").required("q")).hasMessage("\"q\" must be given");
    }
}
