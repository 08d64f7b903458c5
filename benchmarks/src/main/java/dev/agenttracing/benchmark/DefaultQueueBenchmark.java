/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.ConfigurableApplicationContext;

/** Ours as it is by default: a queue of 32,768 spans, and a store that keeps them in memory, or hangs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DefaultQueueBenchmark {

    @Param({"memory", "hanging"})
    private String store;

    private ConfigurableApplicationContext application;
    private Work work;

    @Setup
    public void start() {
        application = Applications.ours(Stores.of(store), "agent-tracing.queue.shutdown-timeout=100ms");
        work = application.getBean(Work.class);
    }

    @TearDown
    public void stop() {
        application.close();
    }

    @Benchmark
    public String smallArguments() {
        return work.small("1042", 3);
    }
}
