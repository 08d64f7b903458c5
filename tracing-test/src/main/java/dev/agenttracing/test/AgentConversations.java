/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import dev.agenttracing.Attributes;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Conversations of people with agents, as they would be recorded: a system prompt, a history that grows, tools, code, several
 * languages, a few failures. Many go on at the same time. The same seed gives the same conversations. Not thread-safe.
 *
 * <p>A turn of a conversation is a trace: an agent that calls a model, does with tools what the model asks for, and calls the
 * model again with all that was said before.
 */
public final class AgentConversations {

    private static final int AT_ONCE = 40;
    private static final List<String> AGENTS = List.of("support", "review", "travel", "returns", "billing", "triage");
    private static final List<String> MODELS = List.of("gpt-4o", "gpt-4o-mini", "claude-sonnet-4", "mistral-large");
    private static final List<String> TOOLS = List.of("lookupOrder", "searchHandbook", "readFile", "issueRefund");

    private final Random random;
    private final Phrases phrases;
    private final List<Talk> talks = new ArrayList<>();
    private final Duration betweenTurns;
    private Instant now;
    private int started;
    private final int turnsOfEach;

    /** One conversation so far. */
    private static final class Talk {

        private final String id;
        private final String agent;
        private final String user;
        private final String model;
        private final String prompt;
        private final List<String> messages = new ArrayList<>();
        private int turnsLeft;

        private Talk(String id, String agent, String user, String model, String prompt, int turns) {
            this.id = id;
            this.agent = agent;
            this.user = user;
            this.model = model;
            this.prompt = prompt;
            this.turnsLeft = turns;
        }
    }

    private AgentConversations(long seed, Instant start, Duration betweenTurns, int turnsOfEach) {
        this.random = new Random(seed);
        this.phrases = new Phrases(random);
        this.now = start;
        this.betweenTurns = betweenTurns;
        this.turnsOfEach = turnsOfEach;
    }

    /**
     * Begins many conversations, of 1 to 20 turns.
     *
     * @param seed the same for the same conversations
     * @param start when the first turn begins
     * @param betweenTurns how long after one turn another begins, of whichever conversation
     * @return the conversations
     */
    public static AgentConversations of(long seed, Instant start, Duration betweenTurns) {
        return new AgentConversations(seed, start, betweenTurns, 0);
    }

    /**
     * Begins one conversation after the other, of so many turns each.
     *
     * @param seed the same for the same conversations
     * @param start when the first turn begins
     * @param turns how many turns each has
     * @return the conversations
     */
    public static AgentConversations ofTurns(long seed, Instant start, int turns) {
        return new AgentConversations(seed, start, Duration.ofSeconds(20), turns);
    }

    /** {@return the spans of the next turn, in the order they end: the agent's own, an entry span, is the last} */
    public List<SpanData> nextTurn() {
        Talk talk = next();
        now = now.plus(betweenTurns);
        Turn turn = new Turn(talk, now);
        turn.run();
        talk.turnsLeft--;
        if (talk.turnsLeft == 0) {
            talks.remove(talk);
        }
        return turn.spans;
    }

    private Talk next() {
        while (talks.size() < (turnsOfEach > 0 ? 1 : AT_ONCE)) {
            talks.add(begin());
        }
        return phrases.any(talks);
    }

    private Talk begin() {
        started++;
        int agent = random.nextInt(AGENTS.size());
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rules.add(Phrases.RULES.get((agent * 3 + i) % Phrases.RULES.size()));
        }
        rules.add("You work for the branch in " + phrases.city() + ", desk " + started + ".");
        return new Talk(
                "thread-" + started,
                AGENTS.get(agent),
                "user-" + random.nextInt(2_000),
                phrases.any(MODELS),
                String.join("\n", rules),
                turnsOfEach > 0 ? turnsOfEach : 1 + random.nextInt(20));
    }

    private String id(int digits) {
        StringBuilder id = new StringBuilder();
        while (id.length() < digits) {
            id.append(String.format("%016x", random.nextLong() | 1));
        }
        return id.substring(0, digits);
    }

    /** The writing of one trace. */
    private final class Turn {

        private final Talk talk;
        private final String traceId = id(32);
        private final String rootId = id(16);
        private final Instant start;
        private final List<SpanData> spans = new ArrayList<>();
        private Instant clock;
        private boolean failed;

        private Turn(Talk talk, Instant start) {
            this.talk = talk;
            this.start = start;
            this.clock = start;
        }

        private void run() {
            String question = phrases.question();
            talk.messages.add(message("user", question));
            int rounds = random.nextInt(3);
            for (int i = 0; i < rounds; i++) {
                round();
            }
            String answer = phrases.answer();
            model(message("assistant", answer), answer.length());
            talk.messages.add(message("assistant", answer));
            root(question, answer);
        }

        private void round() {
            String tool = phrases.any(TOOLS);
            String call = "call_" + id(12);
            String arguments = "{\"orderId\":" + quoted(phrases.order()) + "}";
            String request = "{\"role\":\"assistant\",\"content\":\"\",\"toolCalls\":[{\"id\":" + quoted(call)
                    + ",\"name\":" + quoted(tool) + ",\"arguments\":" + arguments + "}]}";
            model(request, 30);
            talk.messages.add(request);
            boolean search = tool.equals("searchHandbook");
            String result = search
                    ? "{\"documents\":[" + document() + "," + document() + "]}"
                    : "{\"order\":" + quoted(phrases.order()) + ",\"state\":\"shipped\",\"amount\":"
                            + quoted(phrases.amount()) + ",\"note\":" + quoted(phrases.answer()) + "}";
            tool(tool, call, arguments, result);
            talk.messages.add(
                    "{\"role\":\"tool\",\"toolCallId\":" + quoted(call) + ",\"content\":" + quoted(result) + "}");
        }

        private String document() {
            return "{\"source\":\"handbook/" + random.nextInt(50) + ".md\",\"text\":" + quoted(phrases.handbook())
                    + "}";
        }

        private void model(String output, int outputLength) {
            String input =
                    "{\"messages\":[" + message("system", talk.prompt) + "," + String.join(",", talk.messages) + "]}";
            TokenUsage usage =
                    TokenUsage.of(input.length() / 4, 1 + outputLength / 4).withCacheRead(talk.prompt.length() / 4);
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put(SpanAttributes.MODEL, talk.model);
            attributes.put(SpanAttributes.PROVIDER, "openai");
            attributes.put(SpanAttributes.USAGE, usage.asMap());
            attributes.put(SpanAttributes.PARAMETERS, Map.of("temperature", 0.7));
            attributes.put(SpanAttributes.FINISH_REASON, "stop");
            attributes.put(SpanAttributes.RESPONSE_MODEL, talk.model);
            attributes.put(SpanAttributes.RESPONSE_ID, "chatcmpl-" + id(16));
            Cost cost =
                    new Cost(BigDecimal.valueOf(usage.inputTokens() * 25 + usage.outputTokens() * 100, 7), "USD", true);
            attributes.put(SpanAttributes.COST, cost.asMap());
            add(child(SpanType.MODEL_GENERATION, "chat", 300 + random.nextInt(4_000))
                    .attributes(Attributes.of(attributes))
                    .input(content(input))
                    .output(content("{\"message\":" + output + "}")));
        }

        private void tool(String name, String call, String arguments, String result) {
            SpanType type = name.equals("searchHandbook") ? SpanType.RETRIEVAL : SpanType.TOOL_CALL;
            boolean fails = random.nextInt(40) == 0;
            failed |= fails && random.nextBoolean();
            SpanData.Builder span = child(type, name, 5 + random.nextInt(400))
                    .entityId(name)
                    .attributes(Attributes.of(Map.of(
                            SpanAttributes.TOOL_TYPE,
                            "function",
                            SpanAttributes.SUCCESS,
                            !fails,
                            SpanAttributes.TOOL_CALL_ID,
                            call)))
                    .input(content(arguments))
                    .output(fails ? SpanData.Content.NONE : content(result));
            if (fails) {
                SpanData made = span.build();
                span.status(SpanStatus.ERROR, made.duration().orElseThrow()).error(timeout(name));
            }
            add(span);
        }

        private SpanError timeout(String name) {
            return new SpanError(
                    "java.net.SocketTimeoutException",
                    "No answer from " + name + " within 2000 ms",
                    "java.net.SocketTimeoutException\n\tat com.example.tools." + name + ".call(" + name + ".java:"
                            + random.nextInt(300) + ")\n\tat java.base/java.lang.Thread.run(Thread.java:1583)");
        }

        private SpanData.Builder child(SpanType type, String name, int millis) {
            Instant begin = clock;
            Duration duration = Duration.ofNanos(millis * 1_000_000L + random.nextInt(1_000_000));
            clock = clock.plus(duration);
            return SpanData.builder(traceId, id(16))
                    .parentSpanId(rootId)
                    .type(type)
                    .name(name)
                    .startTime(begin)
                    .status(SpanStatus.OK, duration);
        }

        private void add(SpanData.Builder span) {
            spans.add(span.build());
        }

        private void root(String question, String answer) {
            spans.add(SpanData.builder(traceId, rootId)
                    .type(SpanType.AGENT_RUN)
                    .name(talk.agent)
                    .entityId(talk.agent)
                    .entry(false)
                    .startTime(start)
                    .status(
                            failed ? SpanStatus.ERROR : SpanStatus.OK,
                            Duration.between(start, clock).plusMillis(2))
                    .conversationId(talk.id)
                    .instance("shop-1")
                    .metadata(Map.of("userId", talk.user, "region", phrases.any(List.of("eu", "us", "asia"))))
                    .tags(Set.of("production", talk.agent))
                    .attributes(Attributes.of(
                            Map.of(SpanAttributes.INSTRUCTIONS, talk.prompt, SpanAttributes.MAX_STEPS, 5)))
                    .input(content("{\"question\":" + quoted(question) + ",\"thread\":" + quoted(talk.id) + "}"))
                    .output(content(quoted(answer)))
                    .build());
        }
    }

    private static SpanData.Content content(String json) {
        return new SpanData.Content(State.PRESENT, json);
    }

    private static String message(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":" + quoted(text) + "}";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
