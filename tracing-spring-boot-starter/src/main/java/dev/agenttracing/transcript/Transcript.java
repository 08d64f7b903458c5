/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cost;
import dev.agenttracing.Span;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.Trace;
import dev.agenttracing.transcript.TranscriptItem.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Comparator<Span> BY_START =
            Comparator.comparing(Span::startTime).thenComparing(Span::id);

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

    private final int from;
    private final int limit;
    private final List<TranscriptItem> items = new ArrayList<>();
    private int count;

    private Transcript(int from, int limit) {
        this.from = from;
        this.limit = limit;
    }

    /**
     * Makes a page of the transcript of a trace.
     *
     * @param trace the trace
     * @param from how many items to leave out
     * @param limit how many items to give
     * @return the page
     */
    public static Page of(Trace trace, int from, int limit) {
        Transcript transcript = new Transcript(from, limit);
        transcript.add(trace, new Dialogue(null));
        return transcript.page();
    }

    /**
     * Makes a page of the transcript of a conversation. What its later traces repeat of the earlier ones is not told again.
     *
     * @param traces its traces, the oldest first; each is gone through once
     * @param from how many items to leave out
     * @param limit how many items to give
     * @return the page
     */
    public static Page ofConversation(Iterable<Trace> traces, int from, int limit) {
        Transcript transcript = new Transcript(from, limit);
        Dialogue dialogue = new Dialogue(null);
        for (Trace trace : traces) {
            if (transcript.isFull()) {
                break;
            }
            transcript.begin(trace);
            transcript.add(trace, dialogue);
        }
        return transcript.page();
    }

    private Page page() {
        boolean more = items.size() > limit;
        return new Page(
                more ? items.subList(0, limit) : items, more ? OptionalInt.of(from + limit) : OptionalInt.empty());
    }

    /** One more than is wanted, to know whether there are more. */
    private boolean isFull() {
        return items.size() > limit;
    }

    /** One agent's part: what it has said, and its name; a model that is called outside of any has none. */
    private static final class Dialogue {

        private final @Nullable String agent;
        private final Shown shown = new Shown();
        private @Nullable Span lastModel;

        private Dialogue(@Nullable String agent) {
            this.agent = agent;
        }
    }

    private void begin(Trace trace) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", trace.name());
        timing(trace.rootSpan(), facts);
        facts.put("status", trace.status().jsonName());
        add(new TranscriptItem("trace:" + trace.traceId(), Kind.TRACE, trace.traceId(), null, 0, facts));
    }

    private void add(Trace trace, Dialogue dialogue) {
        boolean hasModel = trace.spans().stream().anyMatch(span -> span.type().equals(SpanType.MODEL_GENERATION));
        Span root = trace.rootSpan();
        if (!hasModel) {
            said(root, Kind.USER, "input", root.input(), 0);
        }
        List<Span> tops = trace.topSpans().stream().sorted(BY_START).toList();
        for (Span top : tops) {
            addTop(top, dialogue, tops.size() > 1 && top != root);
        }
        if (!hasModel) {
            said(root, Kind.ASSISTANT, "output", root.output(), 0);
        }
        if (trace.droppedSpans() > 0) {
            note(root, "dropped", trace.droppedSpans() + " spans of this trace were dropped.", 0);
        }
    }

    private void addTop(Span top, Dialogue dialogue, boolean isFurther) {
        if (isRun(top) && !isFurther) {
            instructions(top, dialogue, 0);
            addChildren(top, dialogue, 0);
        } else {
            addSpan(top, dialogue, 0);
        }
    }

    private void addChildren(Span span, Dialogue dialogue, int depth) {
        for (Span child : span.children().stream().sorted(BY_START).toList()) {
            if (isFull()) {
                return;
            }
            addSpan(child, dialogue, depth);
        }
    }

    private void addSpan(Span span, Dialogue dialogue, int depth) {
        if (isRun(span)) {
            addRun(span, depth);
        } else if (span.type().equals(SpanType.MODEL_GENERATION)) {
            addModel(span, dialogue, depth);
            addChildren(span, dialogue, depth);
        } else if (isTool(span)) {
            addTool(span, dialogue, depth);
            // What a tool asks a model is no part of the dialogue that it was called in.
            addChildren(span, new Dialogue(span.name()), depth + 1);
        } else {
            addStep(span, depth);
            addChildren(span, dialogue, depth);
        }
    }

    private static boolean isRun(Span span) {
        return span.type().equals(SpanType.AGENT_RUN) || span.type().equals(SpanType.WORKFLOW_RUN);
    }

    private static boolean isTool(Span span) {
        return span.type().equals(SpanType.TOOL_CALL) || span.type().equals(SpanType.MCP_TOOL_CALL);
    }

    private void addRun(Span span, int depth) {
        Map<String, Object> facts = facts(span);
        facts.put("name", span.name());
        facts.put("type", span.type().name());
        text("input", span.input(), facts);
        text("output", span.output(), facts);
        Sum sum = new Sum();
        sum.add(span);
        facts.put("spans", sum.spans);
        if (!sum.usage.equals(TokenUsage.NONE)) {
            facts.put("usage", sum.usage.asMap());
        }
        Optional.ofNullable(sum.cost).ifPresent(cost -> facts.put("cost", cost.asMap()));
        boolean folded = depth >= MAX_DEPTH;
        if (folded) {
            facts.put("folded", true);
        }
        add(item(span, "", Kind.AGENT, depth, facts));
        if (!folded) {
            Dialogue own = new Dialogue(span.name());
            instructions(span, own, depth + 1);
            addChildren(span, own, depth + 1);
        }
    }

    /** What a nested run took in all. */
    private static final class Sum {

        private int spans;
        private TokenUsage usage = TokenUsage.NONE;
        private @Nullable Cost cost;

        private void add(Span span) {
            spans++;
            if (span.type().equals(SpanType.MODEL_GENERATION)) {
                usage = usage.plus(TokenUsage.from(
                        span.attributes().get(SpanAttributes.USAGE).orElse(null)));
                Cost own = Cost.from(span.attributes().get(SpanAttributes.COST).orElse(null))
                        .orElse(null);
                Cost known = cost;
                cost = own == null ? known : known == null ? own : known.plus(own);
            }
            span.children().forEach(this::add);
        }
    }

    private void instructions(Span span, Dialogue dialogue, int depth) {
        if (span.attributes().get(SpanAttributes.INSTRUCTIONS).orElse(null) instanceof String text) {
            system(span, "instructions", text, dialogue, depth);
        }
    }

    private void system(Span span, String part, String text, Dialogue dialogue, int depth) {
        Boolean changed = dialogue.shown.changesSystem(text.strip());
        if (changed != null) {
            Map<String, Object> facts = facts(span);
            text(text, facts);
            if (changed) {
                facts.put("changed", true);
            }
            add(item(span, part, Kind.SYSTEM, depth, facts));
        }
    }

    private void addModel(Span span, Dialogue dialogue, int depth) {
        if (span.input().state() == State.HIDDEN) {
            note(span, "input", "What the model was asked is hidden: it was never recorded.", depth);
        }
        Object asked = Texts.value(span.input());
        if (asked != null) {
            addAsked(span, ChatMessage.asked(asked), dialogue, depth);
        }
        addAnswer(span, dialogue, depth);
    }

    private void addAsked(Span span, List<ChatMessage> asked, Dialogue dialogue, int depth) {
        Shown.Difference difference = dialogue.shown.compare(asked);
        long added =
                difference.added().stream().filter(each -> !each.isSystem()).count();
        if (difference.removed() > 0) {
            Map<String, Object> facts = facts(span);
            facts.put("removed", difference.removed());
            facts.put("added", added);
            add(item(span, "edited", Kind.EDITED, depth, facts));
        } else if (difference.repeated() > 0) {
            Map<String, Object> facts = facts(span);
            facts.put("count", difference.repeated());
            add(item(span, "repeat", Kind.REPEAT, depth, facts));
        }
        int number = 0;
        for (ChatMessage message : difference.added()) {
            addMessage(span, String.valueOf(number++), message, dialogue, depth);
        }
    }

    private void addMessage(Span span, String part, ChatMessage message, Dialogue dialogue, int depth) {
        Map<String, Object> facts = facts(span);
        switch (message.role()) {
            case "system" -> system(span, part, message.text(), dialogue, depth);
            case "assistant" -> {
                said(message, facts);
                // Of a history: how long it took and what it cost is told nowhere.
                facts.keySet().removeAll(List.of("status", "startTime", "durationMs", "error"));
                add(item(span, part, Kind.ASSISTANT, depth, facts));
            }
            case "tool" -> {
                put("name", message.name(), facts);
                put("toolCallId", message.toolCallId(), facts);
                text("result", message.text(), facts);
                put("item", dialogue.shown.takeAsked(message.toolCallId(), String.valueOf(message.name())), facts);
                add(item(span, part, Kind.TOOL, depth, facts));
            }
            default -> {
                text(message.text(), facts);
                if (message.media() > 0) {
                    facts.put("media", message.media());
                }
                add(item(span, part, Kind.USER, depth, facts));
            }
        }
    }

    private void addAnswer(Span span, Dialogue dialogue, int depth) {
        Map<String, Object> facts = facts(span);
        ChatMessage answer = ChatMessage.answered(Texts.value(span.output()));
        if (answer != null) {
            said(answer, facts);
            dialogue.shown.show(answer);
            dialogue.shown.ask(answer, id(span, ""));
        }
        state(span.output(), facts);
        put("agent", dialogue.agent, facts);
        put("model", span.attributes().get(SpanAttributes.MODEL).orElse(null), facts);
        for (String key : List.of(
                SpanAttributes.USAGE,
                SpanAttributes.COST,
                SpanAttributes.FINISH_REASON,
                SpanAttributes.TIME_TO_FIRST_TOKEN_MS)) {
            put(key, span.attributes().get(key).orElse(null), facts);
        }
        Span before = dialogue.lastModel;
        if (before != null
                && before.endTime().map(end -> end.isAfter(span.startTime())).orElse(true)) {
            facts.put("parallel", true);
        }
        dialogue.lastModel = span;
        add(item(span, "", Kind.ASSISTANT, depth, facts));
    }

    private void addTool(Span span, Dialogue dialogue, int depth) {
        Map<String, Object> facts = facts(span);
        String callId =
                span.attributes().get(SpanAttributes.TOOL_CALL_ID).orElse(null) instanceof String id ? id : null;
        facts.put("name", span.name());
        put("toolCallId", callId, facts);
        put("item", dialogue.shown.takeAsked(callId, span.name()), facts);
        text("arguments", span.input(), facts);
        text("result", span.output(), facts);
        add(item(span, "", Kind.TOOL, depth, facts));
        // The model is sent the result next; as text, where it has no id.
        Object result = Texts.value(span.output());
        dialogue.shown.show(new ChatMessage("tool", Texts.of(result), "", List.of(), callId, span.name(), 0));
    }

    private void addStep(Span span, int depth) {
        Map<String, Object> facts = facts(span);
        facts.put("type", span.type().name());
        facts.put("name", span.name());
        text("output", span.output(), facts);
        if (span.type().equals(SpanType.GUARDRAIL) && span.children().isEmpty()) {
            facts.put("refused", true);
        }
        add(item(span, "", Kind.STEP, depth, facts));
    }

    private void said(Span span, Kind kind, String part, CapturedContent content, int depth) {
        Map<String, Object> facts = facts(span);
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
            add(item(span, part, kind, depth, facts));
        }
    }

    private void note(Span span, String part, String text, int depth) {
        add(item(span, "note:" + part, Kind.NOTE, depth, Map.of("text", text)));
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

    private static Map<String, Object> facts(Span span) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("status", span.status().jsonName());
        timing(span, facts);
        span.error()
                .ifPresent(error ->
                        facts.put("error", Map.of("type", error.type(), "message", Texts.cut(error.message()))));
        return facts;
    }

    private static void timing(Span span, Map<String, Object> to) {
        to.put("startTime", span.startTime().toString());
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

    private static void text(String key, CapturedContent content, Map<String, Object> to) {
        Object value = Texts.value(content);
        if (value != null) {
            text(key, Texts.json(value), to);
        }
        if (content.state() == State.HIDDEN || content.state() == State.CUT) {
            to.put(key + "State", content.state().jsonName());
        }
    }

    private static void state(CapturedContent content, Map<String, Object> to) {
        if (content.state() == State.HIDDEN || content.state() == State.CUT) {
            to.put("state", content.state().jsonName());
        }
    }

    private static void put(String key, @Nullable Object value, Map<String, Object> to) {
        if (value != null) {
            to.put(key, value);
        }
    }

    private static String id(Span span, String part) {
        return part.isEmpty() ? span.id() : span.id() + ":" + part;
    }

    private static TranscriptItem item(Span span, String part, Kind kind, int depth, Map<String, Object> facts) {
        return new TranscriptItem(id(span, part), kind, span.traceId(), span.id(), depth, facts);
    }

    private void add(TranscriptItem item) {
        if (count++ >= from && !isFull()) {
            items.add(item);
        }
    }
}
