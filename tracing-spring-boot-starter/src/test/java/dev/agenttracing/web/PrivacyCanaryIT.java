/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.web.Secrets.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plants secrets in every place that a span has, lets the span end in every way, and looks for them in every way out. Who adds a
 * way in adds a {@link Place}; who adds a way out, a {@link Exit}.
 */
class PrivacyCanaryIT {

    /** A text beside each secret that is none, and must be found: else a search that finds nothing would prove nothing. */
    private static final String CONTROL = "plainword";

    /** All that an object holds, whether it shows it or not. */
    private static final JsonMapper INSIDE = JsonMapper.builder()
            .changeDefaultVisibility(
                    all -> all.withFieldVisibility(Visibility.ANY).withGetterVisibility(Visibility.NONE))
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    @TempDir
    private static Path directory;

    private static WebApplication application;
    private static EventReader live;
    private static ListAppender<ILoggingEvent> log;

    /** Where a secret is planted. */
    enum Place {
        INPUT((span, text) -> span.input(text)),
        NESTED_INPUT((span, text) -> span.input(List.of(Map.of("a", Optional.of(new String[] {text}))))),
        MUTABLE_INPUT((span, text) -> span.input(new ArrayList<>(List.of(new StringBuilder(text))))),
        KEY_OF_INPUT((span, text) -> span.input(Map.of(text, 1))),
        JSON_IN_INPUT((span, text) -> span.input(INSIDE.writeValueAsString(Map.of("body", text)))),
        JSON_IN_JSON((span, text) ->
                span.input(INSIDE.writeValueAsString(List.of(INSIDE.writeValueAsString(Map.of("body", text)))))),
        MESSAGES((span, text) -> span.input(List.of(Map.of("role", "user", "content", text)))),
        LONG_INPUT((span, text) -> span.input("x ".repeat(50_000) + text)),
        OUTPUT((span, text) -> span.output(text)),
        NESTED_OUTPUT((span, text) -> span.output(Map.of("items", List.of(Map.of("t", text))))),
        ATTRIBUTE((span, text) -> span.attribute("a", text)),
        NESTED_ATTRIBUTE((span, text) -> span.attribute("a", Map.of("b", List.of(text)))),
        KEY_OF_ATTRIBUTE((span, text) -> span.attribute(text, 1)),
        INSTRUCTIONS((span, text) -> span.attribute("instructions", text)),
        METADATA((span, text) -> span.metadata("m", text)),
        KEY_OF_METADATA((span, text) -> span.metadata(text, 1)),
        TAG((span, text) -> span.tag(text)),
        MODEL((span, text) -> span.attribute("model", text)),
        ERROR((span, text) -> span.error(new IllegalStateException(text))),
        CAUSE((span, text) -> span.error(new IllegalStateException("x", new IOException(text)))),
        SUPPRESSED((span, text) -> {
            Exception error = new Exception("x");
            error.addSuppressed(new IOException(text));
            span.error(error);
        });

        private final Planting planting;

        Place(Planting planting) {
            this.planting = planting;
        }
    }

    private interface Planting {
        void plant(DetachedSpan span, String text);
    }

    /** How a span ends. */
    enum Ending {
        SUCCESS,
        ERROR,
        CANCEL,
        ABANDON
    }

    /** What can be read of a trace. */
    enum Exit {
        STORE(
                true,
                id -> INSIDE.writeValueAsString(
                        application.bean(TraceStore.class).find(id).orElseThrow())),
        SUMMARY_IN_STORE(
                false,
                id -> INSIDE.writeValueAsString(
                        application.bean(TraceStore.class).query(all(100)))),
        TRACE(true, id -> everything(tracing().getTrace(id).orElseThrow())),
        QUERY(false, id -> INSIDE.writeValueAsString(tracing().queryTraces(all(100)))),
        FACETS(false, id -> INSIDE.writeValueAsString(tracing().facets(all(100)))),
        CONVERSATIONS(false, id -> INSIDE.writeValueAsString(tracing().conversations(all(100)))),
        HTTP_TRACE(true, id -> get("/tracing/api/traces/" + id)),
        HTTP_SPANS(true, id -> get("/tracing/api/traces/" + id + "/spans")),
        HTTP_LIST(false, id -> get("/tracing/api/traces?limit=100")),
        HTTP_OUTLINE(true, id -> get("/tracing/api/traces/" + id + "?fields=outline")),
        HTTP_FIND(true, id -> get("/tracing/api/traces/" + id + "/find?q=" + CONTROL)),
        HTTP_EXPORT(true, id -> get("/tracing/api/traces/" + id + "/export")),
        HTTP_FACETS(false, id -> get("/tracing/api/facets")),
        LIVE(false, id -> live.events().toString()),
        FILES(false, id -> files()),
        LOG(false, id -> log());

        private final boolean isOfOneTrace;
        private final Reading reading;

        Exit(boolean isOfOneTrace, Reading reading) {
            this.isOfOneTrace = isOfOneTrace;
            this.reading = reading;
        }
    }

    private interface Reading {
        String read(String traceId) throws Exception;
    }

    @BeforeAll
    static void start() {
        log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        ((Logger) LoggerFactory.getLogger("dev.agenttracing")).setLevel(Level.TRACE);
        application = WebApplication.start(
                "agent-tracing.store.type=embedded",
                "agent-tracing.store.path=" + directory,
                "agent-tracing.limits.abandoned-after=2s");
        live = application.events("/tracing/api/live");
        Awaitility.await().until(() -> !live.lastId().isEmpty());
    }

    @AfterAll
    static void stop() {
        live.close();
        application.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    }

    private static Tracing tracing() {
        return application.bean(Tracing.class);
    }

    private static TraceQuery all(int limit) {
        return TraceQuery.builder().limit(limit).build();
    }

    private static String get(String path) throws IOException, InterruptedException {
        return application.get(path).body();
    }

    /** All bytes on disk; what is packed in them is read by the store. */
    private static String files() throws IOException {
        StringBuilder all = new StringBuilder(CONTROL);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static String log() {
        StringBuilder all = new StringBuilder(CONTROL);
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                all.append(event.getThrowableProxy().getMessage()).append('\n');
            }
        }
        return all.toString();
    }

    private static String everything(Trace trace) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", trace.name());
        all.put("metadata", trace.metadata());
        all.put("tags", trace.tags());
        all.put("conversation", trace.conversationId());
        all.put(
                "scores",
                trace.scores().stream()
                        .map(score -> List.of(score.name(), score.comment()))
                        .toList());
        all.put("feedback", trace.feedback());
        trace.spans().forEach(span -> {
            all.put(span.id() + "name", span.name());
            all.put(span.id() + "in", span.input().json());
            all.put(span.id() + "out", span.output().json());
            all.put(span.id() + "attributes", span.attributes().asMap());
            all.put(span.id() + "error", span.error());
            all.put(span.id() + "cuts", span.cuts());
        });
        return INSIDE.writeValueAsString(all);
    }

    @ParameterizedTest
    @EnumSource
    void secret_isFoundNowhere_howeverItsSpanEnds(Ending ending) throws Exception {
        Map<String, Secret> traces = new LinkedHashMap<>();
        List<DetachedSpan> open = new ArrayList<>();
        for (Secret secret : Secrets.all()) {
            plant(secret, ending, traces, open);
        }
        if (ending == Ending.ABANDON) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(traces.keySet())
                            .allMatch(id -> tracing().getTrace(id).orElseThrow().spans().stream()
                                    .allMatch(span -> span.status() != SpanStatus.RUNNING)));
        }
        assertThat(tracing().flush(Duration.ofMinutes(1)).complete()).isTrue();
        assertNothingIsFound(traces, List.of(Exit.values()));
        for (Secret secret : traces.values()) {
            assertThat(tracing()
                            .queryTraces(
                                    TraceQuery.builder().text(secret.secret()).build())
                            .items())
                    .as("found by the words of %s", secret)
                    .isEmpty();
        }
        assertThat(tracing()
                        .queryTraces(TraceQuery.builder().text(CONTROL).build())
                        .items())
                .isNotEmpty();
        open.forEach(DetachedSpan::end);
        tracing().flush(Duration.ofMinutes(1));
        assertNothingIsFound(traces, List.of(Exit.STORE, Exit.TRACE));
        tracing()
                .deleteTraces(TraceQuery.builder().from(java.time.Instant.EPOCH).build());
    }

    private static void plant(Secret secret, Ending ending, Map<String, Secret> traces, List<DetachedSpan> open)
            throws Exception {
        String text = CONTROL + " " + secret.text();
        TracingOptions options = TracingOptions.builder()
                .name(text)
                .conversationId(text)
                .metadata("told", text)
                .tags(text)
                .build();
        DetachedSpan entry = tracing()
                .call(options, () -> tracing().span(SpanType.AGENT_RUN, text).start())
                .value();
        traces.put(entry.traceId(), secret);
        List<DetachedSpan> spans = new ArrayList<>();
        try (SpanScope scope = entry.makeCurrent()) {
            for (Place place : Place.values()) {
                DetachedSpan span =
                        tracing().span(SpanType.MODEL_GENERATION, text).start();
                place.planting.plant(span, text);
                spans.add(span);
            }
        }
        // While it runs.
        assertNothingIsFound(Map.of(entry.traceId(), secret), List.of(Exit.TRACE, Exit.HTTP_TRACE));
        spans.add(entry);
        for (DetachedSpan span : spans) {
            switch (ending) {
                case SUCCESS -> span.end();
                case ERROR -> {
                    span.error(new IllegalArgumentException(text));
                    span.end();
                }
                case CANCEL -> span.cancel();
                case ABANDON -> open.add(span);
            }
        }
        tracing()
                .addScore(
                        entry.traceId(),
                        Score.category("n " + limited(text), limited(text)).withComment(text));
        tracing().addFeedback(entry.traceId(), Feedback.thumbsDown(text));
    }

    private static String limited(String text) {
        return text.substring(0, Math.min(text.length(), 150));
    }

    private static void assertNothingIsFound(Map<String, Secret> traces, List<Exit> exits) throws Exception {
        for (Exit exit : exits) {
            String all = exit.isOfOneTrace ? "" : exit.reading.read("");
            for (Map.Entry<String, Secret> trace : traces.entrySet()) {
                String out = exit.isOfOneTrace ? exit.reading.read(trace.getKey()) : all;
                assertThat(out).as("%s: %s", exit, trace.getValue()).contains(CONTROL);
                assertThat(isIn(out, trace.getValue().secret()))
                        .as(() -> exit + " has \"" + trace.getValue() + "\": "
                                + around(out, trace.getValue().secret()))
                        .isFalse();
            }
        }
    }

    /** Looks for the secret as it is, and as it stands in texts of JSON. */
    private static boolean isIn(String out, String secret) {
        return out.contains(secret) || out.contains(secret.replace("/", "\\/"));
    }

    private static String around(String out, String secret) {
        int at = out.indexOf(secret);
        return out.substring(Math.max(0, at - 150), Math.min(out.length(), at + secret.length() + 50));
    }

    @Test
    void result_ofWorkThatEndsLater_isRedacted() {
        Secret secret = Secrets.all().get(0);
        CompletableFuture<String> result = new CompletableFuture<>();
        String id = tracing()
                .call(
                        TracingOptions.none(),
                        () -> tracing().span(SpanType.GENERIC, "later").call(() -> result))
                .traceId();
        result.complete(CONTROL + secret.text());

        assertThat(everything(tracing().getTrace(id).orElseThrow()))
                .contains(CONTROL)
                .doesNotContain(secret.secret());
    }
}
