/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceTree;
import dev.agenttracing.transcript.TranscriptItem.Kind;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes a dialogue of spans. Agents and their parts come in the order of their starts, each message once, each call of a tool with
 * the answer that asked for it; a nested agent is a dialogue of its own. Not thread-safe: one is made for each reading.
 *
 * <pre>
 * agent_run "support"                    SYSTEM     You are helpful.
 *   model_generation                     USER       I was charged twice
 *                                        ASSISTANT  Let me look.  → lookup_order
 *   tool_call "lookup_order"             TOOL         lookup_order {"id": 88121}
 *   model_generation                     REPEAT     4
 *                                        ASSISTANT  You were.
 * </pre>
 */
public final class Transcript {

    private static final int MAX_DEPTH = 3;

    /** Spans may hang under one another as deep as somebody made them; the walk goes no deeper than its thread's stack allows. */
    private static final int MAX_NESTING = 1_000;

    /**
     * Some of a transcript's items.
     *
     * @param items the items, in their order
     * @param next how many to leave out to get the next ones; empty if these are the last
     */
    public record Page(List<TranscriptItem> items, OptionalInt next) {

        /** Makes a page. */
        public Page {
            items = List.copyOf(items);
        }
    }

    private final PageBuilder page;
    private int nesting;

    private Transcript(int from, int limit) {
        this.page = new PageBuilder(from, limit);
    }

    /**
     * Makes a page of the transcript of a trace.
     *
     * @param traces what is read
     * @param tree the trace
     * @param from how many items to leave out
     * @param limit how many items to give
     * @return the page
     */
    public static Page of(TraceReader traces, TraceTree tree, int from, int limit) {
        Transcript transcript = new Transcript(from, limit);
        transcript.add(new SpanWalk(traces, tree), new Dialogue(null));
        return transcript.page.page();
    }

    /**
     * Makes a page of the transcript of a conversation. What its later traces repeat of the earlier ones is not told again.
     *
     * @param traces what is read
     * @param trees its traces, the oldest first; each is gone through once, and those behind the page not at all
     * @param from how many items to leave out
     * @param limit how many items to give
     * @return the page
     */
    public static Page ofConversation(TraceReader traces, Iterable<TraceTree> trees, int from, int limit) {
        Transcript transcript = new Transcript(from, limit);
        Dialogue dialogue = new Dialogue(null);
        for (TraceTree tree : trees) {
            transcript.begin(tree);
            transcript.add(new SpanWalk(traces, tree), dialogue);
            if (transcript.page.isFull()) {
                break;
            }
        }
        return transcript.page.page();
    }

    /** One agent's part: what it has said, and its name; a model that is called outside of any has none. */
    private static final class Dialogue {

        private final @Nullable String agent;
        private final Shown shown = new Shown();
        private TraceTree.@Nullable Node lastModel;

        private Dialogue(@Nullable String agent) {
            this.agent = agent;
        }
    }

    private void begin(TraceTree tree) {
        Facts facts = new Facts();
        facts.put("name", tree.summary().name());
        facts.timing(tree.node(tree.root()));
        facts.put("status", tree.summary().status().jsonName());
        String traceId = tree.summary().traceId();
        page.add(new TranscriptItem("trace:" + traceId, Kind.TRACE, traceId, null, 0, facts.told()));
    }

    private void add(SpanWalk walk, Dialogue dialogue) {
        boolean hasModel = walk.hasModel();
        Turn root = new Turn(walk, walk.tree().root());
        if (!hasModel) {
            said(root, Kind.USER, "input", root.span().input(), 0);
        }
        for (int top : walk.tops()) {
            Turn turn = new Turn(walk, top);
            if (turn.isRun() && top == walk.tree().root()) {
                instructions(turn, dialogue, 0);
                addChildren(turn, dialogue, 0);
            } else {
                addSpan(turn, dialogue, 0);
            }
        }
        if (!hasModel) {
            said(root, Kind.ASSISTANT, "output", root.span().output(), 0);
        }
        long dropped = walk.tree().summary().droppedSpans();
        if (dropped > 0) {
            note(root, "dropped", dropped + " spans of this trace were dropped.", 0);
        }
    }

    private void addChildren(Turn turn, Dialogue dialogue, int depth) {
        List<Integer> children = turn.walk().tree().children(turn.number());
        if (nesting == MAX_NESTING && !children.isEmpty()) {
            note(turn, "deep", "What is further inside is not told here.", depth);
            return;
        }
        nesting++;
        addAll(children, turn.walk(), dialogue, depth);
        nesting--;
    }

    private void addAll(List<Integer> children, SpanWalk walk, Dialogue dialogue, int depth) {
        for (int child : children) {
            if (page.isFull()) {
                return;
            }
            addSpan(new Turn(walk, child), dialogue, depth);
        }
    }

    private void addSpan(Turn span, Dialogue dialogue, int depth) {
        if (span.isRun()) {
            addRun(span, depth);
        } else if (span.is(SpanType.MODEL_GENERATION)) {
            addModel(span, dialogue, depth);
            addChildren(span, dialogue, depth);
        } else if (span.is(SpanType.TOOL_CALL) || span.is(SpanType.MCP_TOOL_CALL)) {
            addTool(span, dialogue, depth);
            // What a tool asks a model is no part of the dialogue that it was called in.
            addChildren(span, new Dialogue(span.node().name()), depth + 1);
        } else {
            addStep(span, depth);
            addChildren(span, dialogue, depth);
        }
    }

    private void addRun(Turn span, int depth) {
        Facts facts = span.facts();
        facts.put("name", span.node().name());
        facts.put("type", span.node().type().name());
        List<ChatMessage> asked = ChatMessage.asked(Texts.value(span.span().input()));
        if (!asked.isEmpty()) {
            facts.text("input", asked.get(asked.size() - 1).text());
        }
        ChatMessage answer = ChatMessage.answered(Texts.value(span.span().output()));
        if (answer != null) {
            facts.text("output", answer.text());
        }
        facts.cut("input", span.span().input());
        facts.cut("output", span.span().output());
        SpanWalk.Sum sum = span.walk().sum(span.number());
        facts.put("spans", sum.spans());
        if (!sum.usage().equals(TokenUsage.NONE)) {
            facts.put("usage", sum.usage().asMap());
        }
        facts.put("cost", sum.cost() == null ? null : sum.cost().asMap());
        boolean folded = depth >= MAX_DEPTH;
        if (folded) {
            facts.put("folded", true);
        }
        page.add(span.item("", Kind.AGENT, depth, facts));
        if (!folded) {
            Dialogue own = new Dialogue(span.node().name());
            instructions(span, own, depth + 1);
            addChildren(span, own, depth + 1);
        }
    }

    private void instructions(Turn span, Dialogue dialogue, int depth) {
        if (span.span().attributes().get(SpanAttributes.INSTRUCTIONS).orElse(null) instanceof String text) {
            system(span, "instructions", text, dialogue, depth);
        }
    }

    private void system(Turn span, String part, String text, Dialogue dialogue, int depth) {
        Boolean changed = dialogue.shown.changesSystem(text.strip());
        if (changed != null) {
            Facts facts = span.facts();
            facts.text(text);
            if (changed) {
                facts.put("changed", true);
            }
            page.add(span.item(part, Kind.SYSTEM, depth, facts));
        }
    }

    private void addModel(Turn span, Dialogue dialogue, int depth) {
        if (span.span().input().state() == State.HIDDEN) {
            note(span, "input", "What the model was asked is hidden: it was never recorded.", depth);
        }
        Object asked = Texts.value(span.span().input());
        if (asked != null) {
            addAsked(span, ChatMessage.asked(asked), dialogue, depth);
        }
        addAnswer(span, dialogue, depth);
    }

    private void addAsked(Turn span, List<ChatMessage> asked, Dialogue dialogue, int depth) {
        Shown.Difference difference = dialogue.shown.compare(asked);
        long added =
                difference.added().stream().filter(each -> !each.isSystem()).count();
        if (difference.removed() > 0) {
            Facts facts = span.facts();
            facts.put("removed", difference.removed());
            facts.put("added", added);
            page.add(span.item("edited", Kind.EDITED, depth, facts));
        } else if (difference.repeated() > 0) {
            Facts facts = span.facts();
            facts.put("count", difference.repeated());
            page.add(span.item("repeat", Kind.REPEAT, depth, facts));
        }
        int number = 0;
        for (ChatMessage message : difference.added()) {
            addMessage(span, String.valueOf(number++), message, dialogue, depth);
        }
    }

    private void addMessage(Turn span, String part, ChatMessage message, Dialogue dialogue, int depth) {
        Facts facts = span.facts();
        switch (message.role()) {
            case "system" -> system(span, part, message.text(), dialogue, depth);
            case "assistant" -> {
                facts.said(message);
                // Of a history: how long it took and what it cost is told nowhere.
                facts.without("status", "startTime", "durationMs", "error");
                page.add(span.item(part, Kind.ASSISTANT, depth, facts));
            }
            case "tool" -> {
                facts.put("name", message.name());
                facts.put("toolCallId", message.toolCallId());
                facts.text("result", message.text());
                facts.put("item", dialogue.shown.takeAsked(message.toolCallId(), String.valueOf(message.name())));
                page.add(span.item(part, Kind.TOOL, depth, facts));
            }
            default -> {
                facts.text(message.text());
                if (message.media() > 0) {
                    facts.put("media", message.media());
                }
                page.add(span.item(part, Kind.USER, depth, facts));
            }
        }
    }

    private void addAnswer(Turn span, Dialogue dialogue, int depth) {
        Facts facts = span.facts();
        ChatMessage answer = ChatMessage.answered(Texts.value(span.span().output()));
        if (answer != null) {
            facts.said(answer);
            dialogue.shown.show(answer);
            dialogue.shown.ask(answer, span.id(""));
        }
        facts.state(span.span().output());
        facts.put("agent", dialogue.agent);
        facts.put("model", span.span().attributes().get(SpanAttributes.MODEL).orElse(null));
        for (String key : List.of(
                SpanAttributes.USAGE,
                SpanAttributes.COST,
                SpanAttributes.FINISH_REASON,
                SpanAttributes.TIME_TO_FIRST_TOKEN_MS)) {
            facts.put(key, span.span().attributes().get(key).orElse(null));
        }
        TraceTree.Node before = dialogue.lastModel;
        if (before != null
                && before.startTime()
                        .plus(before.duration())
                        .isAfter(span.node().startTime())) {
            facts.put("parallel", true);
        }
        dialogue.lastModel = span.node();
        page.add(span.item("", Kind.ASSISTANT, depth, facts));
    }

    private void addTool(Turn span, Dialogue dialogue, int depth) {
        Facts facts = span.facts();
        String callId =
                span.span().attributes().get(SpanAttributes.TOOL_CALL_ID).orElse(null) instanceof String id ? id : null;
        facts.put("name", span.node().name());
        facts.put("toolCallId", callId);
        facts.put("item", dialogue.shown.takeAsked(callId, span.node().name()));
        facts.value("arguments", span.span().input());
        facts.value("result", span.span().output());
        page.add(span.item("", Kind.TOOL, depth, facts));
        // The model is sent the result next; as text, where it has no id.
        Object result = Texts.value(span.span().output());
        dialogue.shown.show(new ChatMessage(
                "tool", Texts.of(result), "", List.of(), callId, span.node().name(), 0));
    }

    private void addStep(Turn span, int depth) {
        Facts facts = span.facts();
        facts.put("type", span.node().type().name());
        facts.put("name", span.node().name());
        facts.value("output", span.span().output());
        if (span.is(SpanType.GUARDRAIL)
                && span.walk().tree().children(span.number()).isEmpty()) {
            facts.put("refused", true);
        }
        page.add(span.item("", Kind.STEP, depth, facts));
    }

    private void said(Turn span, Kind kind, String part, SpanData.Content content, int depth) {
        Facts facts = span.facts();
        Object value = Texts.value(content);
        if (value != null) {
            facts.text(Texts.of(
                    value instanceof Map<?, ?> map && map.size() == 1
                            ? map.values().iterator().next()
                            : value));
        }
        facts.state(content);
        if (value != null || content.state() != State.NONE) {
            page.add(span.item(part, kind, depth, facts));
        }
    }

    private void note(Turn span, String part, String text, int depth) {
        page.add(span.item("note:" + part, Kind.NOTE, depth, new Facts().put("text", text)));
    }
}
