/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agenttracing.RequestContext;
import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.Span;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CallTest extends EngineTests {

    private static final String REMOTE_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String REMOTE_SPAN = "00f067aa0ba902b7";
    private static final String HEADER = "00-" + REMOTE_TRACE + "-" + REMOTE_SPAN + "-01";

    private String step(String name) {
        return engine.span(STEP, name).call(() -> engine.currentSpan().traceId());
    }

    @Test
    void entrySpansOfOneCall_shareItsId() {
        TracedResult<List<String>> result = engine.call(TracingOptions.none(), () -> List.of(step("one"), step("two")));

        assertThat(result.value()).containsOnly(result.traceId());
        Trace trace = trace(result.traceId());
        assertThat(names(trace.topSpans())).containsExactlyInAnyOrder("one", "two");
        assertThat(trace.topSpans()).allMatch(Span::isEntry);
    }

    @Test
    void callInsideACall_sharesItsIdAndAddsToIt() {
        AtomicReference<String> inner = new AtomicReference<>();
        TracedResult<String> outer = engine.call(
                TracingOptions.builder()
                        .name("outer")
                        .tags("a")
                        .metadata("k", 1)
                        .build(),
                () -> {
                    TracedResult<String> result = engine.call(
                            TracingOptions.builder().tags("b").metadata("k", 2).build(), () -> step("s"));
                    inner.set(result.traceId());
                    return result.value();
                });

        assertThat(inner.get()).isEqualTo(outer.traceId()).isEqualTo(outer.value());
        Trace trace = trace(outer.traceId());
        assertThat(trace.name()).isEqualTo("outer");
        assertThat(trace.tags()).containsExactlyInAnyOrder("a", "b");
        assertThat(trace.metadata()).containsEntry("k", 2);
    }

    @Test
    void callInsideASpan_addsToItsEntrySpan() {
        String id = engine.span(STEP, "entry").call(() -> {
            engine.span(STEP, "child").run(() -> {
                TracedResult<String> result = engine.call(
                        TracingOptions.builder()
                                .name("ignored")
                                .tags("t")
                                .metadata("k", "v")
                                .conversationId("c")
                                .build(),
                        () -> engine.span(SpanType.AGENT_RUN, "inner")
                                .call(() -> engine.currentSpan().traceId()));
                assertThat(result.traceId())
                        .isEqualTo(result.value())
                        .isEqualTo(engine.currentSpan().traceId());
            });
            return engine.currentSpan().traceId();
        });

        Trace trace = trace(id);
        assertThat(trace.topSpans()).hasSize(1);
        assertThat(names(trace.spans())).containsExactlyInAnyOrder("entry", "child", "inner");
        assertThat(span(trace, "inner").parent().map(Span::name)).contains("child");
        assertThat(trace.rootSpan().metadata()).containsEntry("k", "v");
        assertThat(trace.rootSpan().tags()).containsExactly("t");
        assertThat(span(trace, "child").metadata()).containsEntry("k", "v");
        assertThat(span(trace, "inner").agentRun().orElseThrow().conversationId())
                .contains("c");
        assertThat(engine.counters().misuse()).isEqualTo(1);
    }

    @Test
    void traceIdInsideASpan_leadsToThatOtherTrace() {
        String first = step("first");
        String rootId = trace(first).rootSpan().id();
        AtomicReference<String> child = new AtomicReference<>();
        String around = engine.span(STEP, "around").call(() -> {
            TracedResult<String> result = engine.call(
                    TracingOptions.builder().traceId(first).parentSpanId(rootId).build(), () -> step("continued"));
            assertThat(result.traceId()).isEqualTo(first).isEqualTo(result.value());
            child.set(step("own"));
            return engine.currentSpan().traceId();
        });

        assertThat(child.get()).isEqualTo(around);
        assertThat(names(trace(around).spans())).containsExactlyInAnyOrder("around", "own");
        Trace trace = trace(first);
        assertThat(names(trace.rootSpan().children())).containsExactly("continued");
        assertThat(trace.topSpans()).hasSize(1);
        assertThat(span(trace, "continued").isEntry()).isTrue();
        assertThat(span(trace, "continued").parentMissing()).isFalse();
    }

    @Test
    void traceIdWithoutParent_makesASecondTop() {
        String first = step("first");
        clock.advance(Duration.ofSeconds(1));
        engine.run(
                TracingOptions.builder().traceId(first).build(),
                () -> engine.span(STEP, "second").run(() -> {}));

        Trace trace = trace(first);
        assertThat(names(trace.topSpans())).containsExactly("first", "second");
        assertThat(trace.rootSpan().name()).isEqualTo("first");
    }

    @Test
    void callInsideACallOfAnotherTrace_staysThere() {
        String other = TraceIds.newTraceId();
        engine.span(STEP, "around")
                .run(() -> engine.run(TracingOptions.builder().traceId(other).build(), () -> {
                    TracedResult<String> inner =
                            engine.call(TracingOptions.builder().tags("t").build(), () -> step("s"));
                    assertThat(inner.traceId()).isEqualTo(other).isEqualTo(inner.value());
                }));

        assertThat(trace(other).tags()).containsExactly("t");
    }

    @Test
    void parentWithoutTrace_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TracingOptions.builder()
                        .parentSpanId(TraceIds.newSpanId())
                        .build())
                .withMessageContaining("traceId");
    }

    @Test
    void workThatOpensNoSpan_givesAnIdWithoutATrace() {
        TracedResult<Integer> result = engine.call(TracingOptions.none(), () -> 4);

        assertThat(result.value()).isEqualTo(4);
        assertThat(TraceIds.isTraceId(result.traceId())).isTrue();
        assertThat(engine.getTrace(result.traceId())).isEmpty();
    }

    @Test
    void name_isThatOfTheEntrySpansOnly() {
        String id = engine.call(
                        TracingOptions.builder().name("given").build(),
                        () -> engine.span(STEP, "own").call(() -> step("inner")))
                .traceId();

        assertThat(trace(id).name()).isEqualTo("given");
        assertThat(names(trace(id).rootSpan().children())).containsExactly("inner");
    }

    @Test
    void garbage_isNoTraceId() {
        assertThat(engine.getTrace("garbage")).isEmpty();
        assertThat(engine.getTrace("")).isEmpty();
        assertThat(engine.getTrace(null)).isEmpty();
        assertThat(engine.getTrace(TraceIds.NO_TRACE)).isEmpty();
    }

    // Headers of another process

    @Test
    void acceptedHeader_isContinued() {
        TracingEngine accepting = engine(settings(true, Duration.ofSeconds(5)), EngineBeans.none());
        String id = accepting
                .call(
                        TracingOptions.builder()
                                .continueFrom(Map.of("TraceParent", HEADER))
                                .build(),
                        () -> accepting
                                .span(STEP, "s")
                                .call(() -> accepting.currentSpan().traceId()))
                .value();

        assertThat(id).isEqualTo(REMOTE_TRACE);
        Span root = accepting.getTrace(id).orElseThrow().rootSpan();
        assertThat(root.parentSpanId()).contains(REMOTE_SPAN);
        assertThat(root.remoteParentSpanId()).contains(REMOTE_SPAN);
    }

    @Test
    void headerThatIsNotAccepted_isAnAlias() {
        TracingOptions options = TracingOptions.builder()
                .continueFrom(Map.of("traceparent", HEADER))
                .build();
        String older = engine.call(options, () -> step("older")).traceId();
        clock.advance(Duration.ofSeconds(1));
        String newer = engine.call(options, () -> step("newer")).traceId();

        assertThat(older).isNotEqualTo(REMOTE_TRACE).isNotEqualTo(newer);
        assertThat(trace(REMOTE_TRACE).traceId()).isEqualTo(newer);
        assertThat(engine.flush(Duration.ofSeconds(10)).complete()).isTrue();
        assertThat(trace(REMOTE_TRACE).traceId()).isEqualTo(newer);
        assertThat(trace(newer).rootSpan().parentSpanId()).isEmpty();
        assertThat(trace(newer).rootSpan().remoteParentSpanId()).contains(REMOTE_SPAN);
        engine.deleteTrace(newer);
        assertThat(trace(REMOTE_TRACE).traceId()).isEqualTo(older);
    }

    @Test
    void badHeader_isIgnoredAndCounted() {
        TracingOptions options = TracingOptions.builder()
                .continueFrom(Map.of("traceparent", "garbage"))
                .build();
        TracedResult<String> result = engine.call(options, () -> step("s"));

        assertThat(result.value()).isEqualTo(result.traceId());
        assertThat(engine.counters().badHeaders()).isEqualTo(1);
        engine.span(STEP, "around").run(() -> {
            // It made the work inside a trace of its own.
            String inside = engine.call(options, () -> step("inside")).value();
            assertThat(inside).isEqualTo(engine.currentSpan().traceId());
        });
        assertThat(engine.counters().badHeaders()).isEqualTo(2);
    }

    // Request context

    @Test
    void requestContext_givesMetadata() {
        RequestContext context = new RequestContext()
                .set("userId", "u-1")
                .set("session", Map.of("experimentId", "path"))
                .set("object", new Object());
        String id = engine.call(
                        TracingOptions.builder()
                                .requestContext(context)
                                .requestContextKeys("userId", "session.experimentId", "object", "missing")
                                .build(),
                        () -> step("s"))
                .traceId();

        assertThat(trace(id).metadata()).isEqualTo(Map.of("userId", "u-1", "session.experimentId", "path"));
        assertThat(engine.counters().misuse()).isEqualTo(1);
    }

    @Test
    void requestContextThatThrows_doesNotReachTheApplication() {
        RequestContext context = new RequestContext().set("session", new AbstractMap<String, Object>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new IllegalStateException();
            }
        });
        String id = engine.call(
                        TracingOptions.builder()
                                .requestContext(context)
                                .requestContextKeys("session.id")
                                .build(),
                        () -> step("s"))
                .value();

        assertThat(trace(id).metadata()).isEmpty();
        assertThat(engine.counters().beanFailures()).isEqualTo(1);
    }

    @Test
    void suppliers_areAskedInOrderAndMayThrow() {
        List<RequestContextSupplier> suppliers = List.of(
                () -> {
                    throw new IllegalStateException();
                },
                Optional::empty,
                () -> Optional.of(new RequestContext().set("userId", 7)));
        TracingEngine supplied = engine(
                settings(false, Duration.ofSeconds(5)),
                new EngineBeans(candidate -> true, List.of(), List.of(), suppliers));
        String id = supplied.span(STEP, "s").call(() -> supplied.currentSpan().traceId());

        assertThat(supplied.getTrace(id).orElseThrow().metadata()).containsEntry("userId", 7);
        assertThat(supplied.counters().beanFailures()).isEqualTo(1);
    }
}
