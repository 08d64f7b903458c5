/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.agenttracing.ActiveSpan;
import dev.agenttracing.CapturedContent;
import dev.agenttracing.Feedback;
import dev.agenttracing.RequestContext;
import dev.agenttracing.Score;
import dev.agenttracing.Span;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.boot.AgentTracingAutoConfiguration;
import dev.agenttracing.reference.ReferenceAgents.Calculation;
import dev.agenttracing.reference.ReferenceAgents.Calculator;
import dev.agenttracing.reference.ReferenceAgents.Message;
import dev.agenttracing.reference.ReferenceAgents.MyAgent;
import dev.agenttracing.reference.ReferenceAgents.MyWorkflow;
import dev.agenttracing.reference.ReferenceAgents.Result;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Each example of the reference document, in Java: a nested class for each of its headings. */
class ReferenceDocumentTest {

    private static final List<Message> HELLO = List.of(new Message("user", "Hello"));

    private static ConfigurableApplicationContext context;
    private static Tracing tracing;
    private static MyAgent agent;

    @BeforeAll
    static void start() {
        context = application(new InMemoryTraceStore(1_000, 100_000_000));
        tracing = context.getBean(Tracing.class);
        agent = context.getBean(MyAgent.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static ConfigurableApplicationContext application(TraceStore store) {
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        application.registerBean(TraceStore.class, () -> store);
        application.register(AopAutoConfiguration.class, AgentTracingAutoConfiguration.class, ReferenceAgents.class);
        application.refresh();
        return application;
    }

    private static TracedResult<String> generate(TracingOptions options) {
        return tracing.call(options, () -> agent.generate(HELLO, "thread-123"));
    }

    private static Trace traceOf(TracedResult<?> result) {
        return tracing.getTrace(result.traceId()).orElseThrow();
    }

    private static Trace trace() {
        return traceOf(generate(TracingOptions.none()));
    }

    @Nested
    class WhatIsTracing {

        @Test
        void trace_span_andParentChildRelationships() {
            Trace trace = trace();

            assertThat(trace.spans()).hasSize(3).allMatch(span -> span.traceId().equals(trace.traceId()));
            assertThat(trace.rootSpan().children())
                    .hasSize(2)
                    .allSatisfy(child -> assertThat(child.parent()).contains(trace.rootSpan()));
        }
    }

    @Nested
    class AutomaticTracing {

        @Test
        void result_hasATraceId() {
            TracedResult<String> result = generate(TracingOptions.none());

            assertThat(result.traceId()).matches("[0-9a-f]{32}");
            assertThat(result.value()).isEqualTo("2 + 2 is 4.0");
        }

        @Test
        void method_mayTakeOptionsAndGiveTheTraceIdItself() {
            TracedResult<String> result = agent.generateTraced(
                    "What is 2+2?", TracingOptions.builder().tags("direct").build());

            Trace trace = traceOf(result);
            assertThat(trace.tags()).containsExactly("direct");
            assertThat(trace.rootSpan().input().json()).isEqualTo("{\"question\":\"What is 2+2?\"}");
            assertThat(trace.rootSpan().output().as(String.class)).isEqualTo("answer to What is 2+2?");
        }
    }

    @Nested
    class RetrievingTraces {

        @Test
        void trace_isThereAtOnce() {
            Trace trace = trace();

            assertThat(trace.rootSpan().name()).isEqualTo("myAgent");
            assertThat(trace.spans()).hasSize(3);
            assertThat(trace.isComplete()).isTrue();
        }
    }

    @Nested
    class AgentRunSpan {

        @Test
        void span_tellsOfTheAgent() {
            Instant before = Instant.now().minusMillis(5);

            Span span = trace().rootSpan();

            assertThat(span.type()).isEqualTo(SpanType.AGENT_RUN);
            assertThat(span.type().name()).isEqualTo("agent_run");
            assertThat(span.name()).isEqualTo("myAgent");
            assertThat(span.entityType()).contains("agent");
            assertThat(span.entityId()).contains("myAgent");
            assertThat(span.attributes().asMap())
                    .containsOnly(
                            entry("conversationId", "thread-123"),
                            entry("instructions", "You are helpful"),
                            entry("availableTools", List.of("calculator")),
                            entry("maxSteps", 5));
            assertThat(span.startTime()).isBetween(before, Instant.now());
            assertThat(span.endTime()).hasValueSatisfying(end -> assertThat(end).isAfterOrEqualTo(span.startTime()));
            assertThat(span.input().json()).contains("{\"role\":\"user\",\"content\":\"Hello\"}");
            assertThat(span.output().as(String.class)).isEqualTo("2 + 2 is 4.0");
            assertThat(span.agentRun()).hasValueSatisfying(details -> {
                assertThat(details.conversationId()).contains("thread-123");
                assertThat(details.instructions()).contains("You are helpful");
                assertThat(details.availableTools()).containsExactly("calculator");
                assertThat(details.maxSteps()).contains(5);
            });
            assertThat(span.toolCall()).isEmpty();
        }
    }

    @Nested
    class ModelGenerationSpan {

        @Test
        void span_tellsOfTheCall() {
            Span span = trace().spans(SpanType.MODEL_GENERATION).get(0);

            Map<String, Object> attributes = new HashMap<>(span.attributes().asMap());
            assertThat(attributes.remove(SpanAttributes.TIME_TO_FIRST_TOKEN_MS)).isInstanceOf(Double.class);
            assertThat(attributes.remove(SpanAttributes.COST)).isInstanceOf(Map.class);
            assertThat(attributes)
                    .containsOnly(
                            entry("model", "gpt-4"),
                            entry("provider", "openai"),
                            entry(
                                    "usage",
                                    Map.of(
                                            "inputTokens",
                                            150L,
                                            "outputTokens",
                                            75L,
                                            "inputDetails",
                                            Map.of("text", 100L, "cacheRead", 50L, "cacheWrite", 0L),
                                            "outputDetails",
                                            Map.of("text", 60L, "reasoning", 15L))),
                            entry("parameters", Map.of("temperature", 0.7, "maxOutputTokens", 1000, "topP", 0.9)),
                            entry("streaming", true),
                            entry("finishReason", "stop"),
                            entry("responseModel", "gpt-4-0613"),
                            entry("responseId", "chatcmpl-123"));
        }

        @Test
        void span_hasATypedView() {
            assertThat(trace().spans(SpanType.MODEL_GENERATION).get(0).modelGeneration())
                    .hasValueSatisfying(details -> {
                        assertThat(details.model()).contains("gpt-4");
                        assertThat(details.provider()).contains("openai");
                        assertThat(details.usage())
                                .isEqualTo(
                                        TokenUsage.of(150, 75).withCacheRead(50).withReasoning(15));
                        assertThat(details.usage().totalTokens()).isEqualTo(225);
                        assertThat(details.streaming()).isTrue();
                        assertThat(details.finishReason()).contains("stop");
                        assertThat(details.responseModel()).contains("gpt-4-0613");
                        assertThat(details.responseId()).contains("chatcmpl-123");
                        assertThat(details.timeToFirstToken()).isPresent();
                        assertThat(details.parameters().orElseThrow().asMap()).containsEntry("topP", 0.9);
                        assertThat(details.cost()).isPresent();
                    });
        }
    }

    @Nested
    class ToolCallSpan {

        @Test
        void span_tellsOfTheTool() {
            Span span = trace().spans(SpanType.TOOL_CALL).get(0);

            assertThat(span.name()).isEqualTo("calculator");
            assertThat(span.entityType()).contains("tool");
            assertThat(span.attributes().asMap())
                    .containsOnly(
                            entry("toolType", "function"),
                            entry("toolDescription", "Perform calculations"),
                            entry("success", true));
            assertThat(span.input().as(Calculation.class)).isEqualTo(new Calculation("add", 2, 2));
            assertThat(span.output().as(Result.class)).isEqualTo(new Result(4));
        }

        @Test
        void success_isFalseIfTheToolThrows() {
            Calculator calculator = context.getBean(Calculator.class);

            String traceId = tracing.run(TracingOptions.none(), () -> {
                        try {
                            calculator.calculate("divide", 1, 0);
                        } catch (IllegalArgumentException expected) {
                            // the agent goes on
                        }
                    })
                    .traceId();

            Span span = tracing.getTrace(traceId).orElseThrow().rootSpan();
            assertThat(span.toolCall().orElseThrow().success()).contains(false);
            assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
            assertThat(span.error().orElseThrow().message()).isEqualTo("unknown operation");
        }

        @Test
        void success_isWhatTheToolSays() {
            String traceId = tracing.run(
                            TracingOptions.none(),
                            () -> tracing.span(SpanType.TOOL_CALL, "lookup")
                                    .run(() -> tracing.currentSpan()
                                            .toolCall()
                                            .success(false)
                                            .toolCallId("call-1")
                                            .toolType("http")))
                    .traceId();

            Span span = tracing.getTrace(traceId).orElseThrow().rootSpan();
            assertThat(span.status()).isEqualTo(SpanStatus.OK);
            assertThat(span.attributes().asMap())
                    .containsOnly(entry("success", false), entry("toolCallId", "call-1"), entry("toolType", "http"));
        }
    }

    @Nested
    class WorkflowSpans {

        @Test
        void run_andStep_haveAStatus() {
            MyWorkflow workflow = context.getBean(MyWorkflow.class);

            TracedResult<List<String>> result =
                    tracing.call(TracingOptions.none(), () -> workflow.process(List.of("a", "b")));

            Trace trace = traceOf(result);
            Span run = trace.rootSpan();
            assertThat(run.type()).isEqualTo(SpanType.WORKFLOW_RUN);
            assertThat(run.name()).isEqualTo("myWorkflow");
            assertThat(run.attributes().asMap()).containsOnly(entry("status", "completed"));
            Span step = run.children().get(0);
            assertThat(step.type()).isEqualTo(SpanType.WORKFLOW_STEP);
            assertThat(step.name()).isEqualTo("processData");
            assertThat(step.workflow().orElseThrow().status()).contains("completed");
            assertThat(step.input().json()).isEqualTo("{\"data\":[\"a\",\"b\"]}");
            assertThat(step.output().json()).isEqualTo("[\"a!\",\"b!\"]");
        }

        @Test
        void status_isRunning_thenFailed_orAWordOfTheApplications() {
            List<String> seen = new ArrayList<>();
            ActiveSpan[] span = new ActiveSpan[1];

            String traceId = tracing.run(TracingOptions.none(), () -> {
                        try {
                            tracing.span(SpanType.WORKFLOW_RUN, "flow").run(() -> {
                                span[0] = tracing.currentSpan();
                                seen.add(workflowStatus(span[0].traceId()));
                                span[0].workflow().status("waiting for approval");
                                seen.add(workflowStatus(span[0].traceId()));
                                span[0].attribute(SpanAttributes.STATUS, null);
                                throw new IllegalStateException("rejected");
                            });
                        } catch (IllegalStateException expected) {
                            // the flow failed
                        }
                    })
                    .traceId();

            assertThat(seen).containsExactly("running", "waiting for approval");
            assertThat(workflowStatus(traceId)).isEqualTo("failed");
        }

        private static String workflowStatus(String traceId) {
            Span root = tracing.getTrace(traceId).orElseThrow().rootSpan();
            return root.workflow().orElseThrow().status().orElseThrow();
        }
    }

    @Nested
    class AddingMetadata {

        @Test
        void metadata_isInTheRootSpan() {
            TracedResult<String> result = generate(TracingOptions.builder()
                    .metadata("userId", "user-123")
                    .metadata("source", "web-app")
                    .metadata("version", "1.0.0")
                    .metadata("experimentId", "exp-456")
                    .build());

            Trace trace = traceOf(result);
            assertThat(trace.rootSpan().metadata())
                    .containsExactly(
                            entry("userId", "user-123"),
                            entry("source", "web-app"),
                            entry("version", "1.0.0"),
                            entry("experimentId", "exp-456"));
            assertThat(trace.metadata()).isEqualTo(trace.rootSpan().metadata());
            assertThat(trace.rootSpan().children())
                    .allMatch(child -> child.metadata().equals(trace.metadata()));
        }
    }

    @Nested
    class UsingTags {

        @Test
        void traces_areFoundByTag() {
            TracedResult<String> result = generate(TracingOptions.builder()
                    .tags("production", "user-query", "priority-high")
                    .build());

            assertThat(tracing.queryTraces(
                                    TraceQuery.builder().tags("production").build())
                            .items())
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.traceId()).isEqualTo(result.traceId());
                        assertThat(found.tags()).containsExactly("production", "user-query", "priority-high");
                    });
            assertThat(tracing.queryTraces(TraceQuery.builder()
                                    .tags("production", "other")
                                    .build())
                            .items())
                    .isEmpty();
        }
    }

    @Nested
    class RequestContextKeys {

        @Test
        void keys_areTakenFromTheRequestContext() {
            RequestContext requestContext = new RequestContext();
            requestContext.set("userId", "user-123");
            requestContext.set("session.experimentId", "exp-456");
            requestContext.set("user.tier", "premium");

            TracedResult<String> result = generate(TracingOptions.builder()
                    .requestContext(requestContext)
                    .requestContextKeys("userId", "session.experimentId", "user.tier")
                    .build());

            assertThat(traceOf(result).rootSpan().metadata())
                    .containsOnly(
                            entry("userId", "user-123"),
                            entry("session.experimentId", "exp-456"),
                            entry("user.tier", "premium"));
        }

        @Test
        void keys_areTakenAsPathsWhereNoFlatKeyIs() {
            RequestContext requestContext = new RequestContext()
                    .set("user", Map.of("tier", "premium"))
                    .set("user.tier", "flat")
                    .set("session", new RequestContext().set("experimentId", "exp-456"));

            TracedResult<String> result = generate(TracingOptions.builder()
                    .requestContext(requestContext)
                    .requestContextKeys("user.tier", "session.experimentId", "missing.key")
                    .build());

            assertThat(traceOf(result).metadata())
                    .containsOnly(entry("user.tier", "flat"), entry("session.experimentId", "exp-456"));
        }
    }

    @Nested
    class HidingInputOutput {

        @Test
        void hidden_leavesNothing() {
            TracedResult<String> result = tracing.call(
                    TracingOptions.builder().hideInput(true).hideOutput(true).build(),
                    () -> agent.generate(List.of(new Message("user", "My SSN is 123-45-6789")), "thread-123"));

            Trace trace = traceOf(result);
            assertThat(trace.spans()).hasSize(3).allSatisfy(span -> {
                assertThat(span.input().state()).isEqualTo(CapturedContent.State.HIDDEN);
                assertThat(span.output().state()).isEqualTo(CapturedContent.State.HIDDEN);
                assertThat(span.input().json()).isEqualTo("null");
                assertThat(span.attributes().get(SpanAttributes.INSTRUCTIONS)).isEmpty();
            });
            assertThat(trace.usage().totalTokens()).isEqualTo(225);
            assertThat(tracing.queryTraces(TraceQuery.builder().text("SSN").build())
                            .items())
                    .isEmpty();
        }
    }

    @Nested
    class ParentTraceId {

        @Test
        void twoServices_areOneTrace() {
            try (ConfigurableApplicationContext serviceB = application(context.getBean(TraceStore.class))) {
                TracedResult<String> resultA = generate(TracingOptions.none());

                Tracing tracingB = serviceB.getBean(Tracing.class);
                TracedResult<String> resultB = tracingB.call(
                        TracingOptions.builder().traceId(resultA.traceId()).build(),
                        () -> serviceB.getBean(MyAgent.class).generate(HELLO, "thread-123"));
                tracingB.flush(Duration.ofSeconds(10));

                assertThat(resultA.traceId()).isEqualTo(resultB.traceId());
                Trace trace = traceOf(resultA);
                assertThat(trace.spans()).hasSize(6);
                assertThat(trace.topSpans()).hasSize(2);
                assertThat(trace.rootSpan()).isEqualTo(trace.topSpans().get(0));
            }
        }
    }

    @Nested
    class ParentSpanId {

        @Test
        void linkedSpan_isARealChild() {
            TracedResult<String> resultA = generate(TracingOptions.none());
            String parentSpanId = traceOf(resultA).rootSpan().id();

            TracedResult<String> resultB = generate(TracingOptions.builder()
                    .traceId(resultA.traceId())
                    .parentSpanId(parentSpanId)
                    .build());

            assertThat(resultB.traceId()).isEqualTo(resultA.traceId());
            Trace trace = traceOf(resultA);
            assertThat(trace.topSpans()).hasSize(1);
            assertThat(trace.rootSpan().children()).hasSize(3);
            Span linked = trace.rootSpan().children().get(2);
            assertThat(linked.type()).isEqualTo(SpanType.AGENT_RUN);
            assertThat(linked.parentSpanId()).contains(parentSpanId);
            assertThat(linked.parentMissing()).isFalse();
            assertThat(linked.children()).hasSize(2);
        }
    }

    @Nested
    class AddingScores {

        @Test
        void scores_ofTraceAndSpan() {
            Trace trace = trace();

            trace.addScore(Score.of("accuracy", 0.95).withComment("High accuracy response"));
            Span toolSpan = trace.spans(SpanType.TOOL_CALL).get(0);
            toolSpan.addScore(Score.of("relevance", 0.8));

            assertThat(trace.scores()).isEmpty();
            Trace again = tracing.getTrace(trace.traceId()).orElseThrow();
            assertThat(again.scores()).hasSize(2);
            assertThat(again.scores().get(0)).satisfies(score -> {
                assertThat(score.name()).isEqualTo("accuracy");
                assertThat(score.value()).hasValue(0.95);
                assertThat(score.comment()).contains("High accuracy response");
                assertThat(score.spanId()).isEmpty();
            });
            assertThat(again.span(toolSpan.id()).orElseThrow().scores())
                    .singleElement()
                    .satisfies(score -> {
                        assertThat(score.name()).isEqualTo("relevance");
                        assertThat(score.value()).hasValue(0.8);
                        assertThat(score.spanId()).contains(toolSpan.id());
                    });
        }
    }

    @Nested
    class AddingFeedback {

        @Test
        void feedback_isThumbsUpOrDown() {
            Trace trace = trace();

            trace.addFeedback(Feedback.thumbsUp("Great response!"));
            trace.addFeedback(Feedback.thumbsDown("Incorrect information"));

            List<Feedback> feedback =
                    tracing.getTrace(trace.traceId()).orElseThrow().feedback();
            assertThat(feedback).extracting(Feedback::value).containsExactlyInAnyOrder(1, -1);
            assertThat(feedback)
                    .extracting(each -> each.comment().orElseThrow())
                    .containsExactlyInAnyOrder("Great response!", "Incorrect information");
        }
    }

    @Nested
    class TreeTraversal {

        @Test
        void tree_isWalkedFromTheRoot() {
            TracedResult<String> result = tracing.call(
                    TracingOptions.none(),
                    () -> tracing.span(SpanType.WORKFLOW_RUN, "outer").call(() -> agent.generate(HELLO, "thread-123")));

            List<String> lines = new ArrayList<>();
            Span root = traceOf(result).rootSpan();
            lines.add(root.name());
            root.children().forEach(child -> {
                lines.add("  " + child.name());
                child.children().forEach(grandchild -> lines.add("    " + grandchild.name()));
            });

            assertThat(lines).containsExactly("outer", "  myAgent", "    calculator", "    complete");
        }
    }

    @Nested
    class FindingSpans {

        @Test
        void spans_areFoundByTypeAndId() {
            Trace trace = trace();

            assertThat(trace.spans(SpanType.TOOL_CALL))
                    .singleElement()
                    .satisfies(tool -> assertThat(trace.span(tool.id())).contains(tool));
            assertThat(trace.span("span-id-123")).isEmpty();
            assertThat(trace.spans(SpanType.MODEL_GENERATION).stream().findFirst())
                    .isPresent();
        }
    }

    @Nested
    class PerformanceMetrics {

        @Test
        void figures_areThere() {
            Trace trace = trace();

            Span root = trace.rootSpan();
            assertThat(trace.duration()).isEqualTo(root.duration());
            assertThat(Duration.between(root.startTime(), root.endTime().orElseThrow())
                            .minus(root.duration())
                            .abs())
                    .isLessThanOrEqualTo(Duration.ofNanos(1_000));
            long total = trace.spans(SpanType.MODEL_GENERATION).stream()
                    .mapToLong(
                            span -> span.modelGeneration().orElseThrow().usage().totalTokens())
                    .sum();
            assertThat(trace.usage().totalTokens()).isEqualTo(total).isEqualTo(225);
            assertThat(trace.cost().orElseThrow().complete()).isTrue();
        }
    }

    @Test
    void idOutsideOfAnyTrace_isKnownByNobody() {
        assertThat(tracing.getTrace(TraceIds.newTraceId())).isEmpty();
        assertThat(tracing.getTrace("garbage")).isEmpty();
    }
}
