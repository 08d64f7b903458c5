/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.Score;
import dev.agenttracing.SpanType;
import dev.agenttracing.TracingOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is told as it happens. */
abstract class ApiLiveContract extends ApiWritesContract {

    private static final String LIVE = API + "live";

    private EventReader listening(String query, String... headers) {
        EventReader reader = application().events(LIVE + query, headers);
        await().until(() -> !reader.lastId().isEmpty());
        return reader;
    }

    private static void awaitEvents(EventReader reader, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> reader.events().size() >= count);
    }

    @Test
    void runOfAnAgent_isTold_fromItsBeginningToItsEnd() throws Exception {
        try (EventReader reader = listening("")) {
            assertThat(reader.response().headers().firstValue("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            String id = traced("q");
            tracing().addScore(id, Score.of("accuracy", 0.9));

            awaitEvents(reader, 11);
            assertThat(reader.names())
                    .containsExactly(
                            "trace-started",
                            "span-started",
                            "span-started",
                            "span-ended",
                            "span-started",
                            "span-ended",
                            "span-started",
                            "span-ended",
                            "span-ended",
                            "trace-ended",
                            "scored");
            assertThat(reader.events())
                    .allSatisfy(event ->
                            assertThat(event.data().get("traceId").asString()).isEqualTo(id));
            assertThat(reader.events().stream().map(EventReader.Event::id).distinct())
                    .hasSize(11);
            JsonNode started = reader.events().get(0).data();
            assertThat(started.get("name").asString()).isEqualTo("support");
            assertThat(started.get("tags").toString()).isEqualTo("[\"tag\"]");
            JsonNode ended = reader.events().get(9).data();
            assertThat(ended.get("status").asString()).isEqualTo("ok");
            assertThat(ended.get("span").get("outputPreview").asString()).isEqualTo("q3");
            assertThat(reader.events().get(10).data().get("score").get("name").asString())
                    .isEqualTo("accuracy");
        }
    }

    @Test
    void whatIsTold_isRedacted() throws Exception {
        String secret = "sk-proj-" + "a1B2c3D4".repeat(6);
        try (EventReader reader = listening("")) {
            tracing()
                    .call(
                            TracingOptions.builder().metadata("note", secret).build(),
                            () -> tracing()
                                    .span(SpanType.GENERIC, "names " + secret)
                                    .input("my key is " + secret)
                                    .call(() -> secret));

            awaitEvents(reader, 4);
            assertThat(reader.events())
                    .allSatisfy(event -> assertThat(event.data().toString()).doesNotContain(secret));
            assertThat(reader.events()
                            .get(2)
                            .data()
                            .get("span")
                            .get("inputPreview")
                            .asString())
                    .contains("my key is");
        }
    }

    @Test
    void filter_choosesTraces() throws Exception {
        try (EventReader tagged = listening("?tag=wanted");
                EventReader failed = listening("?status=error&name=wanted")) {
            traced("other");
            tracing()
                    .call(
                            TracingOptions.builder()
                                    .tags("wanted")
                                    .name("wanted")
                                    .build(),
                            () -> tracing().span(SpanType.GENERIC, "s").call(() -> ""));

            awaitEvents(tagged, 4);
            assertThat(tagged.names()).containsExactly("trace-started", "span-started", "span-ended", "trace-ended");
            assertThat(failed.events()).isEmpty();
        }
    }

    @Test
    void oneTrace_canBeFollowed() throws Exception {
        tracing().span(SpanType.GENERIC, "followed").run(() -> {
            try (EventReader reader =
                    listening("?trace=" + tracing().currentSpan().traceId())) {
                traced("inside");
                awaitEvents(reader, 8);
                assertThat(reader.names()).doesNotContain("trace-ended");
            }
        });
        assertProblem(application().get(LIVE + "?trace=x"), 400, "must be the id of a trace");
        assertProblem(application().get(LIVE + "?limit=1"), 400, "There is no parameter");
    }

    @Test
    void streamThatBroke_goesOnWhereItWas() throws Exception {
        String seen;
        try (EventReader reader = listening("")) {
            traced("1");
            awaitEvents(reader, 10);
            seen = reader.events().get(4).id();
        }
        traced("2");

        for (List<String> again : List.of(List.of("", seen), List.of("?lastEventId=" + seen, ""))) {
            String[] headers = again.get(1).isEmpty() ? new String[0] : new String[] {"Last-Event-ID", again.get(1)};
            try (EventReader reader = application().events(LIVE + again.get(0), headers)) {
                awaitEvents(reader, 15);
                assertThat(reader.names())
                        .startsWith("span-ended", "span-started")
                        .doesNotContain("reset");
                assertThat(reader.events()).hasSize(15);
            }
        }
    }

    @Test
    void streamThatCannotGoOn_isToldSo() throws Exception {
        for (String unknown : List.of("0123456789abcdef-7", "garbage", "-1")) {
            try (EventReader reader = listening("", "Last-Event-ID", unknown)) {
                awaitEvents(reader, 1);
                assertThat(reader.names()).containsExactly("reset");
                traced("q");
                awaitEvents(reader, 11);
            }
        }
    }

    @Test
    void applicationThatStops_endsTheStreams() {
        WebApplication stopping = start();
        try (EventReader reader = stopping.events(LIVE)) {
            await().until(() -> !reader.lastId().isEmpty());
            stopping.close();
            await().atMost(Duration.ofSeconds(10)).until(reader::isOver);
        }
    }

    @Test
    void readerThatIsGone_isForgotten() {
        try (WebApplication other = start()) {
            LiveFeed feed = other.bean(LiveFeed.class);
            try (EventReader reader = other.events(LIVE)) {
                await().until(() -> !reader.lastId().isEmpty());
                assertThat(feed.readers()).isPositive();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                other.agent().ask("q", "thread");
                return feed.readers() == 0;
            });
        }
    }
}
