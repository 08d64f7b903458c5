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

/** The slowest calls: what a caller notices of a store that hangs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LatencyBenchmark {

    @Param({"taking", "memory", "hanging"})
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
