/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trace that runs, of which much is stored already, in a list. */
class LiveListTest extends EngineTests {

    private DetachedSpan agent;

    @BeforeEach
    void runFor100Calls() {
        agent = engine.span(SpanType.AGENT_RUN, "agent").start();
        agent.input("Where is it?");
        try (var scope = agent.makeCurrent()) {
            for (int i = 0; i < 100; i++) {
                engine.span(SpanType.TOOL_CALL, "lookUp").call(() -> "nowhere");
            }
        }
        assertThat(engine.flush(Duration.ofSeconds(10)).complete()).isTrue();
    }

    @AfterEach
    void end() {
        agent.end();
    }

    private List<TraceSummary> list(TraceQuery.Builder query) {
        return engine.queryTraces(query.build()).items();
    }

    @Test
    void list_tellsOfIt_withoutReadingItWhole() {
        int before = store.wholesRead();

        TraceSummary found =
                list(TraceQuery.builder().status(SpanStatus.RUNNING)).get(0);
        assertThat(found.spanCount()).isEqualTo(101);
        assertThat(found.inputPreview()).contains("Where is it?");
        assertThat(list(TraceQuery.builder().spanName("lookUp"))).hasSize(1);
        assertThat(list(TraceQuery.builder().spanName("other"))).isEmpty();
        assertThat(list(TraceQuery.builder().status(SpanStatus.OK))).isEmpty();
        assertThat(store.wholesRead()).isEqualTo(before);
    }

    @Test
    void list_finds_whatIsStoredOfIt_byItsWords() {
        assertThat(list(TraceQuery.builder().text("nowhere"))).hasSize(1);
        assertThat(list(TraceQuery.builder().text("somewhere"))).isEmpty();
    }

    @Test
    void whatIsSaidOfIt_sinceItsBeginningWasStored_isReadAtOnce() {
        agent.output("Nowhere yet");
        agent.tag("late");

        assertThat(trace(agent.traceId()).rootSpan().output().json()).contains("Nowhere yet");
        assertThat(engine.tree(agent.traceId()).orElseThrow().summary().tags()).contains("late");
        assertThat(list(TraceQuery.builder().tags("late")).get(0).outputPreview())
                .contains("Nowhere yet");
        assertThat(list(TraceQuery.builder().text("yet"))).hasSize(1);
    }
}
