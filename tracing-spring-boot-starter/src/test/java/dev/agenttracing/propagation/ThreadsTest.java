/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.Trace;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import reactor.core.Disposable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every way to change threads, with every way to end: one trace, the tool under its agent, both ended as they did. */
class ThreadsTest {

    private static ConfigurableApplicationContext application;
    private static Tracing tracing;
    private static ThreadsApplication.Agents agents;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(ThreadsApplication.class, "--server.port=0");
        tracing = application.getBean(Tracing.class);
        agents = application.getBean(ThreadsApplication.Agents.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private interface Asking {
        Object ask(ThreadsApplication.Agents agents, String how) throws Exception;
    }

    /** How it is asked, how the agent and the tools must have ended; null where the way has no such end. */
    private record Way(String name, Asking asking, List<Outcome> outcomes) {}

    private record Outcome(String how, SpanStatus agent, List<SpanStatus> tools) {}

    private static Outcome ends(String how, SpanStatus agent, SpanStatus... tools) {
        return new Outcome(how, agent, List.of(tools));
    }

    private static final SpanStatus OK = SpanStatus.OK;
    private static final SpanStatus ERROR = SpanStatus.ERROR;
    private static final SpanStatus CANCELLED = SpanStatus.CANCELLED;

    /** The tool itself throws: of a blocking tool, a thrown cancellation is an error as any other. */
    private static final List<Outcome> BLOCKING = List.of(ends("ok", OK, OK), ends("error", ERROR, ERROR));

    private static final List<Outcome> MONO =
            List.of(ends("ok", OK, OK), ends("error", ERROR, ERROR), ends("cancel", CANCELLED, CANCELLED));

    private static List<Way> ways() {
        return List.of(
                new Way(
                        "@Async",
                        ThreadsApplication.Agents::async,
                        List.of(
                                ends("ok", OK, OK),
                                ends("error", ERROR, ERROR),
                                ends("cancel", ERROR, CANCELLED),
                                ends("timeout", ERROR, ERROR))),
                new Way("the application's task executor", ThreadsApplication.Agents::taskExecutor, BLOCKING),
                new Way("an executor that is wrapped", ThreadsApplication.Agents::ownExecutor, BLOCKING),
                new Way("CompletableFuture.supplyAsync", ThreadsApplication.Agents::supplyAsync, BLOCKING),
                new Way("CompletableFuture.thenApplyAsync", ThreadsApplication.Agents::thenApplyAsync, BLOCKING),
                new Way("Mono", ThreadsApplication.Agents::mono, MONO),
                new Way("Mono.subscribeOn", ThreadsApplication.Agents::monoOnAnotherThread, BLOCKING),
                new Way("Mono.flatMap", ThreadsApplication.Agents::flatMap, MONO),
                new Way(
                        "Mono.timeout",
                        ThreadsApplication.Agents::timeout,
                        List.of(
                                ends("ok", OK, OK),
                                ends("error", ERROR, ERROR),
                                ends("cancel", CANCELLED, CANCELLED),
                                ends("timeout", ERROR, CANCELLED))),
                new Way("Flux.publishOn", ThreadsApplication.Agents::flux, BLOCKING),
                new Way(
                        "Flux.flatMap",
                        ThreadsApplication.Agents::fluxOfMonos,
                        List.of(ends("ok", OK, OK, OK), ends("cancel", CANCELLED, OK, CANCELLED))),
                new Way("Flux.parallel", ThreadsApplication.Agents::parallel, List.of(ends("ok", OK, OK, OK, OK))),
                new Way(
                        "Mono.retry",
                        ThreadsApplication.Agents::retry,
                        List.of(
                                ends("ok", OK, ERROR, ERROR, OK),
                                ends("error", ERROR, ERROR, ERROR, ERROR),
                                ends("cancel", CANCELLED, ERROR, ERROR, CANCELLED))),
                new Way("Mono.zip", ThreadsApplication.Agents::zip, List.of(ends("ok", OK, OK, OK))),
                new Way("Callable", ThreadsApplication.Agents::callable, BLOCKING),
                new Way(
                        "Stream",
                        ThreadsApplication.Agents::stream,
                        List.of(ends("ok", OK, OK, OK), ends("error", ERROR, OK, ERROR))),
                new Way("MVC: Callable", over("callable"), BLOCKING),
                new Way("MVC: DeferredResult", over("deferred"), withTimeout(BLOCKING)),
                new Way("MVC: SseEmitter", over("sse"), withTimeout(BLOCKING)),
                new Way("MVC: ResponseBodyEmitter", over("emitter"), withTimeout(BLOCKING)),
                new Way("MVC: StreamingResponseBody", over("body"), BLOCKING),
                new Way(
                        "MVC: Mono",
                        over("mono"),
                        List.of(ends("ok", OK, OK), ends("error", ERROR, ERROR), ends("timeout", ERROR, CANCELLED))),
                new Way(
                        "MVC: Flux",
                        over("flux"),
                        List.of(ends("ok", OK, OK, OK), ends("timeout", ERROR, OK, CANCELLED))));
    }

    private static List<Outcome> withTimeout(List<Outcome> outcomes) {
        List<Outcome> all = new ArrayList<>(outcomes);
        all.add(ends("timeout", ERROR));
        return all;
    }

    /** Asks over HTTP. */
    private static Asking over(String path) {
        return (agents, how) -> HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/" + path + "?how=" + how))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int port() {
        return application.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
    }

    @TestFactory
    Stream<DynamicTest> toolIsUnderItsAgent_andBothEndAsTheyDid() {
        return ways().stream()
                .flatMap(way -> way.outcomes.stream()
                        .map(outcome ->
                                DynamicTest.dynamicTest(way.name + ", " + outcome.how, () -> look(way, outcome))));
    }

    private void look(Way way, Outcome outcome) throws Exception {
        tracing.deleteTraces(TraceQuery.builder().name("agent").build());
        tracing.deleteTraces(TraceQuery.builder().name("work").build());
        tracing.run(TracingOptions.builder().tags("asked").build(), () -> ask(way.asking, outcome.how));

        await().untilAsserted(() -> {
            assertThat(asked()).hasSize(1);
            Trace trace = only();
            assertThat(trace.spans()).noneMatch(span -> span.status() == SpanStatus.RUNNING);
            Span agent = trace.rootSpan();
            assertThat(agent.type()).isEqualTo(SpanType.AGENT_RUN);
            assertThat(agent.status()).isEqualTo(outcome.agent);
            assertThat(trace.spans(SpanType.TOOL_CALL))
                    .allSatisfy(tool -> assertThat(tool.parentSpanId()).contains(agent.id()));
            assertThat(trace.spans(SpanType.TOOL_CALL))
                    .extracting(Span::status)
                    .containsExactlyInAnyOrderElementsOf(outcome.tools);
            assertThat(trace.spans()).hasSize(1 + outcome.tools.size());
        });
        if (!way.name.startsWith("MVC")) {
            assertThat(only().tags()).containsExactly("asked");
        }
    }

    /** All traces but those of the timer. */
    private static List<TraceSummary> asked() {
        return tracing.queryTraces(TraceQuery.builder()
                        .spanType(SpanType.AGENT_RUN, SpanType.TOOL_CALL)
                        .build())
                .items();
    }

    private static Trace only() {
        return tracing.getTrace(asked().get(0).traceId()).orElseThrow();
    }

    /** Waits for what is asked, as a caller does; cancels it where that is wanted. */
    private static void ask(Asking asking, String how) throws Exception {
        try {
            Object answer = asking.ask(agents, how);
            if (answer instanceof Mono<?> mono) {
                subscribe(mono.flux(), how);
            } else if (answer instanceof Flux<?> flux) {
                subscribe(flux, how);
            } else if (answer instanceof CompletableFuture<?> future) {
                Object unused = future.get(10, TimeUnit.SECONDS);
            } else if (answer instanceof java.util.concurrent.Callable<?> callable) {
                Object unused = callable.call();
            } else if (answer instanceof Stream<?> stream) {
                List<?> unused = stream.toList();
            }
        } catch (ExecutionException | IllegalStateException | IOException expected) {
            assertThat(how).isNotEqualTo("ok");
        }
    }

    private static void subscribe(Flux<?> flux, String how) {
        if (how.equals("cancel")) {
            Disposable subscription = flux.subscribe();
            await().until(() ->
                    only().spans(SpanType.TOOL_CALL).stream().anyMatch(span -> span.status() == SpanStatus.RUNNING));
            subscription.dispose();
        } else {
            Object unused = flux.onErrorComplete().blockLast();
        }
    }

    /** What is hidden for a call is hidden on whatever thread its work goes on. */
    @TestFactory
    Stream<DynamicTest> hiding_followsTheWork() {
        return ways().stream()
                .filter(way -> !way.name.startsWith("MVC"))
                .map(way -> DynamicTest.dynamicTest(way.name, () -> {
                    TracingOptions hiding = TracingOptions.builder()
                            .hideInput(true)
                            .hideOutput(true)
                            .build();
                    String traceId =
                            tracing.run(hiding, () -> ask(way.asking, "ok")).traceId();

                    await().untilAsserted(() -> assertThat(
                                    tracing.getTrace(traceId).orElseThrow().spans())
                            .hasSizeGreaterThan(1)
                            .allSatisfy(span -> {
                                assertThat(span.endTime()).isPresent();
                                assertThat(span.input().state()).isEqualTo(CapturedContent.State.HIDDEN);
                                assertThat(span.output().state()).isNotEqualTo(CapturedContent.State.PRESENT);
                            }));
                }));
    }

    @Test
    void scheduledWork_isATraceOfItsOwn() {
        await().untilAsserted(() -> assertThat(tracing.queryTraces(
                                TraceQuery.builder().name("scheduled").build())
                        .items())
                .isNotEmpty()
                .allSatisfy(trace -> assertThat(trace.spanCount()).isEqualTo(1)));
    }

    /** Half of them blocking, half reactive; each tool tells whose it is. */
    @Test
    void thousandAgentsAtOnce_giveThousandTrees() {
        tracing.deleteTraces(TraceQuery.builder().name("agent").build());
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String path = i % 2 == 0 ? "many/blocking" : "many/reactive";
            answers.add(client.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/" + path + "?who=" + i))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .thenApply(HttpResponse::body));
        }
        answers.forEach(CompletableFuture::join);

        List<TraceSummary> all = new ArrayList<>();
        TracePage page = tracing.queryTraces(
                TraceQuery.builder().name("agent").limit(200).build());
        all.addAll(page.items());
        while (page.nextCursor().isPresent()) {
            page = tracing.queryTraces(TraceQuery.builder()
                    .name("agent")
                    .limit(200)
                    .after(page.nextCursor().get())
                    .build());
            all.addAll(page.items());
        }
        assertThat(all).hasSize(1_000);
        assertThat(all.stream().map(trace -> trace.inputPreview().orElseThrow()))
                .doesNotHaveDuplicates();
        assertThat(all).allSatisfy(summary -> {
            Trace trace = tracing.getTrace(summary.traceId()).orElseThrow();
            String who = summary.inputPreview().orElseThrow();
            Span agent = trace.rootSpan();
            assertThat(trace.spans()).hasSize(4).allMatch(span -> span.status() == OK);
            assertThat(agent.children())
                    .hasSize(3)
                    .allSatisfy(tool -> assertThat(tool.input().json()).isEqualTo("{\"how\":\"" + who + "\"}"));
        });
    }

    @Test
    void eachSubscription_isASpan_andNoneIsNone() {
        tracing.deleteTraces(TraceQuery.builder().name("agent").build());
        Mono<String> answer = agents.mono("ok");

        assertThat(asked()).isEmpty();
        assertThat(answer.block()).isEqualTo("done");
        assertThat(answer.block()).isEqualTo("done");
        assertThat(tracing.queryTraces(TraceQuery.builder().name("agent").build())
                        .items())
                .hasSize(2)
                .allSatisfy(trace -> {
                    assertThat(trace.status()).isEqualTo(SpanStatus.OK);
                    assertThat(trace.inputPreview().orElseThrow()).isEqualTo("ok");
                    assertThat(trace.outputPreview().orElseThrow()).isEqualTo("done");
                });
    }

    private static final class Command implements java.util.concurrent.Callable<String> {

        @Override
        public String call() {
            return "done";
        }
    }

    @Test
    void resultThatCanDoMoreThanItsKind_staysWhatItIs() throws Exception {
        Command command = tracing.span(SpanType.GENERIC, "command").call(Command::new);
        ConnectableFlux<Integer> connectable =
                tracing.span(SpanType.GENERIC, "flux").call(() -> Flux.just(1).publish());

        assertThat(command.call()).isEqualTo("done");
        assertThat(connectable).isNotNull();
        Mono<String> plain = tracing.span(SpanType.GENERIC, "mono").call(() -> agents.mono("ok"));
        assertThat(plain.block()).isEqualTo("done");
    }

    @Test
    void streamThatIsClosedBeforeItsEnd_isCancelled_withWhatItGave() {
        String traceId = tracing.call(TracingOptions.none(), () -> {
                    try (Stream<String> stream = agents.stream("ok")) {
                        return stream.findFirst().orElseThrow();
                    }
                })
                .traceId();

        Trace trace = tracing.getTrace(traceId).orElseThrow();
        assertThat(trace.status()).isEqualTo(CANCELLED);
        assertThat(trace.rootSpan().output().json()).isEqualTo("\"done\"");
    }

    @Test
    void streamThatIsLeftHalfWay_endsWhenNobodyHasItAnyMore() {
        String traceId = tracing.call(
                        TracingOptions.none(), () -> agents.stream("ok").findFirst())
                .traceId();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(tracing.getTrace(traceId).orElseThrow().status()).isEqualTo(CANCELLED);
        });
    }

    @Test
    void textsOfAFlux_areOneOutput() {
        String traceId = tracing.call(
                        TracingOptions.none(),
                        () -> agents.flux("ok").collectList().block())
                .traceId();

        assertThat(tracing.getTrace(traceId).orElseThrow().rootSpan().output().json())
                .isEqualTo("\"done, and more\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unseen", "unseen/callable"})
    void deferredResultThatIsNotTheAnswer_endsWithTheRequest(String path) throws Exception {
        tracing.deleteTraces(TraceQuery.builder().name("agent").build());
        assertThat(over(path).ask(agents, "ok")).isEqualTo("no");

        await().untilAsserted(() -> assertThat(only().status()).isEqualTo(OK));
    }

    /** As they were at the call; what is hidden there is not even looked at. */
    @Test
    void argumentsOfAReactiveMethod_areCopiedAtTheCall_unlessTheyAreHidden() {
        List<String> listed = new ArrayList<>(List.of("at the call"));
        List<String> attribute = new ArrayList<>(List.of("at the call"));
        String traceId = tracing.call(TracingOptions.none(), () -> {
                    Mono<String> answer = agents.told(listed, attribute);
                    listed.set(0, "later");
                    attribute.set(0, "later");
                    return answer.block();
                })
                .traceId();
        Span span = tracing.getTrace(traceId).orElseThrow().rootSpan();
        assertThat(span.input().json()).contains("at the call").doesNotContain("later");
        assertThat(span.attributes().get("told")).contains(List.of("at the call"));

        AtomicInteger looks = new AtomicInteger();
        List<String> watched = new AbstractList<>() {
            @Override
            public String get(int index) {
                looks.incrementAndGet();
                return "secret";
            }

            @Override
            public int size() {
                looks.incrementAndGet();
                return 1;
            }
        };
        String hidden = tracing.call(
                        TracingOptions.builder().hideInput(true).build(),
                        () -> agents.told(watched, watched).block())
                .traceId();
        assertThat(looks).hasValue(0);
        assertThat(tracing.getTrace(hidden).orElseThrow().rootSpan().input().state())
                .isEqualTo(CapturedContent.State.HIDDEN);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads come with Java 21")
    void virtualThreadsOfTheApplication_takeTheSpanAlong() throws Exception {
        try (ConfigurableApplicationContext virtual = new SpringApplicationBuilder(ThreadsApplication.class)
                .run("--server.port=0", "--agent-tracing.store.type=memory", "--spring.threads.virtual.enabled=true")) {
            ThreadsApplication.Agents agents = virtual.getBean(ThreadsApplication.Agents.class);
            Tracing tracing = virtual.getBean(Tracing.class);
            TracedResult<String> onIt = tracing.call(
                    TracingOptions.none(),
                    () -> tracing.span(SpanType.AGENT_RUN, "agent")
                            .call(() -> agents.thread().get()));

            assertThat(onIt.value()).startsWith("VirtualThread");
            Trace trace = tracing.getTrace(onIt.traceId()).orElseThrow();
            assertThat(trace.spans()).hasSize(2);
            assertThat(trace.spans(SpanType.TOOL_CALL).get(0).parent()).contains(trace.rootSpan());

            String traceId = tracing.run(
                            TracingOptions.none(),
                            () -> agents.supplyAsync("ok").get())
                    .traceId();
            await().untilAsserted(() -> assertThat(
                            tracing.getTrace(traceId).orElseThrow().rootSpan().children())
                    .extracting(Span::status)
                    .containsExactly(OK));
        }
    }
}
