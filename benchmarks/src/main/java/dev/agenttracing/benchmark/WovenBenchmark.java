/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import dev.agenttracing.benchmark.woven.WovenWork;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.ConfigurableApplicationContext;

/** Ours, woven at load time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WovenBenchmark {

    private final WovenWork work = new WovenWork();
    private ConfigurableApplicationContext application;

    @Setup
    public void start() {
        application = Applications.ours(Stores.taking(), Stores.QUEUE_OF_PEER);
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
