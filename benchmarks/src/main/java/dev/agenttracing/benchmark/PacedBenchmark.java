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
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Calls with other work between them, so that spans come no faster than they are written. Without, the queue stands full, and a
 * call that is dropped is measured as much as one that is recorded. What a call costs is the difference to the pause alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacedBenchmark {

    /** Some ten microseconds. */
    private static final long PAUSE = 5_000;

    private final WovenWork woven = new WovenWork();
    private final Work.Order order = new Work.Order();
    private ConfigurableApplicationContext ours;
    private ConfigurableApplicationContext peer;
    private Work work;
    private Work withSpan;

    @Setup
    public void start() {
        ours = Applications.ours(Stores.taking(), Stores.QUEUE_OF_PEER);
        peer = Applications.openTelemetry();
        work = ours.getBean(Work.class);
        withSpan = peer.getBean(Work.class);
    }

    @TearDown
    public void stop() {
        ours.close();
        peer.close();
    }

    @Benchmark
    public void pauseAlone() {
        Blackhole.consumeCPU(PAUSE);
    }

    @Benchmark
    public String openTelemetryWithSpan() {
        Blackhole.consumeCPU(PAUSE);
        return withSpan.openTelemetry("1042", 3);
    }

    @Benchmark
    public String smallArguments() {
        Blackhole.consumeCPU(PAUSE);
        return work.small("1042", 3);
    }

    @Benchmark
    public String wovenSmallArguments() {
        Blackhole.consumeCPU(PAUSE);
        return woven.small("1042", 3);
    }

    @Benchmark
    public String object2kB() {
        Blackhole.consumeCPU(PAUSE);
        return work.object(order);
    }
}
