/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import static dev.agenttracing.springai.SpringAiApplication.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.springai.SpringAiApplication.Agent;
import dev.agenttracing.springai.SpringAiApplication.Keeper;
import dev.agenttracing.springai.SpringAiApplication.PlainAgent;
import dev.agenttracing.springai.SpringAiApplication.Weather;
import io.micrometer.observation.ObservationRegistry;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.vectorstore.QuestionAnswerAdvisor;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** With Spring AI's memory and retrieval: one conversation, three at once, and a stream that its client drops. */
class SpringAiConversationsIT {

    private static SpringAiApplication application;

    @Configuration(proxyBeanMethods = false)
    static class WithAdvisors {

        @Bean
        OpenAiEmbeddingModel embeddings(ModelEndpoint endpoint, ObservationRegistry registry) {
            return OpenAiEmbeddingModel.builder()
                    .metadataMode(MetadataMode.EMBED)
                    .options(OpenAiEmbeddingOptions.builder()
                            .baseUrl(endpoint.url() + "/v1")
                            .apiKey(ModelEndpoint.KEY)
                            .model("test-embedding")
                            .build())
                    .observationRegistry(registry)
                    .build();
        }

        @Bean
        VectorStore store(OpenAiEmbeddingModel embeddings, ObservationRegistry registry) {
            return SimpleVectorStore.builder(embeddings)
                    .observationRegistry(registry)
                    .build();
        }

        @Bean
        Agent agent(ChatClient.Builder builder, VectorStore store) {
            return new PlainAgent(builder.defaultSystem(SpringAiApplication.INSTRUCTIONS)
                    .defaultTools(new Weather(), new Keeper())
                    .defaultAdvisors(
                            MessageChatMemoryAdvisor.builder(
                                            MessageWindowChatMemory.builder().build())
                                    .build(),
                            QuestionAnswerAdvisor.builder(store).build())
                    .build());
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringAiApplication(WithAdvisors.class);
        application
                .bean(VectorStore.class)
                .add(List.of(new Document("doc-1", "Oslo is north.", java.util.Map.of("a", 1))));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void forget() {
        long unused = application
                .tracing()
                .deleteTraces(TraceQuery.builder().from(java.time.Instant.EPOCH).build());
    }

    @Test
    void memoryAndRetrieval_areSeen_blockingAndStreaming() throws Exception {
        String blocking = application
                .get("/ask?conversation=one&q=" + encoded("What is the weather in Oslo?"))
                .body();
        assertThat(blocking).contains("Oslo");
        TraceTree.assertGolden(TraceTree.of(application.takeTrace()), "advisors.json");

        application.get("/stream?conversation=two&q=" + encoded("What is the weather in Oslo?"));
        JsonNode streamed = SpringAiTreeIT.completeTrace(application);
        String text = TraceTree.text(TraceTree.of(streamed)).replace("\"two\"", "\"one\"");
        assertThat(text)
                .isEqualTo(java.nio.file.Files.readString(
                        java.nio.file.Path.of("src/test/resources/springai/advisors.json")));
    }

    @Test
    void threeConversationsAtOnce_doNotMix() throws Exception {
        List<String> cities = List.of("Oslo", "Bergen", "Tromso");
        ExecutorService threads = Executors.newFixedThreadPool(cities.size());
        try {
            for (int round = 0; round < 3; round++) {
                String way = round == 1 ? "/ask" : "/stream";
                List<Callable<String>> asks = new ArrayList<>();
                for (String city : cities) {
                    asks.add(() -> application
                            .get(way + "?conversation=" + city + "&q="
                                    + encoded("What is the weather in " + city + "?"))
                            .body());
                }
                for (Future<String> answer : threads.invokeAll(asks)) {
                    assertThat(answer.get()).contains("degrees");
                }
            }
        } finally {
            threads.shutdown();
        }

        for (String city : cities) {
            List<TraceSummary> own = Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> application
                                    .tracing()
                                    .queryTraces(TraceQuery.builder()
                                            .conversationId(city)
                                            .build())
                                    .items(),
                            all -> all.size() == 3
                                    && all.stream().noneMatch(each -> each.status() == SpanStatus.RUNNING));
            for (TraceSummary summary : own) {
                Trace trace = application.tracing().getTrace(summary.traceId()).orElseThrow();
                assertThat(trace.topSpans()).hasSize(1);
                assertThat(trace.spans(SpanType.MODEL_GENERATION)).hasSize(2);
                assertThat(trace.spans(SpanType.RETRIEVAL)).hasSize(2);
                assertThat(trace.spans(SpanType.TOOL_CALL)).hasSize(1);
                assertThat(trace.spans()).allSatisfy(span -> {
                    assertThat(span.status()).isEqualTo(SpanStatus.OK);
                    for (String other : cities) {
                        if (!other.equals(city)) {
                            assertThat(span.input().json() + span.output().json())
                                    .doesNotContain(other + "?", other + "\\\"");
                        }
                    }
                });
            }
        }
    }

    @Test
    void streamThatItsClientDrops_isCancelled_withWhatItToldSoFar() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", application.port())) {
            socket.getOutputStream()
                    .write(("GET /stream?conversation=dropped&q=" + encoded("be endless")
                                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder heard = new StringBuilder();
            while (!heard.toString().contains("word")) {
                int next = in.read();
                assertThat(next).isNotNegative();
                heard.append((char) next);
            }
            socket.setSoLinger(true, 0);
        }
        application.model.goOn.countDown();

        application.model.unheard.await();
        Trace trace = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                application
                                        .tracing()
                                        .queryTraces(TraceQuery.builder()
                                                .conversationId("dropped")
                                                .build())
                                        .items()
                                        .stream()
                                        .findFirst()
                                        .flatMap(each -> application.tracing().getTrace(each.traceId())),
                        found -> found.filter(Trace::isComplete).isPresent())
                .orElseThrow();
        assertThat(trace.rootSpan().status()).isEqualTo(SpanStatus.CANCELLED);
        Span model = trace.spans(SpanType.MODEL_GENERATION).get(0);
        assertThat(model.status()).isEqualTo(SpanStatus.CANCELLED);
        assertThat(model.output().json()).contains("word ");
        assertThat(trace.rootSpan().output().json()).contains("word ");
        Optional<Duration> first = model.modelGeneration().orElseThrow().timeToFirstToken();
        assertThat(first).isPresent();
    }
}
