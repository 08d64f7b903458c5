/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.RequestContext;
import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.Trace;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TracedResult;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.HideOutput;
import dev.agenttracing.annotation.Sensitive;
import dev.agenttracing.annotation.SpanAttribute;
import dev.agenttracing.annotation.Traced;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of a call is recorded, and what the caller sees of that: nothing. */
class TracedCallTest {

    private final TracedApplication application =
            TracedApplication.with(Beans.class, HidingType.class, OfHidingInterface.class);
    private final Beans beans = application.bean(Beans.class);

    @AfterEach
    void close() {
        application.close();
    }

    record Point(int x, @Sensitive String secret) {}

    enum Mood {
        NEW
    }

    interface DeclaredAbove {
        void above(@Sensitive String secret);
    }

    interface Declared extends DeclaredAbove {
        void declared(@Sensitive String secret, @HideInput String hidden, @SpanAttribute("key") String said);
    }

    static class Beans implements Declared {

        @Traced
        public Point several(String text, int number, @Nullable String nothing, Point point) {
            return point;
        }

        @Traced
        public void none() {}

        @Traced
        public String parameters(
                String open, @HideInput String hidden, @Sensitive String sensitive, @HideInput @Sensitive String both) {
            return "out";
        }

        @Override
        @Traced
        public void declared(String secret, String hidden, String said) {}

        @Override
        @Traced
        public void above(String secret) {}

        @Traced
        @HideInput
        public String hidesInput(String secret) {
            return "out";
        }

        @AgentRun(name = "hiding", instructions = "secret instructions")
        @HideInput
        public String hidesInstructions(String secret) {
            return "out";
        }

        @Traced
        @HideInput
        public void hidesNothing() {}

        @Traced
        @HideOutput
        public String hidesOutput(String open) {
            return "secret";
        }

        @AgentRun(name = "agent")
        public String converses(@ConversationId @Nullable Object id) {
            return "out";
        }

        @Traced
        public void attributes(
                @SpanAttribute int number,
                @SpanAttribute("named") String text,
                @SpanAttribute Mood state,
                @SpanAttribute @Nullable String nothing,
                @SpanAttribute @HideInput String hidden,
                @SpanAttribute @Sensitive String sensitive,
                @SpanAttribute Point point) {}

        @Traced
        @HideInput
        public void hiddenAttribute(@SpanAttribute String secret) {}

        @Traced
        public String options(String text, @Nullable TracingOptions options) {
            return text;
        }

        @Traced
        public TracedResult<String> result(AtomicReference<TracedResult<String>> made) {
            made.set(TracedResult.of("value"));
            return made.get();
        }

        @Traced
        public CompletableFuture<TracedResult<String>> futureResult(CompletableFuture<TracedResult<String>> future) {
            return future;
        }

        @Traced
        public TracedResult<String> resultWithOptions(TracingOptions options) {
            return TracedResult.of("value");
        }

        @Traced
        public CompletionStage<String> stage(CompletionStage<String> stage) {
            return stage;
        }

        @Traced
        public void fails(Throwable cause) throws Throwable {
            throw cause;
        }
    }

    @HideInput
    @HideOutput
    static class HidingType {
        @Traced
        public String work(String secret) {
            return "secret";
        }
    }

    @HideInput
    interface HidingInterface {
        @HideOutput
        String work(String secret);
    }

    static class OfHidingInterface implements HidingInterface {
        @Override
        @Traced
        public String work(String secret) {
            return "secret";
        }
    }

    private void assertNowhere(String secret) {
        for (Span span : application.spans()) {
            assertThat(span.input().json() + span.output().json() + span.attributes() + span.error())
                    .doesNotContain(secret);
        }
    }

    @Test
    void input_isAnObjectByParameterName() {
        beans.several("t", 1, null, new Point(2, "hush"));

        assertThat(application.span().input().json())
                .isEqualTo(
                        "{\"text\":\"t\",\"number\":1,\"nothing\":null,\"point\":{\"x\":2,\"secret\":\"[sensitive]\"}}");
        assertThat(application.span().output().json()).isEqualTo("{\"x\":2,\"secret\":\"[sensitive]\"}");
    }

    @Test
    void input_ofNoParameter_isNone() {
        beans.none();

        assertThat(application.span().input().state()).isEqualTo(CapturedContent.State.NONE);
        assertThat(application.span().output().state()).isEqualTo(CapturedContent.State.NONE);
    }

    @Test
    void parameters_areHiddenOneByOne() {
        beans.parameters("a", "secret", "secret", "secret");

        assertThat(application.span().input().json())
                .isEqualTo(
                        "{\"open\":\"a\",\"hidden\":\"[hidden]\",\"sensitive\":\"[sensitive]\",\"both\":\"[sensitive]\"}");
    }

    @Test
    void annotationsOfParameters_areInheritedFromTheInterface() {
        beans.declared("secret", "secret", "said");

        assertThat(application.span().input().json())
                .isEqualTo("{\"secret\":\"[sensitive]\",\"hidden\":\"[hidden]\",\"said\":\"said\"}");
        assertThat(application.span().attributes().asMap()).isEqualTo(Map.of("key", "said"));
    }

    @Test
    void annotationsOfParameters_areInheritedFromAnInterfaceOfTheInterface() {
        beans.above("secret");

        assertThat(application.span().input().json()).isEqualTo("{\"secret\":\"[sensitive]\"}");
    }

    @Test
    void hideInput_onMethod_hidesInput() {
        beans.hidesInput("secret");

        assertThat(application.span().input().state()).isEqualTo(CapturedContent.State.HIDDEN);
        assertThat(application.span().output().json()).isEqualTo("\"out\"");
        assertNowhere("secret");
    }

    @Test
    void hideInput_hidesInstructions() {
        beans.hidesInstructions("secret");

        assertThat(application.span().attributes().asMap()).isEmpty();
        assertNowhere("secret");
    }

    @Test
    void hideInput_whereThereIsNone_isNone() {
        beans.hidesNothing();

        assertThat(application.span().input().state()).isEqualTo(CapturedContent.State.NONE);
    }

    @Test
    void hideOutput_onMethod_hidesOutput() {
        beans.hidesOutput("open");

        assertThat(application.span().output().state()).isEqualTo(CapturedContent.State.HIDDEN);
        assertThat(application.span().input().json()).isEqualTo("{\"open\":\"open\"}");
        assertNowhere("secret\"");
    }

    @Test
    void hide_onTypeOrInterface_hides() {
        application.bean(HidingType.class).work("secret");
        application.bean(OfHidingInterface.class).work("secret");

        assertThat(application.spans()).hasSize(2).allSatisfy(span -> {
            assertThat(span.input().state()).isEqualTo(CapturedContent.State.HIDDEN);
            assertThat(span.output().state()).isEqualTo(CapturedContent.State.HIDDEN);
        });
    }

    @Test
    void conversationId_isTheArgument() {
        beans.converses("thread-1");

        assertThat(application.span().attributes().asMap()).containsEntry("conversationId", "thread-1");
        assertThat(application.traces().get(0).conversationId()).contains("thread-1");
    }

    @Test
    void conversationId_maybeANumberOrUuid() {
        UUID uuid = UUID.randomUUID();
        beans.converses(42L);
        beans.converses(uuid);

        assertThat(application.traces().stream()
                        .map(trace -> trace.conversationId().orElse("")))
                .containsExactlyInAnyOrder("42", uuid.toString());
    }

    @Test
    void conversationId_ofNull_saysNothing() {
        beans.converses(null);

        assertThat(application.traces().get(0).conversationId()).isEmpty();
    }

    /** The text of its own breaks: the call must not. */
    @Test
    void conversationId_thatCannotBeRead_breaksNothing() {
        CharSequence broken = new CharSequence() {
            @Override
            public int length() {
                throw new IllegalStateException("length");
            }

            @Override
            public char charAt(int index) {
                throw new IllegalStateException("charAt");
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new IllegalStateException("subSequence");
            }

            @Override
            public String toString() {
                throw new IllegalStateException("toString");
            }
        };

        assertThat(beans.converses(broken)).isEqualTo("out");
        assertThat(application.span().status()).isEqualTo(SpanStatus.OK);
        assertThat(application.tracing().counters().failures()).isPositive();
    }

    @Test
    void spanAttributes_areKept_butForHiddenSensitiveAndNull() {
        beans.attributes(3, "text", Mood.NEW, null, "hidden", "sensitive", new Point(1, "hush"));

        assertThat(application.span().attributes().asMap())
                .isEqualTo(Map.of(
                        "number",
                        3,
                        "named",
                        "text",
                        "state",
                        "NEW",
                        "point",
                        Map.of("x", 1, "secret", "[sensitive]")));
    }

    @Test
    void spanAttribute_isLeftOut_whereTheInputIsHidden() {
        beans.hiddenAttribute("secret");

        assertThat(application.span().attributes().asMap()).isEmpty();
    }

    @Test
    void tracingOptions_areUsed_andNotCaptured() {
        beans.options(
                "t",
                TracingOptions.builder()
                        .name("named")
                        .tags("tag")
                        .metadata("key", 1)
                        .build());

        Span span = application.span();
        assertThat(span.name()).isEqualTo("named");
        assertThat(span.tags()).containsExactly("tag");
        assertThat(span.metadata()).isEqualTo(Map.of("key", 1));
        assertThat(span.input().json()).isEqualTo("{\"text\":\"t\"}");
    }

    @Test
    void tracingOptions_mayBeNull() {
        assertThat(beans.options("t", null)).isEqualTo("t");

        assertThat(application.span().input().json()).isEqualTo("{\"text\":\"t\"}");
    }

    /** As the attributes of a request do, when it is over. */
    @Test
    void requestContextThatThrows_breaksNothing() {
        RequestContext broken = new RequestContext() {
            @Override
            public Object get(String key) {
                throw new IllegalStateException("The request is over");
            }
        };
        TracingOptions options = TracingOptions.builder()
                .requestContext(broken)
                .requestContextKeys("userId")
                .build();

        assertThat(beans.options("t", options)).isEqualTo("t");
        assertThat(application.span().metadata()).isEmpty();
        assertThat(application.tracing().counters().beanFailures()).isPositive();
    }

    @Test
    void tracedResult_hasTheTracesId() {
        AtomicReference<TracedResult<String>> made = new AtomicReference<>();
        TracedResult<String> result = beans.result(made);

        assertThat(result.value()).isEqualTo("value");
        assertThat(application.traces()).singleElement().returns(result.traceId(), Trace::traceId);
        assertThat(made.get().traceId()).isNotEqualTo(result.traceId());
        assertThat(application.span().output().json()).isEqualTo("\"value\"");
    }

    @Test
    void tracedResult_withOptions_hasTheIdToldThere() {
        String traceId = TraceIds.newTraceId();

        TracedResult<String> result = beans.resultWithOptions(
                TracingOptions.builder().traceId(traceId).build());

        assertThat(result.traceId()).isEqualTo(traceId);
        assertThat(application.span().traceId()).isEqualTo(traceId);
    }

    @Test
    void tracedResult_inAStage_hasTheTracesId() {
        CompletableFuture<TracedResult<String>> future = new CompletableFuture<>();
        CompletableFuture<TracedResult<String>> result = beans.futureResult(future);
        assertThat(application.span().status()).isEqualTo(SpanStatus.RUNNING);
        future.complete(TracedResult.of("value"));

        assertThat(result.join().traceId()).isEqualTo(application.span().traceId());
        assertThat(result.join().value()).isEqualTo("value");
        assertThat(application.span().output().json()).isEqualTo("\"value\"");
    }

    /** A stage made by {@code thenApply} would give a CompletionException around it. */
    @Test
    void tracedResult_inAStageThatFails_givesTheSameException() {
        CompletableFuture<TracedResult<String>> future = new CompletableFuture<>();
        IOException thrown = new IOException("as it is");
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CompletableFuture<?> unused = beans.futureResult(future).whenComplete((result, failure) -> seen.set(failure));

        future.completeExceptionally(thrown);

        assertThat(seen.get()).isSameAs(thrown);
        assertThat(application.span().status()).isEqualTo(SpanStatus.ERROR);
    }

    @Test
    void tracedResult_inAStageThatTheCallerCancels_cancelsTheWork() {
        CompletableFuture<TracedResult<String>> future = new CompletableFuture<>();

        beans.futureResult(future).cancel(true);

        assertThat(future).isCancelled();
        assertThat(application.span().status()).isEqualTo(SpanStatus.CANCELLED);
    }

    @Test
    void stage_passesAsTheSameObject_andItsEndIsTheSpans() {
        CompletableFuture<String> future = new CompletableFuture<>();

        assertThat(beans.stage(future)).isSameAs(future);
        assertThat(application.span().status()).isEqualTo(SpanStatus.RUNNING);

        future.complete("done");
        assertThat(application.span().status()).isEqualTo(SpanStatus.OK);
        assertThat(application.span().output().json()).isEqualTo("\"done\"");
    }

    @Test
    void stageThatFails_isAnError() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        CompletionStage<String> result = beans.stage(future);
        IOException thrown = new IOException("as it is");
        future.completeExceptionally(thrown);

        Throwable seen = catchThrowable(() -> result.toCompletableFuture().get(1, TimeUnit.SECONDS));
        assertThat(seen.getCause()).isSameAs(thrown);
        assertThat(application.span().error().orElseThrow().type()).isEqualTo(IOException.class.getName());
    }

    @Test
    void stageThatIsCancelled_isCancelled() {
        CompletableFuture<String> future = new CompletableFuture<>();
        beans.stage(future);
        future.completeExceptionally(new CancellationException());

        assertThat(application.span().status()).isEqualTo(SpanStatus.CANCELLED);
    }

    @Test
    void exception_arrivesAsTheSameObject() {
        List<Throwable> all = List.of(
                new IllegalStateException("unchecked"),
                new IOException("checked"),
                new StackOverflowError("error"),
                new Throwable("neither"));
        for (Throwable each : all) {
            assertThat(catchThrowable(() -> beans.fails(each))).isSameAs(each);
        }

        assertThat(application.spans()).hasSize(4).allSatisfy(span -> {
            assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
            assertThat(span.output().state()).isEqualTo(CapturedContent.State.NONE);
        });
        assertThat(application.spans().stream()
                        .map(span -> span.error().orElseThrow().message()))
                .containsExactly("unchecked", "checked", "error", "neither");
    }

    @Test
    void definitionOfMethod_isNotSharedByContexts() {
        try (TracedApplication other = TracedApplication.with(Beans.class)) {
            beans.none();
            other.bean(Beans.class).none();
            other.bean(Beans.class).none();

            assertThat(application.spans()).hasSize(1);
            assertThat(other.spans()).hasSize(2);
        }
    }
}
