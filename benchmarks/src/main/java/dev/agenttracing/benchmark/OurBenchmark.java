/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.ConfigurableApplicationContext;

/** Ours, through the proxy that the starter makes, with the equal of the peers' exporter and queue. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OurBenchmark {

    private final Work.Order order = new Work.Order();
    private final List<Work.Message> conversation = Work.Message.conversation(50);
    private ConfigurableApplicationContext application;
    private Work work;
    private Tracing tracing;

    @Setup
    public void start() {
        application = Applications.ours(
                Stores.taking(),
                Stores.QUEUE_OF_PEER,
                // One trace has all children of an iteration: without this, most would be over the limit, and cost
                // less.
                "agent-tracing.limits.spans-per-trace=2000000000");
        work = application.getBean(Work.class);
        tracing = application.getBean(Tracing.class);
    }

    @TearDown
    public void stop() {
        application.close();
    }

    @Benchmark
    public String smallArguments() {
        return work.small("1042", 3);
    }

    @Benchmark
    public String object2kB() {
        return work.object(order);
    }

    @Benchmark
    public String conversationOf50() {
        return work.conversation(conversation);
    }

    @Benchmark
    public String hidden() {
        return work.hidden("1042", 3);
    }

    @Benchmark
    public String byHand() {
        return tracing.span(SpanType.TOOL_CALL, "small").call(() -> "1042");
    }

    /** A span under another, as most are: no trace begins with it. */
    @Benchmark
    public String child(Inside inside) {
        return work.small("1042", 3);
    }

    /** Holds a span open around the calls of a thread. */
    @State(Scope.Thread)
    public static class Inside {

        private DetachedSpan parent;
        private SpanScope scope;

        @Setup(Level.Iteration)
        public void open(OurBenchmark benchmark) {
            parent = benchmark.tracing.span(SpanType.AGENT_RUN, "parent").start();
            scope = parent.makeCurrent();
        }

        @TearDown(Level.Iteration)
        public void close() {
            scope.close();
            parent.end();
        }
    }
}
