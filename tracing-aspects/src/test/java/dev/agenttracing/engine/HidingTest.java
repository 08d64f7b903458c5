/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Span;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracingOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HidingTest extends EngineTests {

    private final AtomicReference<String> id = new AtomicReference<>();

    private void inside() {
        id.set(engine.currentSpan().traceId());
        engine.currentSpan().input("private").output("private");
        engine.currentSpan().agentRun().instructions("private");
    }

    private static void assertHidden(Span span, boolean input, boolean output) {
        assertThat(span.input().state()).isEqualTo(input ? State.HIDDEN : State.PRESENT);
        assertThat(span.output().state()).isEqualTo(output ? State.HIDDEN : State.PRESENT);
        assertThat(span.input().json()).isEqualTo(input ? "null" : "\"private\"");
        assertThat(span.agentRun().orElseThrow().instructions().isPresent()).isNotEqualTo(input);
    }

    private void nested(TracingOptions options) {
        engine.run(
                options,
                () -> engine.span(SpanType.AGENT_RUN, "outer").run(() -> {
                    inside();
                    engine.span(SpanType.AGENT_RUN, "inner").run(this::inside);
                }));
    }

    @Test
    void hideInput_hidesInputAndInstructionsOfAllInside() {
        nested(TracingOptions.builder().hideInput(true).build());

        assertThat(trace(id.get()).spans()).hasSize(2).allSatisfy(span -> assertHidden(span, true, false));
    }

    @Test
    void hideOutput_hidesTheOutputOfAllInside() {
        nested(TracingOptions.builder().hideOutput(true).build());

        assertThat(trace(id.get()).spans()).hasSize(2).allSatisfy(span -> assertHidden(span, false, true));
    }

    @Test
    void hidingOfASpan_doesNotReachWhatIsAround() {
        engine.span(SpanType.AGENT_RUN, "outer").run(() -> {
            inside();
            engine.span(SpanType.AGENT_RUN, "hidden").hideInput(true).run(() -> {
                inside();
                engine.span(SpanType.AGENT_RUN, "below").run(this::inside);
            });
        });

        Trace trace = trace(id.get());
        assertHidden(span(trace, "outer"), false, false);
        assertHidden(span(trace, "hidden"), true, false);
        assertHidden(span(trace, "below"), true, false);
    }

    @Test
    void callInsideASpan_hidesTheSpansOpenedInside() {
        engine.span(SpanType.AGENT_RUN, "outer").run(() -> {
            inside();
            nested(TracingOptions.builder().hideInput(true).hideOutput(true).build());
        });

        assertThat(trace(id.get()).spans())
                .filteredOn(span -> span.parentSpanId().isPresent())
                .hasSize(2)
                .allSatisfy(span -> assertHidden(span, true, true));
        assertHidden(trace(id.get()).rootSpan(), false, false);
    }

    @Test
    void anotherTraceBegunInsideAHiddenSpan_isHiddenToo() {
        String other = TraceIds.newTraceId();
        engine.span(STEP, "hidden")
                .hideInput(true)
                .hideOutput(true)
                .run(() -> nested(TracingOptions.builder().traceId(other).build()));

        assertThat(trace(other).spans()).hasSize(2).allSatisfy(span -> assertHidden(span, true, true));
    }

    @Test
    void instructionsOfTheDefinition_areHiddenWithTheInput() {
        SpanDefinition definition = new SpanDefinition(
                SpanType.AGENT_RUN,
                "agent",
                "agent",
                Map.of(SpanAttributes.INSTRUCTIONS, "private"),
                true,
                false,
                SpanDefinition.Origin.METHOD);
        dev.agenttracing.DetachedSpan span = engine.open(definition);
        engine.invocations().sayArgument(span, "argument", "private");
        span.end();

        assertThat(trace(span.traceId()).rootSpan().attributes().asMap()).isEmpty();
    }

    @Test
    void arguments_areHiddenWithTheInput() {
        dev.agenttracing.DetachedSpan span = engine.open(new SpanDefinition(
                SpanType.TOOL_CALL, "tool", "tool", Map.of(), true, false, SpanDefinition.Origin.METHOD));
        engine.invocations()
                .say(
                        span,
                        "conversation",
                        new CapturedArguments(
                                new String[] {"a"},
                                new CapturedArguments.Kind[] {CapturedArguments.Kind.VALUE},
                                new Object[] {"private"}));
        span.end();

        assertThat(trace(span.traceId()).rootSpan().input().state()).isEqualTo(State.HIDDEN);
        assertThat(trace(span.traceId()).conversationId()).contains("conversation");
    }

    @Test
    void messageOfAHiddenError_isHiddenWhereverItTurnsUp() {
        assertThatThrownBy(() -> engine.span(STEP, "outer").run(() -> {
                    id.set(engine.currentSpan().traceId());
                    try {
                        engine.span(STEP, "middle").run(() -> {
                            engine.span(STEP, "hidden").hideOutput(true).run(() -> {
                                throw new IllegalStateException("private", new RuntimeException("private cause"));
                            });
                        });
                    } catch (IllegalStateException e) {
                        throw new IllegalArgumentException("around: " + e.getMessage(), e.getCause());
                    }
                }))
                .hasMessageContaining("private");

        assertThat(trace(id.get()).spans()).hasSize(3).allSatisfy(span -> {
            assertThat(span.error().orElseThrow().message()).isEmpty();
            assertThat(span.error().orElseThrow().stackTrace())
                    .doesNotContain("private")
                    .contains("HidingTest")
                    .contains(span.error().orElseThrow().type());
        });
    }

    @Test
    void messageOfAnError_isHiddenIfItSuppressedAHiddenOne() {
        assertThatThrownBy(() -> engine.span(STEP, "outer").run(() -> {
                    id.set(engine.currentSpan().traceId());
                    Exception own = new Exception("own");
                    try {
                        engine.span(STEP, "hidden").hideInput(true).run(() -> {
                            throw new IllegalStateException("private");
                        });
                    } catch (IllegalStateException e) {
                        own.addSuppressed(e);
                    }
                    throw own;
                }))
                .hasMessage("own");

        assertThat(trace(id.get()).rootSpan().error().orElseThrow().stackTrace())
                .doesNotContain("private");
    }

    @Test
    void messageOfAnotherError_isShown() {
        assertThatThrownBy(() -> engine.span(STEP, "outer").run(() -> {
                    id.set(engine.currentSpan().traceId());
                    try {
                        engine.span(STEP, "hidden").hideInput(true).run(() -> {
                            throw new IllegalStateException("private");
                        });
                    } catch (IllegalStateException e) {
                        throw new Exception("shown");
                    }
                }))
                .hasMessage("shown");

        assertThat(trace(id.get()).rootSpan().error().orElseThrow().message()).isEqualTo("shown");
    }
}
