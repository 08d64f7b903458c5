/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.SpanAttribute;
import dev.agenttracing.annotation.ToolCall;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Agents that have their tool work on other threads, in every way there is. What the tool does is asked for by a word. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@Import({
    ThreadsApplication.Timer.class,
    ThreadsApplication.Tool.class,
    ThreadsApplication.AsyncTool.class,
    ThreadsApplication.Agents.class,
    ThreadsApplication.Answers.class
})
class ThreadsApplication {

    static final Duration TIMEOUT = Duration.ofMillis(150);

    /** An executor of the application's own, that it has wrapped as the documentation says. */
    @Bean(destroyMethod = "shutdown", defaultCandidate = false)
    @Qualifier("own")
    ExecutorService own() {
        return ContextExecutorService.wrap(
                Executors.newFixedThreadPool(2),
                ContextSnapshotFactory.builder().build()::captureAll);
    }

    static class Timer {

        private final AtomicInteger left = new AtomicInteger(3);
        private final Tracing tracing;

        Timer(Tracing tracing) {
            this.tracing = tracing;
        }

        @Scheduled(fixedRate = 10)
        void tick() {
            if (left.getAndDecrement() > 0) {
                tracing.span(SpanType.GENERIC, "scheduled").run(() -> {});
            }
        }
    }

    static class Tool {

        @ToolCall(name = "work")
        String work(String how) {
            return switch (how) {
                case "error" -> throw new IllegalStateException("broken");
                case "cancel" -> throw new CancellationException("not wanted");
                default -> "done";
            };
        }

        /** Never answers where it is asked to time out, or to be cancelled from outside. */
        @ToolCall(name = "work")
        Mono<String> workLater(String how) {
            return switch (how) {
                case "error" -> Mono.error(new IllegalStateException("broken"));
                case "cancel", "timeout" -> Mono.never();
                default -> Mono.fromCallable(() -> "done").subscribeOn(Schedulers.boundedElastic());
            };
        }
    }

    static class AsyncTool {

        @Async
        @ToolCall(name = "work")
        public CompletableFuture<String> work(String how) {
            return switch (how) {
                case "error" -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
                case "cancel" -> CompletableFuture.failedFuture(new CancellationException("not wanted"));
                case "timeout" -> CompletableFuture.failedFuture(new TimeoutException("too late"));
                default -> CompletableFuture.completedFuture("done");
            };
        }
    }

    static class Agents {

        private final Tool tool;
        private final AsyncTool asyncTool;
        private final AsyncTaskExecutor tasks;
        private final ExecutorService own;

        Agents(
                Tool tool,
                AsyncTool asyncTool,
                @Qualifier("applicationTaskExecutor") AsyncTaskExecutor tasks,
                @Qualifier("own") ExecutorService own) {
            this.tool = tool;
            this.asyncTool = asyncTool;
            this.tasks = tasks;
            this.own = own;
        }

        @AgentRun(name = "agent")
        public String async(String how) throws Exception {
            return asyncTool.work(how).get();
        }

        @AgentRun(name = "agent")
        public String taskExecutor(String how) throws Exception {
            return tasks.submit(() -> tool.work(how)).get();
        }

        @AgentRun(name = "agent")
        public String ownExecutor(String how) throws Exception {
            return own.submit(() -> tool.work(how)).get();
        }

        @AgentRun(name = "agent")
        public CompletableFuture<String> supplyAsync(String how) {
            return CompletableFuture.supplyAsync(() -> tool.work(how), tasks);
        }

        @AgentRun(name = "agent")
        public CompletableFuture<String> thenApplyAsync(String how) {
            return CompletableFuture.supplyAsync(() -> how, tasks).thenApplyAsync(tool::work, tasks);
        }

        @AgentRun(name = "agent")
        public Mono<String> mono(String how) {
            return tool.workLater(how);
        }

        @AgentRun(name = "agent")
        public DeferredResult<String> deferred() {
            return new DeferredResult<>();
        }

        @AgentRun(name = "agent")
        public Mono<String> told(List<String> listed, @SpanAttribute("told") List<String> attribute) {
            return Mono.fromSupplier(() -> "done");
        }

        @Async
        @ToolCall(name = "work")
        public CompletableFuture<String> thread() {
            return CompletableFuture.completedFuture(Thread.currentThread().toString());
        }

        @AgentRun(name = "agent")
        public Mono<String> monoOnAnotherThread(String how) {
            return Mono.fromCallable(() -> tool.work(how)).subscribeOn(Schedulers.boundedElastic());
        }

        @AgentRun(name = "agent")
        public Mono<String> flatMap(String how) {
            return Mono.just(how).publishOn(Schedulers.parallel()).flatMap(tool::workLater);
        }

        @AgentRun(name = "agent")
        public Mono<String> timeout(String how) {
            return how.equals("timeout") ? tool.workLater(how).timeout(TIMEOUT) : tool.workLater(how);
        }

        @AgentRun(name = "agent")
        public Flux<String> flux(String how) {
            return Flux.just(how)
                    .publishOn(Schedulers.boundedElastic())
                    .map(tool::work)
                    .concatWithValues(", and more");
        }

        @AgentRun(name = "agent")
        public Flux<String> fluxOfMonos(String how) {
            return Flux.just("ok", how).flatMap(tool::workLater);
        }

        @AgentRun(name = "agent")
        public Flux<String> parallel(String how) {
            return Flux.just("ok", "ok", how)
                    .parallel(3)
                    .runOn(Schedulers.parallel())
                    .map(tool::work)
                    .sequential();
        }

        @AgentRun(name = "agent")
        public Mono<String> retry(String how) {
            AtomicInteger attempts = new AtomicInteger();
            return Mono.defer(() -> tool.workLater(attempts.incrementAndGet() < 3 ? "error" : how))
                    .retry(2);
        }

        @AgentRun(name = "agent")
        public Mono<String> zip(String how) {
            return Mono.zip(tool.workLater("ok"), tool.workLater(how)).map(both -> both.getT1() + both.getT2());
        }

        @AgentRun(name = "agent")
        public Callable<String> callable(String how) {
            return () -> tool.work(how);
        }

        @AgentRun(name = "agent")
        public Stream<String> stream(String how) {
            return Stream.of("ok", how).map(tool::work);
        }
    }

    /** Answers by Spring MVC. */
    @RestController
    static class Answers {

        private final Tool tool;
        private final Agents agents;
        private final AsyncTaskExecutor tasks;

        Answers(Tool tool, Agents agents, @Qualifier("applicationTaskExecutor") AsyncTaskExecutor tasks) {
            this.tool = tool;
            this.agents = agents;
            this.tasks = tasks;
        }

        @GetMapping("many/blocking")
        @AgentRun(name = "agent")
        public String blocking(@RequestParam String who) throws Exception {
            Future<String> first = tasks.submit(() -> tool.work(who));
            Future<String> second = tasks.submit(() -> tool.work(who));
            return first.get() + second.get() + tool.work(who);
        }

        @GetMapping("many/reactive")
        @AgentRun(name = "agent")
        public Mono<String> reactive(@RequestParam String who) {
            return Flux.range(0, 3)
                    .flatMap(i -> tool.workLater(who))
                    .collectList()
                    .map(all -> String.join("", all));
        }

        @GetMapping("callable")
        @AgentRun(name = "agent")
        public Callable<String> callable(@RequestParam String how) {
            return () -> tool.work(how);
        }

        @GetMapping("deferred")
        @AgentRun(name = "agent")
        public DeferredResult<String> deferred(@RequestParam String how) {
            DeferredResult<String> answer = new DeferredResult<>(TIMEOUT.toMillis());
            if (!how.equals("timeout")) {
                tasks.submit(() -> {
                    try {
                        answer.setResult(tool.work(how));
                    } catch (RuntimeException e) {
                        answer.setErrorResult(e);
                    }
                });
            }
            return answer;
        }

        @GetMapping("sse")
        @AgentRun(name = "agent")
        public SseEmitter sse(@RequestParam String how) {
            return emit(new SseEmitter(TIMEOUT.toMillis()), how);
        }

        @GetMapping("emitter")
        @AgentRun(name = "agent")
        public ResponseBodyEmitter emitter(@RequestParam String how) {
            return emit(new ResponseBodyEmitter(TIMEOUT.toMillis()), how);
        }

        /** Its answer is another than what it asked for first. */
        @GetMapping("unseen")
        public String unseen() {
            DeferredResult<String> left = agents.deferred();
            return left.hasResult() ? "yes" : "no";
        }

        @GetMapping("unseen/callable")
        public Callable<String> unseenBesideACallable() {
            DeferredResult<String> left = agents.deferred();
            return () -> left.hasResult() ? "yes" : "no";
        }

        private <E extends ResponseBodyEmitter> E emit(E emitter, String how) {
            if (!how.equals("timeout")) {
                tasks.submit(() -> {
                    try {
                        emitter.send(tool.work(how));
                        emitter.complete();
                    } catch (IOException | RuntimeException e) {
                        emitter.completeWithError(e);
                    }
                });
            }
            return emitter;
        }

        @GetMapping("body")
        @AgentRun(name = "agent")
        public StreamingResponseBody body(@RequestParam String how) {
            return out -> out.write(tool.work(how).getBytes(StandardCharsets.UTF_8));
        }

        @GetMapping("mono")
        @AgentRun(name = "agent")
        public Mono<String> mono(@RequestParam String how) {
            return tool.workLater(how).timeout(TIMEOUT);
        }

        @GetMapping("flux")
        @AgentRun(name = "agent")
        public Flux<String> flux(@RequestParam String how) {
            return Flux.fromIterable(List.of("ok", how))
                    .concatMap(tool::workLater)
                    .timeout(TIMEOUT);
        }
    }
}
