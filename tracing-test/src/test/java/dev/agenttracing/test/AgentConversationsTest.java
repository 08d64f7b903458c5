/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.SpanJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class AgentConversationsTest {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

    private static List<SpanData> turns(AgentConversations conversations, int turns) {
        List<SpanData> spans = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            spans.addAll(conversations.nextTurn());
        }
        return spans;
    }

    @Test
    void sameSeed_givesTheSameConversations() {
        List<String> one = turns(AgentConversations.of(7, START, Duration.ofMillis(10)), 50).stream()
                .map(Samples::described)
                .toList();
        List<String> other = turns(AgentConversations.of(7, START, Duration.ofMillis(10)), 50).stream()
                .map(Samples::described)
                .toList();

        assertThat(one).isEqualTo(other).doesNotHaveDuplicates();
    }

    @Test
    void historyGrows_andAllContentIsJson() {
        List<SpanData> spans = turns(AgentConversations.ofTurns(1, START, 10), 10);
        List<Integer> lengths = spans.stream()
                .filter(span -> span.type().equals(SpanType.MODEL_GENERATION))
                .map(span -> span.input().json().length())
                .toList();

        assertThat(lengths).isSorted().hasSizeGreaterThan(10);
        assertThat(spans).allSatisfy(span -> {
            try (JsonParser parser = new JsonFactory()
                    .createParser(ObjectReadContext.empty(), span.input().json())) {
                parser.nextToken();
                assertThat(SpanJson.read(parser)).isNotNull();
            }
        });
        assertThat(spans.stream().map(SpanData::conversationId).distinct()).hasSize(2);
    }
}
