/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.StreamRedactor;
import dev.agenttracing.privacy.HiddenTools;
import dev.agenttracing.privacy.Redaction;
import dev.agenttracing.privacy.RedactionSettings;
import dev.agenttracing.web.Secrets;
import dev.agenttracing.web.Secrets.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

/** Secrets, system prompts and tools' definitions come through in no kind of element, wherever a text is cut. */
class ClientStreamsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String KEY = "ghp_Zk3Qw9Xv7Lm2Np5Rt8Bc4Df6Gh1Js0YaUe";

    private final HiddenTools tools = new HiddenTools();
    private final Redaction redaction = new Redaction(RedactionSettings.DEFAULT, tools, failure -> {
        throw new AssertionError(failure);
    });
    private final ClientStreams streams = new ClientStreams(redaction.forClients(), JSON, null);

    record Event(String type, String text) {}

    private List<Object> sent(Object... elements) {
        return sent(Flux.fromArray(elements));
    }

    private List<Object> sent(Flux<?> elements) {
        List<Object> sent = streams.redact(elements).collectList().block();
        return sent == null ? List.of() : sent;
    }

    /** The shapes in which a piece of a text goes out, and how it is read there. */
    static Map<String, Map.Entry<Function<String, Object>, Function<Object, String>>> shapes() {
        Map<String, Map.Entry<Function<String, Object>, Function<Object, String>>> shapes = new LinkedHashMap<>();
        shapes.put("text", Map.entry(text -> text, text -> (String) text));
        shapes.put(
                "event of text",
                Map.entry(
                        text -> ServerSentEvent.builder(text).event("token").build(),
                        event -> textOf(((ServerSentEvent<?>) event).data())));
        shapes.put(
                "event of an object",
                Map.entry(
                        text -> ServerSentEvent.builder(new Event("delta", text))
                                .build(),
                        event -> textOf(JSON.valueToTree(((ServerSentEvent<?>) event).data())
                                .path("text")
                                .asString())));
        shapes.put(
                "event of JSON",
                Map.entry(
                        text -> ServerSentEvent.builder(JSON.writeValueAsString(Map.of(
                                        "choices", List.of(Map.of("index", 0, "delta", Map.of("content", text))))))
                                .build(),
                        event -> JSON.readTree(textOf(((ServerSentEvent<?>) event).data()))
                                .path("choices")
                                .path(0)
                                .path("delta")
                                .path("content")
                                .asString()));
        shapes.put(
                "arguments of a call",
                Map.entry(
                        text -> Map.of(
                                "type", "tool-call-delta", "toolCallId", "c1", "delta", Map.of("arguments", text)),
                        event -> JSON.valueToTree(event)
                                .path("delta")
                                .path("arguments")
                                .asString()));
        shapes.put(
                "model's response",
                Map.entry(
                        text -> new ChatResponse(List.of(new Generation(new AssistantMessage(text)))),
                        response -> textOf(((ChatResponse) response)
                                .getResult()
                                .getOutput()
                                .getText())));
        shapes.put(
                "model's reasoning",
                Map.entry(
                        text -> new ChatResponse(List.of(new Generation(AssistantMessage.builder()
                                .content("")
                                .properties(Map.of("reasoningContent", text, "index", 1))
                                .build()))),
                        response -> textOf(((ChatResponse) response)
                                .getResult()
                                .getOutput()
                                .getMetadata()
                                .get("reasoningContent"))));
        shapes.put(
                "model's response with a finish reason each",
                Map.entry(
                        ClientStreamsTest::finished,
                        response -> textOf(((ChatResponse) response)
                                .getResult()
                                .getOutput()
                                .getText())));
        shapes.put(
                "event that is named as an end",
                Map.entry(
                        text -> ServerSentEvent.builder(text)
                                .event("final_answer")
                                .build(),
                        event -> textOf(((ServerSentEvent<?>) event).data())));
        shapes.put(
                "object that says that it is done",
                Map.entry(
                        text -> Map.of("text", text, "done", true), event -> textOf(((Map<?, ?>) event).get("text"))));
        shapes.put(
                "client's response",
                Map.entry(
                        text -> new ChatClientResponse(
                                new ChatResponse(List.of(new Generation(new AssistantMessage(text)))), Map.of("a", 1)),
                        response -> textOf(((ChatClientResponse) response)
                                .chatResponse()
                                .getResult()
                                .getOutput()
                                .getText())));
        return shapes;
    }

    private static ChatResponse finished(String text) {
        return new ChatResponse(List.of(new Generation(
                new AssistantMessage(text),
                ChatGenerationMetadata.builder().finishReason("STOP").build())));
    }

    private static String textOf(Object text) {
        return text == null ? "" : text.toString();
    }

    static Stream<String> shapeNames() {
        return shapes().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("shapeNames")
    void secret_splitAtEachPlace_comesThroughInNoShape(String shape) {
        var writing = shapes().get(shape).getKey();
        var reading = shapes().get(shape).getValue();
        for (Secret secret : Secrets.all()) {
            if (secret.text().startsWith("{")
                    && List.of("text", "event of text", "event that is named as an end")
                            .contains(shape)) {
                continue; // JSON of its own, which is redacted as such
            }
            String text = secret.text() + " and so on.";
            String whole = redaction.redact(text);
            for (int at = 1; at < text.length(); at += 3) {
                List<Object> sent = sent(writing.apply(text.substring(0, at)), writing.apply(text.substring(at)));

                assertThat(sent.stream().map(reading).collect(Collectors.joining()))
                        .as("split at %s", at)
                        .isEqualTo(whole)
                        .doesNotContain(secret.secret());
            }
            Flux<Object> letters =
                    Flux.fromStream(text.chars().mapToObj(Character::toString)).map(writing::apply);
            assertThat(sent(letters).stream().map(reading).collect(Collectors.joining()))
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("shapeNames")
    void ordinaryElements_passAsTheSameObjects(String shape) {
        var writing = shapes().get(shape).getKey();
        List<Object> elements =
                Stream.of("The order ", "is on its ", "way.").map(writing).toList();

        List<Object> sent = sent(Flux.fromIterable(elements));

        assertThat(sent).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(sent.get(i)).isSameAs(elements.get(i));
        }
    }

    @Test
    void whatIsHeldBack_comesBeforeWhatSaysThatItIsOver() {
        List<Object> sent = sent(
                ServerSentEvent.builder("17 * 23 = 391").event("token").id("1").build(),
                ServerSentEvent.builder("{\"traceId\":\"a\"}").event("done").build());

        assertThat(sent)
                .extracting(event -> ((ServerSentEvent<?>) event).event() + ":" + ((ServerSentEvent<?>) event).data())
                .containsExactly("token:17 * 23 = ", "token:391", "done:{\"traceId\":\"a\"}");
    }

    @Test
    void whatIsHeldBackOfATextThatSaysThatItIsOver_comesWithTheNextThatHasNoText() {
        List<Object> sent = sent(
                ServerSentEvent.builder("17 * 23 = 391").event("final_answer").build(),
                ServerSentEvent.builder("heartbeat ").event("ping").build(),
                ServerSentEvent.builder(Map.of("traceId", "a")).event("done").build(),
                ServerSentEvent.builder("after. ").event("log").build());
        List<Object> ofModel = sent(finished("17 * 23 = 391"), finished(""));

        assertThat(sent)
                .extracting(event -> ((ServerSentEvent<?>) event).event() + ":" + ((ServerSentEvent<?>) event).data())
                .containsExactly(
                        "final_answer:17 * 23 = ",
                        "ping:heartbeat ",
                        "final_answer:391",
                        "done:{traceId=a}",
                        "log:after. ");
        assertThat(ofModel)
                .extracting(response ->
                        ((ChatResponse) response).getResult().getOutput().getText())
                .containsExactly("17 * 23 = ", "391");
    }

    @Test
    void whatIsHeldBackOfATextThatSaysThatItIsOver_comesAtTheEnd() {
        assertThat(sent(finished("17 * 23 = 391")))
                .extracting(response ->
                        ((ChatResponse) response).getResult().getOutput().getText())
                .containsExactly("17 * 23 = ", "391");
        assertThat(sent(Map.of("type", "done", "answer", "17 * 23 = 391")))
                .containsExactly(
                        Map.of("type", "done", "answer", "17 * 23 = "), Map.of("type", "done", "answer", "391"));
        assertThat(sent(Map.of("type", "done", "answer", "It is on its way.")))
                .containsExactly(Map.of("type", "done", "answer", "It is on its way."));
    }

    @Test
    void endThatIsSaidWithEachPiece_isNone_forOtherTextsToo() {
        String half = KEY.substring(0, 12);
        List<Object> sent = sent(
                ServerSentEvent.builder("The ").event("final_answer").build(),
                ServerSentEvent.builder("the key is " + half).event("reasoning").build(),
                ServerSentEvent.builder("order ").event("final_answer").build(),
                ServerSentEvent.builder(KEY.substring(12) + ". ")
                        .event("reasoning")
                        .build());

        assertThat(sent.toString()).contains("[redacted: API key]").doesNotContain(half);
    }

    @Test
    void otherElements_keepTheirOrder_andDoNotEndATextThatGoesOn() {
        String half = KEY.substring(0, 12);
        List<Object> sent = sent(
                Map.of("type", "text-delta", "delta", "it is " + half),
                Map.of("type", "tool-call", "toolName", "refund", "args", Map.of("order", 7)),
                Map.of("type", "tool-result", "toolName", "refund", "result", Map.of("token", "abc")),
                Map.of("type", "text-delta", "delta", KEY.substring(12) + ". "),
                Map.of("type", "finish"));

        assertThat(sent.toString()).doesNotContain(half).doesNotContain("abc").contains("[redacted: API key]. ");
        assertThat(sent)
                .extracting(event -> String.valueOf(((Map<?, ?>) event).get("type")))
                .containsExactly("text-delta", "tool-call", "tool-result", "text-delta", "finish");
    }

    @Test
    void systemPromptsAndDefinitionsOfTools_areTakenOut() {
        Map<String, Object> request = Map.of(
                "messages",
                List.of(
                        Map.of("role", "system", "content", "canary prompt"),
                        Map.of("role", "user", "content", "hello")),
                "tools",
                List.of(Map.of("type", "function", "function", Map.of("name", "canaryTool", "parameters", Map.of()))),
                "instructions",
                "canary instructions");

        List<Object> sent = sent(
                ServerSentEvent.builder(request).event("step-start").build(),
                ServerSentEvent.builder(JSON.writeValueAsString(
                                Map.of("type", "start", "request", JSON.writeValueAsString(request))))
                        .build(),
                Map.of(
                        "type",
                        "definition",
                        "tool",
                        Map.of("name", "canaryTool", "inputSchema", Map.of("type", "object"))),
                new ChatClientResponse(
                        null, Map.of("prompt", List.of(new SystemMessage("canary message")), "id", "c1")));

        assertThat(sent + JSON.writeValueAsString(sent))
                .doesNotContain("canary")
                .contains("[redacted: system prompt]", "[redacted: tool definitions]", "hello", "c1");
    }

    @Test
    void pieceThatLooksLikeJson_isAPartOfTheTextAroundIt() {
        List<Object> sent = sent("the list sk-proj-", "[1]", " and password=", "[\"canary\"]", " ok");

        assertThat(String.join("", sent.stream().map(Object::toString).toList()))
                .isEqualTo(redaction.redact("the list sk-proj-[1] and password=[\"canary\"] ok"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"tool-result\",\"toolName\":\"lookUp\",\"result\":\"canary\"}",
                "[{\"type\":\"tool-result\",\"toolName\":\"lookUp\",\"result\":\"canary\"}]",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"canary prompt\"}]}",
                "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"canaryTool\",\"parameters\":{}}}]}"
            })
    void jsonThatComesAmongPlainTexts_isRedactedAsJson(String json) {
        tools.hide("lookUp", true, true);

        assertThat(sent("Hello", json, " and so on. ").toString())
                .doesNotContain("canary")
                .containsAnyOf("[hidden]", "[redacted: system prompt]", "[redacted: tool definitions]")
                .startsWith("[Hell")
                .endsWith("on. ]");
    }

    @Test
    void piecesInJsonThatComesAmongPlainTexts_goOnInEachOther() {
        String half = KEY.substring(0, 12);
        List<Object> sent = sent(
                "Hello. ",
                "{\"type\":\"delta\",\"text\":\"the key is " + half + "\"}",
                "{\"type\":\"delta\",\"text\":\"" + KEY.substring(12) + ". \"}");

        assertThat(sent)
                .containsExactly(
                        "Hello. ",
                        "{\"type\":\"delta\",\"text\":\"the key is \"}",
                        "{\"type\":\"delta\",\"text\":\"[redacted: API key]. \"}");
    }

    @Test
    void jsonAfterATextThatIsOver_isNoPartOfIt() {
        assertThat(sent("-----BEGIN PRIVATE KEY-----\ncanary", "[DONE]", "{\"order\":7}"))
                .containsExactly("[redacted: private key]", "[DONE]", "{\"order\":7}");
    }

    @Test
    void callsAndResultsOfHiddenTools_areHidden() {
        tools.hide("lookUp", true, true);
        ChatResponse call = new ChatResponse(List.of(new Generation(AssistantMessage.builder()
                .content("")
                .toolCalls(List.of(new ToolCall("call_1234567890ab", "function", "lookUp", "{\"ssn\":\"canary\"}")))
                .build())));

        List<Object> sent = sent(
                call,
                Map.of(
                        "type",
                        "tool-result",
                        "toolName",
                        "lookUp",
                        "toolCallId",
                        "call_1234567890ab",
                        "result",
                        "canary"),
                ServerSentEvent.builder(
                                "{\"type\":\"tool-result\",\"toolCallId\":\"call_1234567890ab\",\"content\":\"canary\"}")
                        .build());

        assertThat(((ChatResponse) sent.get(0)).getResult().getOutput().getToolCalls())
                .containsExactly(new ToolCall("call_1234567890ab", "function", "lookUp", "[hidden]"));
        assertThat(sent.toString()).doesNotContain("canary");
    }

    @Test
    void argumentsOfHiddenTools_areHidden_inEachPiece() {
        tools.hide("lookUp", true, true);

        List<Object> sent = sent(
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":"
                        + "{\"name\":\"lookUp\",\"arguments\":\"\"}},{\"index\":1,\"id\":\"c2\",\"function\":"
                        + "{\"name\":\"other\",\"arguments\":\"\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"canary\"}}]}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"shown \"}}]}}]}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"name\":\"lookUp\"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"partial_json\":\"canary\"}}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"text\":\"an answer \"}}");

        assertThat(sent.toString()).doesNotContain("canary").contains("shown ", "an answer ");
        assertThat(sent.get(1)).isNotEqualTo(sent.get(2));
        assertThat(sent.get(2).toString()).doesNotContain("\"name\"");
        assertThat(sent.get(1).toString()).doesNotContain("\"name\"");
    }

    @Test
    void metadataOfResponses_isRedacted_andWhatHasNothingStays() {
        Object kept = new Object() {
            public String name = "kept";
        };
        ChatResponse response = new ChatResponse(
                List.of(new Generation(
                        AssistantMessage.builder()
                                .content("Hello. ")
                                .properties(Map.of("apiKey", "canary", "other", kept))
                                .build(),
                        ChatGenerationMetadata.builder()
                                .finishReason("stop")
                                .metadata("password", "canary")
                                .build())),
                ChatResponseMetadata.builder()
                        .id("r1")
                        .model("m1")
                        .keyValue("authorization", "canary")
                        .build());

        ChatResponse sent = (ChatResponse) sent(response).get(0);

        assertThat(sent.getMetadata().getId()).isEqualTo("r1");
        assertThat(sent.getMetadata().getModel()).isEqualTo("m1");
        assertThat(sent.getMetadata().<String>get("authorization")).startsWith("[redacted: ");
        Generation generation = sent.getResult();
        assertThat(generation.getMetadata().getFinishReason()).isEqualTo("stop");
        assertThat(generation.getMetadata().<String>get("password")).startsWith("[redacted: ");
        assertThat(generation.getOutput().getText()).isEqualTo("Hello. ");
        assertThat(generation.getOutput().getMetadata().get("other")).isSameAs(kept);
        assertThat(generation.getOutput().getMetadata().get("apiKey").toString())
                .startsWith("[redacted: ");
    }

    @Test
    void whatCannotBeTold_isReplaced() {
        String unreadable = "[redacted: could not be read]";
        Object untold = new Object() {
            public String getText() {
                throw new IllegalStateException("canary");
            }

            @Override
            public String toString() {
                return "canary";
            }
        };
        Object deep = "canary";
        for (int i = 0; i < 150; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("level", deep);
        }

        assertThat(sent(untold, Map.of("a", 1, "untold", untold)))
                .containsExactly(unreadable, Map.of("a", 1, "untold", unreadable));
        assertThat(sent(
                        deep,
                        Map.of("deep", deep),
                        ServerSentEvent.builder(deep).build()))
                .hasSize(3)
                .allSatisfy(element ->
                        assertThat(element.toString()).doesNotContain("canary").contains(unreadable));
        ChatClientResponse response =
                (ChatClientResponse) sent(new ChatClientResponse(null, Map.of("a", 1, "untold", untold, "deep", deep)))
                        .get(0);
        assertThat(response.context()).containsEntry("a", 1).containsEntry("untold", unreadable);
        assertThat(response.context().get("deep").toString())
                .doesNotContain("canary")
                .contains(unreadable);
    }

    @Test
    void error_passesAsTheSameObject_afterWhatWasHeldBack() {
        RuntimeException failure = new IllegalStateException("x");
        List<Object> sent = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();

        streams.redact(Flux.concat(Flux.just("it is sk-proj-Ab12"), Flux.error(failure)))
                .subscribe(sent::add, errors::add);

        assertThat(String.join("", sent.stream().map(Object::toString).toList()))
                .isEqualTo("it is [redacted: API key]");
        assertThat(errors).containsExactly(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void noMoreIsAskedFor_thanOneElementAhead_andCancellationPasses(int wanted) {
        AtomicLong made = new AtomicLong();
        AtomicLong cancelled = new AtomicLong();
        Flux<String> source = Flux.<String>generate(sink -> {
                    made.incrementAndGet();
                    sink.next("word ");
                })
                .doOnCancel(cancelled::incrementAndGet);
        List<Object> sent = new ArrayList<>();
        BaseSubscriber<Object> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                if (wanted > 0) {
                    subscription.request(wanted);
                }
            }

            @Override
            protected void hookOnNext(Object element) {
                sent.add(element);
            }
        };

        streams.redact(source).subscribe(subscriber);

        assertThat(sent).hasSize(wanted);
        assertThat(made.get()).isBetween((long) wanted, wanted + 1L);
        subscriber.cancel();
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void elementThatCannotBeRedacted_isNotSent() {
        StreamRedactor broken = () -> {
            throw new IllegalStateException("x");
        };
        ClientStreams closed = new ClientStreams(broken, JSON, null);

        assertThat(closed.redact(Flux.just("a", Map.of("text", "b")))
                        .collectList()
                        .block())
                .isEmpty();
    }

    @Test
    void manyTexts_areBounded_andNoneIsLost() {
        Flux<Map<String, Object>> events =
                Flux.range(0, 500).map(i -> Map.of("type", "delta", "messageId", "m" + i, "text", "number " + i));

        String sent = sent(events).toString();

        for (int i = 0; i < 500; i++) {
            assertThat(sent).contains("messageId=m" + i);
        }
        assertThat(sent).contains("text=499").containsPattern("text=7[,}]");
    }

    @Test
    void eachSubscription_isAStreamOfItsOwn() {
        Flux<Object> redacted = streams.redact(Flux.just("the key ", KEY));

        assertThat(redacted.collectList().block())
                .isEqualTo(redacted.collectList().block());
    }
}
