/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.ModelGenerationDetails;
import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TracedCall;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.HideOutput;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.ToolCall;
import dev.agenttracing.engine.TracingEngine;
import dev.agenttracing.springai.SpringAiApplication.Plain;
import dev.agenttracing.springai.SpringAiApplication.Weather;
import io.micrometer.observation.ObservationRegistry;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.SafeGuardAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.mcp.McpToolNamePrefixGenerator;
import org.springframework.ai.mcp.SyncMcpToolCallbackProvider;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiImageOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Each way in which Spring AI 2.0 tells less than it did, or another thing, against a real model server. */
class SpringAiPitfallsIT {

    private static SpringAiApplication application;

    @Configuration(proxyBeanMethods = false)
    @Import(Plain.class)
    static class Beans {

        @Bean
        Rounds rounds(ChatModel model) {
            return new Rounds(model);
        }

        @Bean
        HiddenKeeper hiddenKeeper() {
            return new HiddenKeeper();
        }

        @Bean
        ServletRegistrationBean<HttpServletStreamableServerTransportProvider> mcpServer() {
            HttpServletStreamableServerTransportProvider transport =
                    HttpServletStreamableServerTransportProvider.builder()
                            .mcpEndpoint("/mcp")
                            .build();
            McpSchema.Tool weather = McpSchema.Tool.builder()
                    .name("weather")
                    .description("Tells the weather")
                    .inputSchema(Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))))
                    .build();
            Object unused = McpServer.sync(transport)
                    .serverInfo("weather-server", "1")
                    .toolCall(
                            weather,
                            (exchange, request) -> McpSchema.CallToolResult.builder()
                                    .addTextContent(
                                            "sunny in " + request.arguments().get("city"))
                                    .build())
                    .build();
            ServletRegistrationBean<HttpServletStreamableServerTransportProvider> servlet =
                    new ServletRegistrationBean<>(transport, "/mcp");
            servlet.setAsyncSupported(true);
            return servlet;
        }
    }

    static class Rounds {

        private final ChatModel model;

        Rounds(ChatModel model) {
            this.model = model;
        }

        @ModelGeneration(name = "streamed")
        public Flux<ChatResponse> streamed(String question) {
            return model.stream(new Prompt(question));
        }

        @ToolCall(name = "looked")
        public Mono<String> lookUp(String key) {
            return Mono.just(key).delayElement(Duration.ofMillis(1));
        }

        @ModelGeneration(name = "rounds", provider = "annotated")
        public String twoRounds(String question) {
            return model.call(question + " once") + model.call(question + " twice");
        }
    }

    public static class HiddenKeeper {

        @Tool(name = "keep", description = "Keeps a text")
        @ToolCall(name = "keepHidden")
        @HideInput
        @HideOutput
        public String keep(String text) {
            return "kept " + text;
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringAiApplication(Beans.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static Tracing tracing() {
        return application.tracing();
    }

    private static ChatClient.Builder builder() {
        return application.bean(ChatClient.Builder.class);
    }

    private static ObservationRegistry registry() {
        return application.bean(ObservationRegistry.class);
    }

    private static <E extends Throwable> Trace traceOf(TracedCall<?, E> work) throws E {
        AtomicReference<Object> result = new AtomicReference<>();
        String traceId = tracing()
                .run(TracingOptions.none(), () -> result.set(work.call()))
                .traceId();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> tracing().getTrace(traceId),
                        found -> found.filter(Trace::isComplete).isPresent())
                .orElseThrow();
    }

    private static Span only(Trace trace, SpanType type) {
        assertThat(trace.spans(type)).hasSize(1);
        return trace.spans(type).get(0);
    }

    private static ModelGenerationDetails details(Span span) {
        return span.modelGeneration().orElseThrow();
    }

    @Test
    void toolThatThrows_isAnErrorInItsSpan_andTheRunGoesOn() {
        Trace trace = traceOf(() -> builder()
                .build()
                .prompt("the weather in Nowhere")
                .tools(new Weather())
                .call()
                .content());

        Span tool = only(trace, SpanType.TOOL_CALL);
        assertThat(tool.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(tool.error().orElseThrow().type()).isEqualTo(IllegalArgumentException.class.getName());
        assertThat(tool.error().orElseThrow().message()).isEqualTo("There is no Nowhere");
        assertThat(tool.toolCall().orElseThrow().success()).contains(false);
        assertThat(trace.rootSpan().status()).isEqualTo(SpanStatus.OK);
        assertThat(trace.rootSpan().output().json()).contains("There is no Nowhere");
    }

    @Test
    void usageOfTheClient_isNotAddedToItsModels() {
        Trace trace = traceOf(() -> builder()
                .build()
                .prompt("the weather in Oslo")
                .tools(new Weather())
                .call()
                .content());

        assertThat(trace.usage())
                .isEqualTo(TokenUsage.of(200, 40).withCacheRead(80).withReasoning(10));
    }

    @Test
    void streamInsideOfASpanByHand_isUnderIt() {
        Trace trace = traceOf(() -> tracing()
                .span(SpanType.WORKFLOW_RUN, "flow")
                .call(() -> builder().build().prompt("the weather in Oslo").tools(new Weather()).stream()
                        .content()
                        .blockLast()));

        Span run = only(trace, SpanType.AGENT_RUN);
        assertThat(run.parent().orElseThrow().name()).isEqualTo("flow");
        assertThat(run.children())
                .extracting(Span::type)
                .containsExactlyInAnyOrder(SpanType.MODEL_GENERATION, SpanType.TOOL_CALL, SpanType.MODEL_GENERATION);
        assertThat(trace.spans()).allSatisfy(span -> assertThat(span.status()).isEqualTo(SpanStatus.OK));
        assertThat(trace.usage().cacheRead()).isEqualTo(80);
        assertThat(trace.usage().reasoning()).isEqualTo(10);
    }

    @Test
    void clientBuiltByHandWithARegistry_isTracedAsAWhole() {
        ChatModel model = SpringAiApplication.openAi(application.model, registry());
        Trace trace = traceOf(() -> ChatClient.builder(model, registry(), null, null)
                .defaultAdvisors(AgentName.of("handMade"))
                .build()
                .prompt("the weather in Oslo")
                .tools(new Weather())
                .call()
                .content());

        assertThat(trace.rootSpan().name()).isEqualTo("handMade");
        assertThat(trace.rootSpan().children()).hasSize(3);
    }

    /** Its run and its tools report nothing, and in a stream nobody tells the rounds after the first where they are. */
    @Test
    void clientBuiltByHandWithoutARegistry_hasItsModelCallsUnderTheSpanAround_andIsReported() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(UnobservedClients.class);
        logger.addAppender(log);
        ChatClient client =
                ChatClient.builder(application.bean(ChatModel.class)).build();

        Trace blocking = traceOf(() -> tracing()
                .span(SpanType.AGENT_RUN, "around")
                .call(() -> client.prompt("the weather in Oslo")
                        .tools(new Weather())
                        .call()
                        .content()));
        Trace streaming = traceOf(() -> tracing()
                .span(SpanType.AGENT_RUN, "around")
                .call(() -> client.prompt("hello").stream().content().blockLast()));
        logger.detachAppender(log);

        assertThat(blocking.rootSpan().children())
                .hasSize(2)
                .extracting(Span::type)
                .containsOnly(SpanType.MODEL_GENERATION);
        assertThat(streaming.rootSpan().children()).hasSize(1);
        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getFormattedMessage()).contains("ChatClient.Builder bean", "ObservationRegistry");
    }

    @Test
    void modelAskedDirectly_isTraced_blockingAndStreaming() {
        ChatModel model = SpringAiApplication.openAi(application.model, registry());

        Span blocking = traceOf(() -> model.call(new Prompt("hello"))).rootSpan();
        assertThat(blocking.type()).isEqualTo(SpanType.MODEL_GENERATION);
        assertThat(blocking.output().json()).contains("You said: hello");
        assertThat(details(blocking).usage().cacheRead()).isEqualTo(40);

        Span streaming =
                traceOf(() -> model.stream(new Prompt("hello")).blockLast()).rootSpan();
        assertThat(streaming.output().json()).contains("You said: hello");
        assertThat(details(streaming).streaming()).isTrue();
        assertThat(details(streaming).usage()).isEqualTo(TokenUsage.of(100, 20));
    }

    @Test
    void cancelledStreamOfAModel_isCancelled() {
        Trace trace = traceOf(() -> builder().build().prompt("many words to say here").stream()
                .content()
                .next()
                .block());

        assertThat(trace.spans()).extracting(Span::status).containsOnly(SpanStatus.CANCELLED);
        assertThat(only(trace, SpanType.MODEL_GENERATION).output().json()).contains("You");
    }

    @Test
    void refusedCall_andBrokenStream_areErrors() {
        Trace refused = traceOf(() -> {
            assertThatThrownBy(() ->
                            builder().build().prompt("please refuse").call().content())
                    .isNotNull();
            return "";
        });
        assertThat(refused.spans()).hasSize(2).extracting(Span::status).containsOnly(SpanStatus.ERROR);

        Trace broken = traceOf(() -> {
            assertThatThrownBy(() -> builder().build().prompt("please break").stream()
                            .content()
                            .blockLast())
                    .isNotNull();
            return "";
        });
        assertThat(broken.spans()).hasSize(2).extracting(Span::status).containsOnly(SpanStatus.ERROR);
        assertThat(broken.spans())
                .allSatisfy(span -> assertThat(span.output().json()).contains("half a sen"));
    }

    @Test
    void twoRoundsInOneAnnotatedMethod_areItsSpan_andAChild() {
        Trace trace = traceOf(() -> application.bean(Rounds.class).twoRounds("tell"));

        assertThat(trace.spans()).hasSize(2);
        Span joined = trace.rootSpan();
        assertThat(joined.name()).isEqualTo("rounds");
        assertThat(joined.input().json()).contains("tell once", "messages");
        assertThat(joined.output().json()).contains("You said: tell once").doesNotContain("twice");
        assertThat(details(joined).provider()).contains("annotated");
        assertThat(details(joined).model()).contains(ModelEndpoint.MODEL);
        assertThat(joined.children().get(0).input().json()).contains("tell twice");
        assertThat(trace.usage().inputTokens()).isEqualTo(200);
    }

    @Test
    void hiddenAnnotatedTool_underTheLibrarys_isOneSpan_andHiddenEverywhere() {
        Trace trace = traceOf(
                () -> builder().build().prompt().user("a secret").tools(application.bean(HiddenKeeper.class)).stream()
                        .content()
                        .blockLast());

        Span tool = only(trace, SpanType.TOOL_CALL);
        assertThat(tool.name()).isEqualTo("keepHidden");
        assertThat(tool.input().state()).isEqualTo(State.HIDDEN);
        assertThat(tool.output().state()).isEqualTo(State.HIDDEN);
        assertThat(tool.toolCall().orElseThrow().success()).contains(true);
        List<Span> rounds = trace.spans(SpanType.MODEL_GENERATION);
        assertThat(rounds).hasSize(2);
        assertThat(trace.spans(SpanType.MODEL_GENERATION).toString()
                        + rounds.get(0).input().json()
                        + rounds.get(1).input().json()
                        + rounds.get(0).output().json()
                        + rounds.get(1).output().json())
                .contains("[hidden]")
                // The answer in its own words is the model's.
                .doesNotContain("\"content\":\"kept", "\"text\":\"a secret");
    }

    @Test
    void media_isDescribed_withoutItsBytes() {
        Media picture = new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource("sixteen bytes...".getBytes()));
        Trace trace = traceOf(() -> builder()
                .build()
                .prompt()
                .user(user -> user.text("What is it?").media(picture))
                .call()
                .content());

        assertThat(only(trace, SpanType.MODEL_GENERATION).input().json())
                .contains("\"mimeType\":\"image/png\"", "\"bytes\":16")
                .doesNotContain("c2l4dGVl");
    }

    @Test
    void image_isAModelCall_withoutItsBytes() {
        OpenAiImageModel model = OpenAiImageModel.builder()
                .options(OpenAiImageOptions.builder()
                        .baseUrl(application.model.url() + "/v1")
                        .apiKey(ModelEndpoint.KEY)
                        .model("draw-1")
                        .build())
                .observationRegistry(registry())
                .build();
        Span span = traceOf(() -> model.call(new ImagePrompt("a cat"))).rootSpan();

        assertThat(span.type()).isEqualTo(SpanType.MODEL_GENERATION);
        assertThat(span.name()).isEqualTo("image");
        assertThat(span.input().json()).contains("a cat");
        assertThat(span.output().json()).contains("\"bytes\":9").doesNotContain("QUJD");
    }

    @Test
    void guard_isAGuardrail() {
        Trace trace = traceOf(() -> builder()
                .build()
                .prompt("something forbidden")
                .advisors(new SafeGuardAdvisor(List.of("forbidden")))
                .call()
                .content());

        assertThat(only(trace, SpanType.GUARDRAIL).status()).isEqualTo(SpanStatus.OK);
        assertThat(trace.spans(SpanType.MODEL_GENERATION)).isEmpty();
    }

    @Test
    void anthropic_blockingAndStreaming_countsCachedTokensAsPartOfTheInput() {
        ChatModel model = AnthropicChatModel.builder()
                .options(AnthropicChatOptions.builder()
                        .baseUrl(application.model.url())
                        .apiKey(ModelEndpoint.KEY)
                        .model(ModelEndpoint.MODEL)
                        .maxTokens(100)
                        .build())
                .observationRegistry(registry())
                .build();
        ChatClient anthropic = ChatClient.builder(model, registry(), null, null)
                .defaultAdvisors(new StreamListener(new ObservedSpans(() -> application.bean(TracingEngine.class))))
                .build();
        for (boolean stream : new boolean[] {false, true}) {
            Trace trace = traceOf(() -> {
                ChatClient.ChatClientRequestSpec ask =
                        anthropic.prompt("the weather in Oslo").tools(new Weather());
                return stream ? ask.stream().content().blockLast() : ask.call().content();
            });

            List<Span> rounds = trace.spans(SpanType.MODEL_GENERATION);
            assertThat(rounds).as("stream %s", stream).hasSize(2);
            assertThat(rounds).allSatisfy(span -> {
                assertThat(details(span).provider()).contains("anthropic");
                assertThat(details(span).usage()).isEqualTo(new TokenUsage(100, 20, 30, 10, 0));
                assertThat(details(span).responseId()).contains("msg_1");
            });
            assertThat(rounds)
                    .extracting(span -> details(span).finishReason().orElseThrow())
                    .containsExactlyInAnyOrder("tool_use", "end_turn");
            assertThat(only(trace, SpanType.TOOL_CALL).input().json()).isEqualTo("{\"city\":\"Oslo\"}");
            assertThat(trace.rootSpan().output().json()).contains("It says");
        }
    }

    @Test
    void whatFailsInAHandler_doesNotReachTheApplication() {
        TracingEngine engine = application.bean(TracingEngine.class);
        long before = engine.counters().failures();
        Object unreadable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("unreadable");
            }
        };

        Trace trace = traceOf(() -> builder()
                .build()
                .prompt("hello")
                .advisors(advisors ->
                        advisors.param(org.springframework.ai.chat.memory.ChatMemory.CONVERSATION_ID, unreadable))
                .call()
                .content());

        assertThat(engine.counters().failures()).isGreaterThan(before);
        assertThat(trace.rootSpan().status()).isEqualTo(SpanStatus.OK);
        assertThat(trace.rootSpan().output().json()).contains("You said: hello");
    }

    @Test
    void keyAndToolObjects_ofThePromptsOptions_areNowhere() {
        Trace trace = traceOf(() -> builder()
                .build()
                .prompt("the weather in Oslo")
                .tools(new Weather())
                .toolContext(java.util.Map.of("tenant", "tenant-of-the-context"))
                .stream()
                .content()
                .blockLast());
        String all = trace.spans().stream()
                .map(span -> span.input().json()
                        + span.output().json()
                        + span.attributes().asMap())
                .toList()
                .toString();

        assertThat(all).contains("Oslo").doesNotContain(ModelEndpoint.KEY, "tenant-of-the-context", "Weather@");
    }

    @Test
    void hidingByOptions_appliesToLibrarySpans() {
        String traceId = tracing()
                .run(TracingOptions.builder().hideInput(true).hideOutput(true).build(), () -> {
                    String unused = builder()
                            .defaultSystem("secret instructions")
                            .build()
                            .prompt("the weather in Oslo")
                            .tools(new Weather())
                            .call()
                            .content();
                })
                .traceId();

        Trace trace = tracing().getTrace(traceId).orElseThrow();
        assertThat(trace.spans()).hasSize(4).allSatisfy(span -> {
            assertThat(span.input().state()).isEqualTo(State.HIDDEN);
            assertThat(span.output().state()).isEqualTo(State.HIDDEN);
            assertThat(span.attributes().asMap().toString()).doesNotContain("secret instructions");
        });
    }

    /** It ends when all is told, not when the last word is there. */
    @Test
    void annotatedStreamOfAModel_hasWhatTheLibraryTellsAtTheEnd() {
        Trace trace =
                traceOf(() -> application.bean(Rounds.class).streamed("hello").blockLast());

        Span span = only(trace, SpanType.MODEL_GENERATION);
        assertThat(span.name()).isEqualTo("streamed");
        assertThat(span.output().json()).contains("You said: hello");
        assertThat(details(span).finishReason()).contains("stop");
        assertThat(details(span).usage()).isEqualTo(TokenUsage.of(100, 20));
    }

    /** A model that asks another when the first is refused. */
    private record Fallback(ChatModel first, ChatModel second) implements ChatModel {

        @Override
        public ChatResponse call(Prompt prompt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Flux<ChatResponse> stream(Prompt prompt) {
            return first.stream(new Prompt("please refuse"))
                    .onErrorResume(refused -> second.stream(new Prompt("hello again")));
        }

        @Override
        public ChatOptions getOptions() {
            return first.getOptions();
        }
    }

    @Test
    void fallbackModelInAStream_isACallOfItsOwn() {
        ChatModel model = SpringAiApplication.openAi(application.model, registry());
        ChatClient client = ChatClient.builder(new Fallback(model, model), registry(), null, null)
                .defaultAdvisors(new StreamListener(new ObservedSpans(() -> application.bean(TracingEngine.class))))
                .build();
        Trace trace = traceOf(() -> client.prompt("hello").stream().content().blockLast());

        List<Span> calls = trace.spans(SpanType.MODEL_GENERATION);
        assertThat(calls).extracting(Span::status).containsExactly(SpanStatus.ERROR, SpanStatus.OK);
        assertThat(calls.get(0).output().json()).doesNotContain("hello again");
        assertThat(calls.get(1).output().json()).contains("You said: hello again");
        assertThat(details(calls.get(1)).usage().cacheRead()).isEqualTo(40);
    }

    /** An advisor that looks something up before it goes on. */
    private record LookingUp(Rounds rounds) implements StreamAdvisor {

        @Override
        public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
            return rounds.lookUp("key").flatMapMany(found -> chain.nextStream(request));
        }

        @Override
        public String getName() {
            return "lookingUp";
        }

        @Override
        public int getOrder() {
            return 0;
        }
    }

    @Test
    void annotatedMonoInAnAdvisor_isUnderTheAdvisor() {
        Trace trace = traceOf(
                () -> builder().build().prompt("hello").advisors(new LookingUp(application.bean(Rounds.class))).stream()
                        .content()
                        .blockLast());

        Span looked = only(trace, SpanType.TOOL_CALL);
        assertThat(looked.parent().orElseThrow().name()).isEqualTo("lookingUp");
    }

    @Test
    void toolOfAnMcpServer_isAnMcpCall() {
        HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(
                        "http://127.0.0.1:" + application.port())
                .endpoint("/mcp")
                .build();
        try (McpSyncClient client = McpClient.sync(transport).build()) {
            McpSchema.InitializeResult unused = client.initialize();
            SyncMcpToolCallbackProvider tools = SyncMcpToolCallbackProvider.builder()
                    .mcpClients(client)
                    .toolNamePrefixGenerator(McpToolNamePrefixGenerator.noPrefix())
                    .build();
            Trace trace = traceOf(() -> builder()
                    .build()
                    .prompt("the weather in Oslo")
                    .toolCallbacks(tools.getToolCallbacks())
                    .call()
                    .content());

            Span tool = only(trace, SpanType.MCP_TOOL_CALL);
            assertThat(tool.name()).isEqualTo("weather");
            assertThat(tool.input().json()).isEqualTo("{\"city\":\"Oslo\"}");
            assertThat(tool.output().json()).contains("sunny in Oslo");
            assertThat(tool.toolCall().orElseThrow().success()).contains(true);
            assertThat(tool.toolCall().orElseThrow().toolCallId()).isPresent();
            assertThat(trace.spans(SpanType.TOOL_CALL)).isEmpty();
        }
    }
}
