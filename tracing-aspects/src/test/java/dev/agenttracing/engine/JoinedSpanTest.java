/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.ModelParameters;
import dev.agenttracing.Span;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TracedRun;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A method and a library that tell of the same work make one span. */
class JoinedSpanTest extends EngineTests {

    private static final CapturedArguments NO_ARGUMENTS =
            new CapturedArguments(new String[0], new CapturedArguments.Kind[0], new Object[0]);

    private String traceId = "";

    private static SpanDefinition method(SpanType type, String name, Map<String, Object> attributes) {
        return new SpanDefinition(type, name, name, attributes, false, false, Origin.METHOD);
    }

    private static SpanDefinition library(SpanType type, String name) {
        return SpanDefinition.of(type, name, Origin.LIBRARY);
    }

    private static CapturedArguments argument(String name, Object value, CapturedArguments.Kind kind) {
        return new CapturedArguments(new String[] {name}, new CapturedArguments.Kind[] {kind}, new Object[] {value});
    }

    private <E extends Throwable> void inMethod(
            SpanDefinition definition, CapturedArguments arguments, TracedRun<E> work) throws E {
        clock.advance(Duration.ofMillis(1));
        DetachedSpan span = engine.open(definition);
        traceId = span.traceId();
        engine.invocations().say(span, null, arguments);
        this.engine.invocations().<String, E>trace(span, Object.class, () -> {
            work.run();
            return "returned";
        });
    }

    private <E extends Throwable> void inLibrary(SpanDefinition definition, String input, TracedRun<E> work) throws E {
        clock.advance(Duration.ofMillis(1));
        DetachedSpan span = engine.open(definition);
        traceId = span.traceId();
        span.input(input);
        try (var scope = span.makeCurrent()) {
            work.run();
        } finally {
            span.output(input + " done");
            span.end();
        }
    }

    private List<Span> spans() {
        return trace(traceId).spans();
    }

    @Test
    void modelOfALibrary_insideAMethods_isOneSpan_andTheSecondRoundAChild() {
        SpanDefinition asked = method(SpanType.MODEL_GENERATION, "asked", Map.of(SpanAttributes.PROVIDER, "acme"));
        inMethod(asked, argument("prompt", "raw", CapturedArguments.Kind.VALUE), () -> {
            inLibrary(library(SpanType.MODEL_GENERATION, "chat"), "round 1", () -> {});
            inLibrary(library(SpanType.MODEL_GENERATION, "chat"), "round 2", () -> {});
        });

        assertThat(spans()).extracting(Span::name).containsExactlyInAnyOrder("asked", "chat");
        Span joined = span(trace(traceId), "asked");
        assertThat(joined.children())
                .extracting(Span::id)
                .containsExactly(span(trace(traceId), "chat").id());
        assertThat(joined.input().json()).isEqualTo("\"round 1\"");
        assertThat(joined.output().json()).isEqualTo("\"round 1 done\"");
        assertThat(joined.modelGeneration().orElseThrow().provider()).contains("acme");
        assertThat(span(trace(traceId), "chat").input().json()).isEqualTo("\"round 2\"");
    }

    @Test
    void whatTheCodeSays_andTheAnnotationTells_staysOverWhatTheLibraryKnows() {
        SpanDefinition asked = method(SpanType.MODEL_GENERATION, "asked", Map.of(SpanAttributes.MODEL, "annotated"));
        inMethod(asked, NO_ARGUMENTS, () -> {
            engine.currentSpan().output("said").modelGeneration().usage(TokenUsage.of(1, 1));
            DetachedSpan library = engine.open(library(SpanType.MODEL_GENERATION, "chat"));
            library.output("library's")
                    .modelGeneration()
                    .model("library's")
                    .provider("acme")
                    .usage(TokenUsage.of(9, 9));
            library.modelGeneration()
                    .parameters(ModelParameters.builder().topP(0.5).build());
            library.end();
        });

        Span span = spans().get(0);
        assertThat(spans()).hasSize(1);
        assertThat(span.output().json()).isEqualTo("\"said\"");
        var details = span.modelGeneration().orElseThrow();
        assertThat(details.model()).contains("annotated");
        assertThat(details.provider()).contains("acme");
        assertThat(details.usage()).isEqualTo(TokenUsage.of(1, 1));
        assertThat(span.attributes().get(SpanAttributes.PARAMETERS)).isPresent();
    }

    @Test
    void spanOfAnotherType_orAfterAChild_orInsideOfACall_joinsNot() {
        inMethod(method(SpanType.AGENT_RUN, "agent", Map.of()), NO_ARGUMENTS, () -> {
            inLibrary(library(SpanType.MODEL_GENERATION, "chat"), "other type", () -> {});
            inLibrary(library(SpanType.AGENT_RUN, "client"), "after a child", () -> {});
        });
        assertThat(spans()).extracting(Span::name).containsExactlyInAnyOrder("agent", "chat", "client");

        inMethod(
                method(SpanType.AGENT_RUN, "agent", Map.of()),
                NO_ARGUMENTS,
                () -> engine.run(
                        TracingOptions.builder().hideInput(true).build(),
                        () -> inLibrary(library(SpanType.AGENT_RUN, "client"), "hidden", () -> {})));
        assertThat(trace(traceId).spans()).extracting(Span::name).containsExactlyInAnyOrder("agent", "client");
        assertThat(span(trace(traceId), "client").input().state()).isEqualTo(State.HIDDEN);

        inMethod(
                method(SpanType.AGENT_RUN, "agent", Map.of()),
                NO_ARGUMENTS,
                () -> engine.span(SpanType.AGENT_RUN, "byHand").run(() -> {}));
        assertThat(spans()).extracting(Span::name).containsExactlyInAnyOrder("agent", "byHand");
    }

    @Test
    void methodThatGoesOnAfterTheLibraryFailed_endsWell() {
        inMethod(method(SpanType.MODEL_GENERATION, "asked", Map.of()), NO_ARGUMENTS, () -> {
            DetachedSpan library = engine.open(library(SpanType.MODEL_GENERATION, "chat"));
            library.error(new IllegalStateException("503"));
            library.end();
        });

        assertThat(spans().get(0).status()).isEqualTo(SpanStatus.OK);
        assertThat(spans().get(0).output().json()).isEqualTo("\"returned\"");
    }

    @Test
    void toolOfAMethod_insideALibrarysCallOfIt_isOneSpan() {
        SpanDefinition tool =
                method(SpanType.TOOL_CALL, "refund", Map.of(SpanAttributes.TOOL_DESCRIPTION, "gives back"));
        inLibrary(
                library(SpanType.TOOL_CALL, "refund_order"),
                "{\"id\": 1}",
                () -> inMethod(tool, argument("id", 1, CapturedArguments.Kind.VALUE), () -> {}));

        assertThat(spans()).hasSize(1);
        Span span = spans().get(0);
        assertThat(span.name()).isEqualTo("refund");
        assertThat(span.toolCall().orElseThrow().toolDescription()).contains("gives back");
        assertThat(span.input().as(String.class)).isEqualTo("{\"id\": 1}");
        assertThat(span.output().json()).isEqualTo("\"{\\\"id\\\": 1} done\"");
        assertThat(span.status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void toolThatThrows_isAnError_thoughTheLibrarySwallowsIt() {
        IllegalStateException broken = new IllegalStateException("no such order");
        inLibrary(
                library(SpanType.TOOL_CALL, "refund"),
                "{}",
                () -> assertThatThrownBy(
                                () -> inMethod(method(SpanType.TOOL_CALL, "refund", Map.of()), NO_ARGUMENTS, () -> {
                                    throw broken;
                                }))
                        .isSameAs(broken));

        assertThat(spans().get(0).error().orElseThrow().message()).isEqualTo("no such order");
    }

    @Test
    void hiddenTool_hidesBackwards_whatTheLibraryToldBefore() {
        DetachedSpan library = engine.open(library(SpanType.TOOL_CALL, "look_up"));
        library.input("{\"id\": \"secret\"}").toolCall().toolCallId("call_0123456789");
        try (var scope = library.makeCurrent()) {
            SpanDefinition hidden =
                    new SpanDefinition(SpanType.TOOL_CALL, "lookUp", "lookUp", Map.of(), true, true, Origin.METHOD);
            inMethod(hidden, argument("id", "secret", CapturedArguments.Kind.VALUE), () -> {});
        }
        library.output("secret");
        library.end();
        engine.span(SpanType.MODEL_GENERATION, "next").run(() -> {
            traceId = engine.currentSpan().traceId();
            engine.currentSpan()
                    .input(List.of(
                            Map.of("role", "tool", "toolCallId", "call_0123456789", "content", "secret"),
                            Map.of("id", "x", "name", "look_up", "arguments", "secret")));
        });

        Span span = trace(library.traceId()).spans().get(0);
        assertThat(span.input().state()).isEqualTo(State.HIDDEN);
        assertThat(span.output().state()).isEqualTo(State.HIDDEN);
        assertThat(spans().get(0).input().json()).doesNotContain("secret").contains("[hidden]");
    }

    @Test
    void toolKnownAsHidden_isNeverCaptured_andAPartlyHiddenOneShowsTheRest() {
        engine.hiddenTools().hide("lookUp", true, false);
        DetachedSpan library = engine.open(library(SpanType.TOOL_CALL, "lookUp"));
        library.input("{\"id\": \"secret\", \"area\": \"north\"}");
        assertThat(trace(library.traceId()).spans().get(0).input().state()).isEqualTo(State.HIDDEN);

        try (var scope = library.makeCurrent()) {
            inMethod(
                    method(SpanType.TOOL_CALL, "lookUp", Map.of()),
                    new CapturedArguments(
                            new String[] {"id", "area"},
                            new CapturedArguments.Kind[] {CapturedArguments.Kind.HIDDEN, CapturedArguments.Kind.VALUE},
                            new Object[] {"secret", "north"}),
                    () -> {});
        }
        library.end();

        assertThat(spans().get(0).input().json()).contains("north").doesNotContain("secret");
    }

    @Test
    void methodThatIsDoneBeforeTheLibrary_endsWithIt() {
        SpanDefinition asked = method(SpanType.MODEL_GENERATION, "asked", Map.of());
        DetachedSpan[] library = new DetachedSpan[1];
        inMethod(asked, NO_ARGUMENTS, () -> library[0] = engine.open(library(SpanType.MODEL_GENERATION, "chat")));
        assertThat(spans()).extracting(Span::status).containsExactly(SpanStatus.RUNNING);

        clock.advance(Duration.ofMillis(5));
        library[0].output("all of it").modelGeneration().usage(TokenUsage.of(3, 4));
        library[0].end();

        Span span = spans().get(0);
        assertThat(span.status()).isEqualTo(SpanStatus.OK);
        assertThat(span.output().json()).isEqualTo("\"all of it\"");
        assertThat(span.modelGeneration().orElseThrow().usage()).isEqualTo(TokenUsage.of(3, 4));
        assertThat(span.duration()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void methodThatFailedBeforeTheLibraryWasDone_hasFailed() {
        IllegalStateException thrown = new IllegalStateException("broken");
        DetachedSpan[] library = new DetachedSpan[1];
        assertThatThrownBy(() -> inMethod(method(SpanType.MODEL_GENERATION, "asked", Map.of()), NO_ARGUMENTS, () -> {
                    library[0] = engine.open(library(SpanType.MODEL_GENERATION, "chat"));
                    throw thrown;
                }))
                .isSameAs(thrown);
        library[0].cancel();

        assertThat(spans()).extracting(Span::status).containsExactly(SpanStatus.ERROR);
        assertThat(spans().get(0).error().orElseThrow().message()).isEqualTo("broken");
    }

    @Test
    void outputOfARunWithTwoClients_isWhatItsMethodReturned() {
        inMethod(method(SpanType.AGENT_RUN, "agent", Map.of()), NO_ARGUMENTS, () -> {
            inLibrary(library(SpanType.AGENT_RUN, "client"), "first", () -> {});
            inLibrary(library(SpanType.AGENT_RUN, "client"), "second", () -> {});
        });
        assertThat(span(trace(traceId), "agent").output().json()).isEqualTo("\"returned\"");
    }

    @Test
    void helperOfATool_joinsNot_whereTheLibraryKnowsWhatItCalls() {
        SpanDefinition helper =
                new SpanDefinition(SpanType.TOOL_CALL, "helper", "helper", Map.of(), true, false, Origin.METHOD);
        inLibrary(library(SpanType.TOOL_CALL, "lookUp").withToolName("lookUp"), "asked", () -> {
            inMethod(helper, argument("key", "x", CapturedArguments.Kind.VALUE), () -> {});
        });
        assertThat(spans()).extracting(Span::name).containsExactly("lookUp", "helper");
        assertThat(span(trace(traceId), "lookUp").input().json()).isEqualTo("\"asked\"");

        inLibrary(library(SpanType.TOOL_CALL, "lookUp").withToolName("lookUp"), "asked", () -> {
            inMethod(helper.withToolName("lookUp"), argument("key", "x", CapturedArguments.Kind.VALUE), () -> {});
        });
        assertThat(spans()).extracting(Span::name).containsExactly("helper");
    }

    @Test
    void whatOpensInside_goesUnderTheSpanAround_unlessThisThreadIsFurtherInside() {
        inMethod(method(SpanType.AGENT_RUN, "agent", Map.of()), NO_ARGUMENTS, () -> {
            DetachedSpan advisor = engine.open(library(SpanType.GENERIC, "advisor"));
            engine.openInside(advisor, library(SpanType.MODEL_GENERATION, "model"))
                    .end();
            try (var scope = advisor.makeCurrent()) {
                engine.run(TracingOptions.builder().name("own").tags("t").build(), () -> {
                    DetachedSpan inner = engine.open(library(SpanType.GENERIC, "inner"));
                    try (var in = inner.makeCurrent()) {
                        engine.openInside(advisor, library(SpanType.MODEL_GENERATION, "deep"))
                                .end();
                    }
                    inner.end();
                });
            }
            advisor.end();
        });
        assertThat(span(trace(traceId), "model").parent().orElseThrow().name()).isEqualTo("advisor");
        assertThat(span(trace(traceId), "deep").parent().orElseThrow().name()).isEqualTo("inner");
    }
}
