/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceTree;
import dev.agenttracing.TracedRun;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.boot.AgentTracingAutoConfiguration;
import dev.agenttracing.transcript.TranscriptItem.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What a run said, read from its spans. */
class TranscriptTest {

    private static final Map<String, Object> SYSTEM = message("system", "You are helpful.");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AgentTracingAutoConfiguration.class))
            .withPropertyValues("agent-tracing.store.type=memory");

    private void with(Consumer<Tracing> work) {
        runner.run(context -> work.accept(context.getBean(Tracing.class)));
    }

    private static Map<String, Object> message(String role, Object content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    private static Map<String, Object> asking(String text, String callId, String tool) {
        Map<String, Object> message = message("assistant", text);
        message.put("toolCalls", List.of(Map.of("id", callId, "name", tool, "arguments", Map.of("id", 7))));
        return message;
    }

    private static Map<String, Object> result(String callId, Object content) {
        Map<String, Object> message = message("tool", content);
        message.put("toolCallId", callId);
        return message;
    }

    private static void model(Tracing tracing, List<Map<String, Object>> sent, Object answer) {
        tracing.span(SpanType.MODEL_GENERATION, "chat")
                .input(Map.of("messages", List.copyOf(sent)))
                .run(() -> tracing.currentSpan().output(answer));
    }

    private static void tool(Tracing tracing, String callId, String name, TracedRun<RuntimeException> work) {
        tracing.span(SpanType.TOOL_CALL, name)
                .input(Map.of("id", 7))
                .attribute(SpanAttributes.TOOL_CALL_ID, callId)
                .run(() -> {
                    work.run();
                    tracing.currentSpan().output("found " + callId);
                });
    }

    private static Trace agent(Tracing tracing, TracedRun<RuntimeException> work) {
        String traceId = tracing.run(
                        TracingOptions.builder().conversationId("thread-1").build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "support")
                                .input("I was charged twice")
                                .run(work))
                .traceId();
        return tracing.getTrace(traceId).orElseThrow();
    }

    private static List<TranscriptItem> items(Tracing tracing, Trace trace) {
        return Transcript.of(tracing, tracing.tree(trace.traceId()).orElseThrow(), 0, 1_000)
                .items();
    }

    private static List<String> lines(List<TranscriptItem> items) {
        return items.stream()
                .map(item -> "  ".repeat(item.depth()) + item.kind() + " "
                        + item.facts()
                                .getOrDefault(
                                        "text",
                                        item.facts()
                                                .getOrDefault(
                                                        "name", item.facts().getOrDefault("count", ""))))
                .map(String::stripTrailing)
                .toList();
    }

    @Test
    void roundsOfAnAgent_haveEachMessageOnce_andToolsUnderTheAnswerThatAsked() {
        with(tracing -> {
            Trace trace = agent(tracing, () -> {
                List<Map<String, Object>> sent = new ArrayList<>(List.of(SYSTEM, message("user", "charged twice?")));
                for (int round = 1; round <= 10; round++) {
                    Map<String, Object> answer = asking("Look " + round, "call_" + round, "lookUp");
                    model(tracing, sent, answer);
                    tool(tracing, "call_" + round, "lookUp", () -> {});
                    sent.add(answer);
                    sent.add(result("call_" + round, "found call_" + round));
                }
                model(tracing, sent, message("assistant", "Yes, you were."));
            });
            List<TranscriptItem> items = items(tracing, trace);

            assertThat(lines(items).subList(0, 6))
                    .containsExactly(
                            "SYSTEM You are helpful.",
                            "USER charged twice?",
                            "ASSISTANT Look 1",
                            "TOOL lookUp",
                            "REPEAT 4",
                            "ASSISTANT Look 2");
            assertThat(items)
                    .filteredOn(item -> item.kind() == Kind.TOOL)
                    .hasSize(10)
                    .allSatisfy(tool -> {
                        assertThat(tool.facts())
                                .containsEntry("arguments", "{\"id\":7}")
                                .containsKey("result");
                        assertThat(items.stream()
                                        .filter(item ->
                                                item.id().equals(tool.facts().get("item")))
                                        .toList())
                                .singleElement()
                                .satisfies(asked -> assertThat(
                                                asked.facts().get("toolCalls").toString())
                                        .contains("id=" + tool.facts().get("toolCallId") + ","));
                    });
            assertThat(items).filteredOn(item -> item.kind() == Kind.ASSISTANT).hasSize(11);
            assertThat(items).filteredOn(item -> item.kind() == Kind.USER).hasSize(1);
            assertThat(lines(items)).last().isEqualTo("ASSISTANT Yes, you were.");
            assertThat(items.stream().map(TranscriptItem::id)).doesNotHaveDuplicates();
        });
    }

    @Test
    void historyThatWasEdited_andInstructionsThatChanged_areSaid() {
        with(tracing -> {
            Trace trace = agent(tracing, () -> {
                model(
                        tracing,
                        List.of(SYSTEM, message("user", "one"), message("assistant", "first"), message("user", "two")),
                        message("assistant", "second"));
                model(
                        tracing,
                        List.of(
                                message("system", "Be short."),
                                message("user", "Summary of what was said."),
                                message("user", "two"),
                                message("assistant", "second"),
                                message("user", "three")),
                        message("assistant", "third"));
            });
            List<TranscriptItem> items = items(tracing, trace);

            assertThat(lines(items))
                    .containsExactly(
                            "SYSTEM You are helpful.",
                            "USER one",
                            "ASSISTANT first",
                            "USER two",
                            "ASSISTANT second",
                            "EDITED",
                            "SYSTEM Be short.",
                            "USER Summary of what was said.",
                            "USER three",
                            "ASSISTANT third");
            assertThat(items.get(5).facts()).contains(entry("removed", 2), entry("added", 2L));
            assertThat(items.get(6).facts()).containsEntry("changed", true);
            // Of a history: nobody here made it.
            assertThat(items.get(2).facts()).doesNotContainKeys("durationMs", "model");
        });
    }

    @Test
    void nestedAgents_areCardsWithDialoguesOfTheirOwn_andFoldedWhenDeep() {
        with(tracing -> {
            Trace trace = agent(tracing, () -> {
                model(tracing, List.of(message("user", "go")), asking("", "c1", "audit"));
                tool(tracing, "c1", "audit", () -> nested(tracing, 4));
            });
            assertThat(lines(items(tracing, trace)))
                    .containsExactly(
                            "USER go",
                            "ASSISTANT",
                            "TOOL audit",
                            "  AGENT agent4",
                            "    USER go",
                            "    ASSISTANT agent4 says",
                            "    AGENT agent3",
                            "      USER go",
                            "      ASSISTANT agent3 says",
                            "      AGENT agent2");
            assertThat(items(tracing, trace).get(9).facts())
                    .containsEntry("folded", true)
                    .containsEntry("spans", 4);
        });
    }

    private static void nested(Tracing tracing, int depth) {
        tracing.span(SpanType.AGENT_RUN, "agent" + depth).run(() -> {
            model(tracing, List.of(message("user", "go")), message("assistant", "agent" + depth + " says"));
            if (depth > 1) {
                nested(tracing, depth - 1);
            }
        });
    }

    @Test
    void resultsOfParallelTools_inAnyOrder_areNotSaidAgain() {
        with(tracing -> {
            Map<String, Object> answer = message("assistant", "");
            answer.put(
                    "toolCalls",
                    List.of(
                            Map.of("id", "a", "name", "x", "arguments", Map.of()),
                            Map.of("id", "b", "name", "y", "arguments", Map.of())));
            Trace trace = agent(tracing, () -> {
                model(tracing, List.of(message("user", "go")), answer);
                tool(tracing, "b", "y", () -> {});
                tool(tracing, "a", "x", () -> {});
                model(
                        tracing,
                        List.of(message("user", "go"), answer, result("a", "found a"), result("b", "found b")),
                        message("assistant", "both"));
            });
            assertThat(lines(items(tracing, trace)))
                    .containsExactly("USER go", "ASSISTANT", "TOOL y", "TOOL x", "REPEAT 4", "ASSISTANT both");
        });
    }

    @Test
    void traceWithoutAModel_showsItsSteps_betweenWhatWentInAndCameOut() {
        with(tracing -> {
            String traceId = tracing.run(
                            TracingOptions.none(),
                            () -> tracing.span(SpanType.WORKFLOW_RUN, "refund")
                                    .input(Map.of("question", "Did it work?"))
                                    .run(() -> {
                                        tracing.span(SpanType.RETRIEVAL, "policies")
                                                .run(() -> tracing.currentSpan().output("two"));
                                        tool(tracing, "c", "pay", () -> {});
                                        tracing.currentSpan().output("done");
                                    }))
                    .traceId();
            assertThat(lines(items(tracing, tracing.getTrace(traceId).orElseThrow())))
                    .containsExactly("USER Did it work?", "STEP policies", "TOOL pay", "ASSISTANT done");
        });
    }

    @Test
    void whatIsHidden_isSaidToBe() {
        with(tracing -> {
            String traceId = tracing.run(
                            TracingOptions.builder()
                                    .hideInput(true)
                                    .hideOutput(true)
                                    .build(),
                            () -> tracing.span(SpanType.AGENT_RUN, "support")
                                    .run(() -> model(tracing, List.of(message("user", "a secret")), "another secret")))
                    .traceId();
            List<TranscriptItem> items =
                    items(tracing, tracing.getTrace(traceId).orElseThrow());
            assertThat(items).extracting(TranscriptItem::kind).containsExactly(Kind.NOTE, Kind.ASSISTANT);
            assertThat(items.get(1).facts()).containsEntry("state", "hidden").doesNotContainKey("text");
            assertThat(items.toString()).doesNotContain("secret");
        });
    }

    @Test
    void conversation_doesNotRepeatWhatItsEarlierTracesSaid_andIsPaged() {
        with(tracing -> {
            List<Map<String, Object>> memory = new ArrayList<>(List.of(SYSTEM));
            List<TraceTree> traces = new ArrayList<>();
            for (String said : List.of("one", "two", "three")) {
                memory.add(message("user", said));
                Trace trace = agent(tracing, () -> model(tracing, memory, message("assistant", "re " + said)));
                traces.add(tracing.tree(trace.traceId()).orElseThrow());
                memory.add(message("assistant", "re " + said));
            }
            List<TranscriptItem> all =
                    Transcript.ofConversation(tracing, traces, 0, 1_000).items();
            assertThat(lines(all))
                    .containsExactly(
                            "TRACE support",
                            "SYSTEM You are helpful.",
                            "USER one",
                            "ASSISTANT re one",
                            "TRACE support",
                            "REPEAT 3",
                            "USER two",
                            "ASSISTANT re two",
                            "TRACE support",
                            "REPEAT 5",
                            "USER three",
                            "ASSISTANT re three");

            List<TranscriptItem> paged = new ArrayList<>();
            int from = 0;
            Transcript.Page page;
            do {
                page = Transcript.ofConversation(tracing, traces, from, 5);
                assertThat(page.items()).hasSizeLessThanOrEqualTo(5);
                paged.addAll(page.items());
                from = page.next().orElse(-1);
            } while (from > 0);
            assertThat(paged).isEqualTo(all);
            assertThat(tracing.queryTraces(TraceQuery.builder().build()).items())
                    .hasSize(3);
        });
    }

    @Test
    void longTexts_areCut_andSayHowLongTheyAre() {
        with(tracing -> {
            Trace trace = agent(
                    tracing,
                    () -> model(tracing, List.of(message("user", "x".repeat(50_000))), message("assistant", "ok")));
            TranscriptItem user = items(tracing, trace).get(0);
            assertThat(user.facts()).containsEntry("length", 50_000);
            assertThat(user.facts().get("text").toString()).hasSize(16_000);
        });
    }

    /** As providers, libraries and people write them. */
    @Test
    void messagesOfOtherShapes_areRead() {
        with(tracing -> {
            Map<String, Object> openAi = message("assistant", "");
            openAi.put(
                    "tool_calls",
                    List.of(Map.of("id", "t1", "function", Map.of("name", "lookUp", "arguments", "{\"id\":7}"))));
            Map<String, Object> openAiResult = message("tool", "found");
            openAiResult.put("tool_call_id", "t1");
            Trace trace = agent(tracing, () -> {
                tracing.span(SpanType.MODEL_GENERATION, "chat")
                        .input(List.of(
                                message("developer", "Be kind."),
                                message("user", List.of(Map.of("type", "text", "text", "in parts"))),
                                openAi,
                                openAiResult))
                        .run(() -> tracing.currentSpan().output("as text"));
                tracing.span(SpanType.MODEL_GENERATION, "chat")
                        .input(Map.of("prompt", "one text"))
                        .run(() -> tracing.currentSpan().output(List.of(message("assistant", "as a list"))));
            });
            assertThat(lines(items(tracing, trace)))
                    .containsExactly(
                            "SYSTEM Be kind.",
                            "USER in parts",
                            "ASSISTANT",
                            "TOOL",
                            "ASSISTANT as text",
                            "USER one text",
                            "ASSISTANT as a list");
        });
    }

    /** As deep as spans may hang under one another, and deeper than a thread's stack. */
    @Test
    void deepTrace_isToldAsFarAsTheWalkGoes() {
        with(tracing -> {
            String traceId = tracing.run(TracingOptions.none(), () -> {
                        Deque<DetachedSpan> spans = new ArrayDeque<>();
                        Deque<SpanScope> scopes = new ArrayDeque<>();
                        for (int i = 0; i < 20_000; i++) {
                            spans.push(
                                    tracing.span(SpanType.GENERIC, "level " + i).start());
                            scopes.push(spans.element().makeCurrent());
                        }
                        scopes.forEach(SpanScope::close);
                        spans.forEach(DetachedSpan::end);
                    })
                    .traceId();
            List<TranscriptItem> items = Transcript.of(
                            tracing, tracing.tree(traceId).orElseThrow(), 0, 5_000)
                    .items();
            assertThat(lines(items)).contains("STEP level 1000").doesNotContain("STEP level 1001");
            assertThat(items).last().satisfies(last -> assertThat(last.kind()).isEqualTo(Kind.NOTE));
        });
    }

    @Test
    void pageOfLongTexts_endsEarly_andTheNextGoesOn() {
        with(tracing -> {
            Trace trace = agent(tracing, () -> {
                for (int i = 0; i < 400; i++) {
                    model(
                            tracing,
                            List.of(message("user", i + "x".repeat(15_000))),
                            message("assistant", i + "y".repeat(15_000)));
                }
            });
            TraceTree tree = tracing.tree(trace.traceId()).orElseThrow();
            Transcript.Page first = Transcript.of(tracing, tree, 0, 1_000);
            assertThat(first.items()).hasSizeBetween(200, 300);
            assertThat(first.next()).hasValue(first.items().size());

            List<TranscriptItem> all = new ArrayList<>(first.items());
            for (Transcript.Page page = first; page.next().isPresent(); ) {
                page = Transcript.of(tracing, tree, page.next().getAsInt(), 1_000);
                all.addAll(page.items());
            }
            assertThat(all).hasSize(800);
            assertThat(all.stream().map(TranscriptItem::id)).doesNotHaveDuplicates();
        });
    }
}
