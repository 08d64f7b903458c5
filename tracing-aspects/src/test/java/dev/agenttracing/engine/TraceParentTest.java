/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.engine.CallScope.RemoteParent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases of the W3C recommendation Trace Context, section 3.2. */
class TraceParentTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @Test
    void header_isTraceSpanAndFlag() {
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-01")).contains(new RemoteParent(TRACE, SPAN, true));
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-00"))
                .contains(new RemoteParent(TRACE, SPAN, false));
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-fe"))
                .contains(new RemoteParent(TRACE, SPAN, false));
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-ff")).contains(new RemoteParent(TRACE, SPAN, true));
        assertThat(TraceParent.parse("  00-" + TRACE + "-" + SPAN + "-01\t")).isPresent();
    }

    @Test
    void laterVersion_isReadLikeTheFirst() {
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01")).isPresent();
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"))
                .contains(new RemoteParent(TRACE, SPAN, true));
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01.what")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "garbage",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c8031९c-b7ad6b7169203331-01"
            })
    void anythingElse_isIgnored(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }
}
