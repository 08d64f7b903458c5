/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceQuery;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParametersTest {

    @Test
    void read_takesEachFilter() {
        TraceCursor cursor = new TraceCursor(Instant.parse("2026-01-01T00:00:00Z"), TraceIds.newTraceId());

        TraceQuery query = QueryParameters.read(Map.ofEntries(
                Map.entry("tag", List.of("a", "b")),
                Map.entry("status", List.of("error", "running")),
                Map.entry("hasErrors", List.of("true")),
                Map.entry("type", List.of("tool_call")),
                Map.entry("spanName", List.of("refund")),
                Map.entry("name", List.of("agent", "other")),
                Map.entry("model", List.of("gpt-4")),
                Map.entry("metadata.userId", List.of("user-123")),
                Map.entry("conversationId", List.of("thread-123")),
                Map.entry("q", List.of("refund me")),
                Map.entry("from", List.of("2026-01-01T00:00:00Z")),
                Map.entry("to", List.of("2026-01-02T00:00:00Z")),
                Map.entry("minDurationMs", List.of("1.5")),
                Map.entry("minCost", List.of("0.01")),
                Map.entry("score.accuracy", List.of("0.9..1")),
                Map.entry("score.cost", List.of("2..")),
                Map.entry("score.risk", List.of("..0.5")),
                Map.entry("limit", List.of("200")),
                Map.entry("cursor", List.of(cursor.encode()))));

        assertThat(query.tags()).containsExactly("a", "b");
        assertThat(query.statuses()).containsExactly(SpanStatus.ERROR, SpanStatus.RUNNING);
        assertThat(query.hasErrors()).contains(true);
        assertThat(query.spanTypes()).containsExactly(SpanType.TOOL_CALL);
        assertThat(query.spanNames()).containsExactly("refund");
        assertThat(query.names()).containsExactly("agent", "other");
        assertThat(query.models()).containsExactly("gpt-4");
        assertThat(query.metadata()).isEqualTo(Map.of("userId", "user-123"));
        assertThat(query.conversationId()).contains("thread-123");
        assertThat(query.text()).contains("refund me");
        assertThat(query.from()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(query.to()).contains(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(query.minDuration()).contains(Duration.ofNanos(1_500_000));
        assertThat(query.minCost()).contains(new BigDecimal("0.01"));
        assertThat(query.scores())
                .isEqualTo(Map.of(
                        "accuracy", new TraceQuery.ScoreRange(0.9, 1),
                        "cost", new TraceQuery.ScoreRange(2, Double.MAX_VALUE),
                        "risk", new TraceQuery.ScoreRange(-Double.MAX_VALUE, 0.5)));
        assertThat(query.limit()).isEqualTo(200);
        assertThat(query.after()).contains(cursor);
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 201",
        "limit, x",
        "cursor, x",
        "status, fine",
        "hasErrors, yes",
        "from, yesterday",
        "minDurationMs, -1",
        "minDurationMs, 1e9",
        "minCost, 1e999999999",
        "score.accuracy, 1",
        "score.accuracy, 2..1",
        "score.accuracy, NaN..1",
        "type, a b",
        "unknown, 1",
        "metadata., 1",
        "score., 0..1"
    })
    void read_refusesWhatItDoesNotUnderstand(String name, String value) {
        assertThatThrownBy(() -> QueryParameters.read(Map.of(name, List.of(value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).{10,}");
    }

    @Test
    void read_refusesTwoValuesWhereOneIsMeant() {
        assertThatThrownBy(() -> QueryParameters.read(Map.of("q", List.of("a", "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Give \"q\" once");
    }
}
