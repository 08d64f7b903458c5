/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceTree;
import dev.agenttracing.transcript.TranscriptItem.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** A page's texts are in memory at once; one that has so many characters ends early. */
    private static final int MAX_CHARACTERS = 4_000_000;

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

    private final TraceReader traces;
    private final int from;
    private final int limit;
    private final List<TranscriptItem> items = new ArrayList<>();
    private int count;
    private int characters;
    private int nesting;
    private boolean full;

    private Transcript(TraceReader traces, int from, int limit) {
        this.traces = traces;
        this.from = from;
        this.limit = limit;
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
        Transcript transcript = new Transcript(traces, from, limit);
        transcript.add(new SpanWalk(traces, tree), new Dialogue(null));
        return transcript.page();
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
        Transcript transcript = new Transcript(traces, from, limit);
        Dialogue dialogue = new Dialogue(null);
        for (TraceTree tree : trees) {
            transcript.begin(tree);
            transcript.add(new SpanWalk(traces, tree), dialogue);
            if (transcript.isFull()) {
                break;
            }
        }
        return transcript.page();
    }

    private Page page() {
        return new Page(items, full ? OptionalInt.of(from + items.size()) : OptionalInt.empty());
    }

    /** True if an item was left for the next page. */
    private boolean isFull() {
        return full;
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
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", tree.summary().name());
        timing(tree.node(tree.root()), facts);
        facts.put("status", tree.summary().status().jsonName());
        String traceId = tree.summary().traceId();
        add(new TranscriptItem("trace:" + traceId, Kind.TRACE, traceId, null, 0, facts));
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
        List<Integer> children = turn.walk.tree().children(turn.number);
        if (nesting == MAX_NESTING && !children.isEmpty()) {
            note(turn, "deep", "What is further inside is not told here.", depth);
            return;
        }
        nesting++;
        addAll(children, turn.walk, dialogue, depth);
        nesting--;
    }

    private void addAll(List<Integer> children, SpanWalk walk, Dialogue dialogue, int depth) {
        for (int child : children) {
            if (isFull()) {
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
        Map<String, Object> facts = span.facts();
        facts.put("name", span.node().name());
        facts.put("type", span.node().type().name());
        List<ChatMessage> asked = ChatMessage.asked(Texts.value(span.span().input()));
        if (!asked.isEmpty()) {
            text("input", asked.get(asked.size() - 1).text(), facts);
        }
        ChatMessage answer = ChatMessage.answered(Texts.value(span.span().output()));
        if (answer != null) {
            text("output", answer.text(), facts);
        }
        cut("input", span.span().input(), facts);
        cut("output", span.span().output(), facts);
        SpanWalk.Sum sum = span.walk.sum(span.number);
        facts.put("spans", sum.spans());
        if (!sum.usage().equals(TokenUsage.NONE)) {
            facts.put("usage", sum.usage().asMap());
        }
        put("cost", sum.cost() == null ? null : sum.cost().asMap(), facts);
        boolean folded = depth >= MAX_DEPTH;
        if (folded) {
            facts.put("folded", true);
        }
        add(span.item("", Kind.AGENT, depth, facts));
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
            Map<String, Object> facts = span.facts();
            text(text, facts);
            if (changed) {
                facts.put("changed", true);
            }
            add(span.item(part, Kind.SYSTEM, depth, facts));
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
            Map<String, Object> facts = span.facts();
            facts.put("removed", difference.removed());
            facts.put("added", added);
            add(span.item("edited", Kind.EDITED, depth, facts));
        } else if (difference.repeated() > 0) {
            Map<String, Object> facts = span.facts();
            facts.put("count", difference.repeated());
            add(span.item("repeat", Kind.REPEAT, depth, facts));
        }
        int number = 0;
        for (ChatMessage message : difference.added()) {
            addMessage(span, String.valueOf(number++), message, dialogue, depth);
        }
    }

    private void addMessage(Turn span, String part, ChatMessage message, Dialogue dialogue, int depth) {
        Map<String, Object> facts = span.facts();
        switch (message.role()) {
            case "system" -> system(span, part, message.text(), dialogue, depth);
            case "assistant" -> {
                said(message, facts);
                // Of a history: how long it took and what it cost is told nowhere.
                facts.keySet().removeAll(List.of("status", "startTime", "durationMs", "error"));
                add(span.item(part, Kind.ASSISTANT, depth, facts));
            }
            case "tool" -> {
                put("name", message.name(), facts);
                put("toolCallId", message.toolCallId(), facts);
                text("result", message.text(), facts);
                put("item", dialogue.shown.takeAsked(message.toolCallId(), String.valueOf(message.name())), facts);
                add(span.item(part, Kind.TOOL, depth, facts));
            }
            default -> {
                text(message.text(), facts);
                if (message.media() > 0) {
                    facts.put("media", message.media());
                }
                add(span.item(part, Kind.USER, depth, facts));
            }
        }
    }

    private void addAnswer(Turn span, Dialogue dialogue, int depth) {
        Map<String, Object> facts = span.facts();
        ChatMessage answer = ChatMessage.answered(Texts.value(span.span().output()));
        if (answer != null) {
            said(answer, facts);
            dialogue.shown.show(answer);
            dialogue.shown.ask(answer, span.id(""));
        }
        state(span.span().output(), facts);
        put("agent", dialogue.agent, facts);
        put("model", span.span().attributes().get(SpanAttributes.MODEL).orElse(null), facts);
        for (String key : List.of(
                SpanAttributes.USAGE,
                SpanAttributes.COST,
                SpanAttributes.FINISH_REASON,
                SpanAttributes.TIME_TO_FIRST_TOKEN_MS)) {
            put(key, span.span().attributes().get(key).orElse(null), facts);
        }
        TraceTree.Node before = dialogue.lastModel;
        if (before != null
                && before.startTime()
                        .plus(before.duration())
                        .isAfter(span.node().startTime())) {
            facts.put("parallel", true);
        }
        dialogue.lastModel = span.node();
        add(span.item("", Kind.ASSISTANT, depth, facts));
    }

    private void addTool(Turn span, Dialogue dialogue, int depth) {
        Map<String, Object> facts = span.facts();
        String callId =
                span.span().attributes().get(SpanAttributes.TOOL_CALL_ID).orElse(null) instanceof String id ? id : null;
        facts.put("name", span.node().name());
        put("toolCallId", callId, facts);
        put("item", dialogue.shown.takeAsked(callId, span.node().name()), facts);
        text("arguments", span.span().input(), facts);
        text("result", span.span().output(), facts);
        add(span.item("", Kind.TOOL, depth, facts));
        // The model is sent the result next; as text, where it has no id.
        Object result = Texts.value(span.span().output());
        dialogue.shown.show(new ChatMessage(
                "tool", Texts.of(result), "", List.of(), callId, span.node().name(), 0));
    }

    private void addStep(Turn span, int depth) {
        Map<String, Object> facts = span.facts();
        facts.put("type", span.node().type().name());
        facts.put("name", span.node().name());
        text("output", span.span().output(), facts);
        if (span.is(SpanType.GUARDRAIL)
                && span.walk.tree().children(span.number).isEmpty()) {
            facts.put("refused", true);
        }
        add(span.item("", Kind.STEP, depth, facts));
    }

    private void said(Turn span, Kind kind, String part, SpanData.Content content, int depth) {
        Map<String, Object> facts = span.facts();
        Object value = Texts.value(content);
        if (value != null) {
            text(
                    Texts.of(
                            value instanceof Map<?, ?> map && map.size() == 1
                                    ? map.values().iterator().next()
                                    : value),
                    facts);
        }
        state(content, facts);
        if (value != null || content.state() != State.NONE) {
            add(span.item(part, kind, depth, facts));
        }
    }

    private void note(Turn span, String part, String text, int depth) {
        add(span.item("note:" + part, Kind.NOTE, depth, Map.of("text", text)));
    }

    private static void said(ChatMessage message, Map<String, Object> to) {
        text(message.text(), to);
        if (!message.reasoning().isEmpty()) {
            to.put("reasoning", Texts.cut(message.reasoning()));
        }
        if (!message.toolCalls().isEmpty()) {
            to.put(
                    "toolCalls",
                    message.toolCalls().stream().map(ChatMessage.Call::facts).toList());
        }
    }

    private static void timing(TraceTree.Node span, Map<String, Object> to) {
        to.put("startTime", span.startTime());
        if (span.status() != SpanStatus.RUNNING) {
            to.put("durationMs", span.duration().toNanos() / 1e6);
        }
    }

    private static void text(String text, Map<String, Object> to) {
        text("text", text, to);
        if (text.length() > Texts.LENGTH) {
            to.put("length", text.length());
        }
    }

    private static void text(String key, String text, Map<String, Object> to) {
        to.put(key, Texts.cut(text));
    }

    private static void text(String key, SpanData.Content content, Map<String, Object> to) {
        Object value = Texts.value(content);
        if (value != null) {
            text(key, Texts.json(value), to);
        }
        cut(key, content, to);
    }

    private static void cut(String key, SpanData.Content content, Map<String, Object> to) {
        if (content.state() == State.HIDDEN || content.state() == State.CUT) {
            to.put(key + "State", content.state().jsonName());
        }
    }

    private static void state(SpanData.Content content, Map<String, Object> to) {
        if (content.state() == State.HIDDEN || content.state() == State.CUT) {
            to.put("state", content.state().jsonName());
        }
    }

    private static void put(String key, @Nullable Object value, Map<String, Object> to) {
        if (value != null) {
            to.put(key, value);
        }
    }

    private void add(TranscriptItem item) {
        if (count++ < from || full) {
            return;
        }
        full = items.size() == limit || characters > MAX_CHARACTERS;
        if (!full) {
            items.add(item);
            characters += characters(item.facts().values());
        }
    }

    private static int characters(Iterable<?> facts) {
        int characters = 0;
        for (Object fact : facts) {
            characters += fact instanceof String text
                    ? text.length()
                    : fact instanceof Map<?, ?> map
                            ? characters(map.values())
                            : fact instanceof Iterable<?> list ? characters(list) : 0;
        }
        return characters;
    }

    /** One span of the walk. */
    private record Turn(SpanWalk walk, int number) {

        TraceTree.Node node() {
            return walk.tree().node(number);
        }

        /** What it took and gave; of one that was deleted meanwhile only who it was. */
        SpanData span() {
            SpanData read = walk.span(number);
            TraceTree.Node node = node();
            return read != null
                    ? read
                    : SpanData.builder(walk.traceId(), node.id())
                            .type(node.type())
                            .name(node.name())
                            .startTime(node.startTime())
                            .status(node.status(), node.duration())
                            .build();
        }

        boolean is(SpanType type) {
            return node().type().equals(type);
        }

        boolean isRun() {
            return is(SpanType.AGENT_RUN) || is(SpanType.WORKFLOW_RUN);
        }

        Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("status", node().status().jsonName());
            timing(node(), facts);
            span().error()
                    .ifPresent(error ->
                            facts.put("error", Map.of("type", error.type(), "message", Texts.cut(error.message()))));
            return facts;
        }

        String id(String part) {
            return part.isEmpty() ? node().id() : node().id() + ":" + part;
        }

        TranscriptItem item(String part, Kind kind, int depth, Map<String, Object> facts) {
            return new TranscriptItem(id(part), kind, walk.traceId(), node().id(), depth, facts);
        }
    }
}
